import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/index.js';
import { PartnersModule } from '../partners/index.js';
import { DigestClock } from './digest.clock.js';

@Module({ imports: [CasesModule, PartnersModule], providers: [DigestClock] })
export class DigestsModule {}
