/** The views, as requests read them: up to the position that the request asks for. */
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import type { Projection } from '../projections/projection.js';
import type { ViewReader } from '../projections/view-reader.js';

@Injectable()
export class Views {
  constructor(
    private readonly engine: ProjectionEngine,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'readWaitMs'>,
  ) {}

  /** The view once it includes the log up to `after`. Throws `ViewBehind` or `ViewNotReady`, which are answered with 503. */
  async upTo(projection: Pick<Projection, 'name'>, after?: string): Promise<ViewReader> {
    const view = this.engine.of(projection);
    if (after !== undefined) await view.waitFor(BigInt(after), this.settings.readWaitMs);
    return view;
  }
}
