import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics.js';
import { ObservabilityController } from './observability.controller.js';

@Global()
@Module({ controllers: [ObservabilityController], providers: [Metrics], exports: [Metrics] })
export class ObservabilityModule {}
