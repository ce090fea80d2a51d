/** Loads the columns after a start, as soon as their views have caught up, so that nobody's question has to wait for it. */
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LOG, type Log } from '../observability/log.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { HoldColumns } from './hold-waits.columns.js';
import { holdWaits } from './hold-waits.projection.js';
import { TransitColumns } from './lag.columns.js';
import { transits } from './transits.projection.js';

@Injectable()
export class WarmColumns implements OnApplicationBootstrap {
  constructor(
    private readonly engine: ProjectionEngine,
    private readonly lag: TransitColumns,
    private readonly holds: HoldColumns,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** In the background: questions are answered meanwhile. */
  onApplicationBootstrap(): void {
    this.warm().catch((error: unknown) =>
      this.log.info({ err: error }, 'The columns of lag were not loaded; the first question will.'),
    );
  }

  private async warm(): Promise<void> {
    await this.engine.caughtUp(transits);
    await this.lag.readPast(this.engine.of(transits));
    await this.engine.caughtUp(holdWaits);
    await this.holds.all(this.engine.of(holdWaits));
    this.log.info('The columns of lag are loaded, those of its past and those of hold waits as well.');
  }
}
