import { Module } from '@nestjs/common';
import { Metrics } from './metrics.js';
import { ObservabilityController } from './observability.controller.js';

@Module({ controllers: [ObservabilityController], providers: [Metrics], exports: [Metrics] })
export class ObservabilityModule {}
