import { Module } from '@nestjs/common';
import { PartnersModule } from '../partners/index.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { ComplianceController } from './compliance.controller.js';
import { ComplianceQueries } from './compliance.queries.js';
import { custody } from './custody.projection.js';
import { ExpectedArrivals } from './expected-arrivals.queries.js';
import { holdWaits } from './hold-waits.projection.js';
import { HoldWaitsController } from './hold-waits.controller.js';
import { HoldWaitQueries } from './hold-waits.queries.js';
import { ChangeItemHandler, RecordScansHandler } from './item.commands.js';
import { ItemController } from './item.controller.js';
import { ItemQueries } from './item.queries.js';
import { TransitColumns } from './lag.columns.js';
import { LagController } from './lag.controller.js';
import { LagStreamController } from './lag-stream.controller.js';
import { LagStream } from './lag-stream.js';
import { LagQueries } from './lag.queries.js';
import { AskedLanes } from './lanes.query.js';
import { ScanController } from './scan.controller.js';
import { transits } from './transits.projection.js';
import { TransitQueries } from './transits.queries.js';
import { TrendController } from './trend.controller.js';
import { TrendQueries } from './trend.queries.js';

@Module({
  imports: [PartnersModule],
  controllers: [
    ScanController,
    ItemController,
    LagController,
    TrendController,
    LagStreamController,
    HoldWaitsController,
    ComplianceController,
  ],
  providers: [
    RecordScansHandler,
    ChangeItemHandler,
    ItemQueries,
    TransitQueries,
    TransitColumns,
    ExpectedArrivals,
    LagQueries,
    HoldWaitQueries,
    AskedLanes,
    TrendQueries,
    LagStream,
    ComplianceQueries,
  ],
})
export class CourierModule {
  constructor(engine: ProjectionEngine) {
    for (const view of [transits, custody, holdWaits]) engine.register(view);
  }
}
