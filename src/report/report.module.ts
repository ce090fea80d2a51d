import { Module } from '@nestjs/common';
import { CourierModule } from '../courier/index.js';
import { PartnersModule } from '../partners/index.js';
import { ReportController } from './report.controller.js';
import { ReportQueries } from './report.queries.js';
import { Reports } from './report.js';
import { TimelinePageController } from './timeline-page.controller.js';

@Module({
  controllers: [ReportController, TimelinePageController],
  imports: [CourierModule, PartnersModule],
  providers: [ReportQueries, Reports],
})
export class ReportModule {}
