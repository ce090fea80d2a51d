/** The views, as requests read them: up to the position that the request asks for, as they are or as they were known at a time. */
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import type { Projection } from '../projections/projection.js';
import type { PastReader, ViewReader } from '../projections/view-reader.js';
import { fail } from './problems.js';

/** What a question may say of the view that it is asked of. */
export interface AskedOf {
  /** Not before the view has reached this position. */
  readonly after?: string | undefined;
  /** As it was known at this time: what was recorded by then. */
  readonly knownAt?: string | undefined;
}

/** What a question may say where answers go back on both clocks. */
export interface AskedThen extends AskedOf {
  /** As it was at this time: as if nothing had occurred since. */
  readonly at?: string | undefined;
}

/** Those of the two that were named, in UTC, and the time that the answer takes for the present. */
export interface Moments {
  readonly knownAt?: string;
  readonly at?: string;
  readonly now: Date;
}

/** What an answer is made of: the tables, and the time that it takes for the present. */
export interface Known {
  readonly view: ViewReader | PastReader;
  readonly now: Date;
}

@Injectable()
export class Views {
  constructor(
    private readonly engine: ProjectionEngine,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'readWaitMs'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The view once it includes the log up to `after`. Throws `ViewBehind` or `ViewNotReady`, which are answered with 503. */
  async upTo(projection: Pick<Projection, 'name'>, after?: string): Promise<ViewReader> {
    const view = this.engine.of(projection);
    if (after !== undefined) await view.waitFor(BigInt(after), this.settings.readWaitMs);
    return view;
  }

  /** The same, as it was known at `knownAt` if that is said. */
  async known(projection: Projection, { after, knownAt }: AskedOf): Promise<Known> {
    // Before the wait: nobody need wait for a refusal.
    this.present(knownAt);
    const view = await this.upTo(projection, after);
    const now = this.present(knownAt);
    return { view: knownAt === undefined ? view : view.knownAt(now), now };
  }

  /** The same, as it was at `at` if that is said: what to leave out of the tables is for whoever reads them. */
  async asItWas(projection: Projection, asked: AskedThen): Promise<Known & Moments> {
    this.moments(asked);
    const { view } = await this.known(projection, asked);
    return { view, ...this.moments(asked) };
  }

  /** What a question goes back to. By the time when it was known, nothing can have occurred that was later. */
  moments({ knownAt, at }: AskedThen): Moments {
    const known = this.present(knownAt);
    const then = at === undefined ? known : new Date(at);
    if (then > known) {
      const name = knownAt === undefined ? 'still to come: here it is' : 'after knownAt. Ask for one by';
      const detail = `at is ${name} ${known.toISOString()}`;
      throw fail('invalid', detail, [{ field: 'at', detail }]);
    }
    return {
      ...(knownAt !== undefined && { knownAt: known.toISOString() }),
      ...(at !== undefined && { at: then.toISOString() }),
      now: then,
    };
  }

  /** What time it is in an answer that tells what was known at `knownAt`. What is still to come, nobody knows. */
  present(knownAt?: string): Date {
    const now = this.clock();
    if (knownAt === undefined) return now;
    const then = new Date(knownAt);
    if (then <= now) return then;
    const detail = `knownAt is still to come: here it is ${now.toISOString()}`;
    throw fail('invalid', detail, [{ field: 'knownAt', detail }]);
  }
}
