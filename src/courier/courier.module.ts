import { Module } from '@nestjs/common';
import { Timelines } from '../audit/timelines.js';
import { PartnersModule } from '../partners/index.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { ComparisonController } from './comparison.controller.js';
import { ComparisonQueries } from './comparison.queries.js';
import { ComplianceController } from './compliance.controller.js';
import { ComplianceQueries } from './compliance.queries.js';
import { custody } from './custody.projection.js';
import { ExpectedArrivals } from './expected-arrivals.queries.js';
import { HoldColumns } from './hold-waits.columns.js';
import { HoldWaitsController } from './hold-waits.controller.js';
import { holdWaits } from './hold-waits.projection.js';
import { HoldWaitQueries } from './hold-waits.queries.js';
import { ChangeItemHandler, RecordScansHandler } from './item.commands.js';
import { ItemController, unknownItem } from './item.controller.js';
import { ItemQueries } from './item.queries.js';
import { itemTelling } from './item.telling.js';
import { TransitColumns } from './lag.columns.js';
import { LagController } from './lag.controller.js';
import { LagStreamController } from './lag-stream.controller.js';
import { LagStream } from './lag-stream.js';
import { LagQueries } from './lag.queries.js';
import { LanesAt } from './lanes-at.js';
import { AskedLanes } from './lanes.query.js';
import { OpenTransits } from './open-transits.queries.js';
import { ScanController } from './scan.controller.js';
import { transits } from './transits.projection.js';
import { TransitQueries } from './transits.queries.js';
import { TrendController } from './trend.controller.js';
import { TrendQueries } from './trend.queries.js';
import { UnderwayAt } from './underway-at.js';
import { WarmColumns } from './warm-columns.js';

@Module({
  imports: [PartnersModule],
  controllers: [
    ScanController,
    ItemController,
    LagController,
    TrendController,
    ComparisonController,
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
    UnderwayAt,
    LanesAt,
    WarmColumns,
    ExpectedArrivals,
    OpenTransits,
    LagQueries,
    HoldColumns,
    HoldWaitQueries,
    AskedLanes,
    TrendQueries,
    ComparisonQueries,
    LagStream,
    ComplianceQueries,
  ],
  exports: [OpenTransits, TransitQueries, LagQueries, HoldWaitQueries, TrendQueries, ComplianceQueries],
})
export class CourierModule {
  constructor(engine: ProjectionEngine, timelines: Timelines, items: ItemQueries) {
    for (const view of [transits, custody, holdWaits]) engine.register(view);
    timelines.tell(itemTelling);
    timelines.know({
      kind: 'item',
      isSeen: (barcode, { scope }) => items.isSeen(barcode, scope),
      unknown: unknownItem,
    });
  }
}
