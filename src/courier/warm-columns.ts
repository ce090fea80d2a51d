/** Loads the columns of lag after a start, as soon as the view has caught up, so that nobody's question has to wait for it. */
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LOG, type Log } from '../observability/log.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { TransitColumns } from './lag.columns.js';
import { transits } from './transits.projection.js';

@Injectable()
export class WarmColumns implements OnApplicationBootstrap {
  constructor(
    private readonly engine: ProjectionEngine,
    private readonly columns: TransitColumns,
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
    await this.columns.readPast(this.engine.of(transits));
    this.log.info('The columns of lag are loaded, those of its past as well.');
  }
}
