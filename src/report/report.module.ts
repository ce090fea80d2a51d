import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CourierModule } from '../courier/index.js';
import { PartnersModule } from '../partners/index.js';
import { BundleController } from './bundle.controller.js';
import { Bundles } from './bundles.js';
import { ReportController } from './report.controller.js';
import { ReportQueries } from './report.queries.js';
import { Reports } from './report.js';
import { TimelinePageController } from './timeline-page.controller.js';

@Module({
  controllers: [ReportController, TimelinePageController, BundleController],
  imports: [AuditModule, CourierModule, PartnersModule],
  providers: [ReportQueries, Reports, Bundles],
})
export class ReportModule {}
