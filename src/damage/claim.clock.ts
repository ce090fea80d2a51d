/**
 * Sees to it that every reported damage has its claim: opens it, records what else follows from the log by now, and applies deadlines. It
 * looks every second whether the view of damages has something for it; any number of instances may do so at once, since the
 * claim's own stream decides who was first. What a round does not get done, the next one does.
 */
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Execute, type Origin } from '../event-store/execute.js';
import { newId } from '../event-store/ids.js';
import { LOG, type Log } from '../observability/log.js';
import { Metrics } from '../observability/metrics.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { Rounds } from '../projections/rounds.js';
import { claimDecider, type Follow } from './claim.decider.js';
import { claimStream } from './claim.events.js';
import { damage } from './damage.projection.js';
import { DamageQueries, type Pending, type Place } from './damage.queries.js';

/** How many claims a round has recorded something of. */
export interface ClaimsDone {
  readonly opened: number;
  readonly changed: number;
}

const PAGE = 250;
/** Appended together, so that they share a commit and leave room for scans. */
const AT_ONCE = 50;
const BEGINNING: Place = ['', -1];

@Injectable()
export class ClaimClock implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds<ClaimsDone>;

  constructor(
    private readonly damages: DamageQueries,
    private readonly log: Execute,
    engine: ProjectionEngine,
    private readonly metrics: Metrics,
    @Inject(SETTINGS) { claimsSeconds: seconds }: Pick<Settings, 'claimsSeconds'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) logger: Log,
  ) {
    this.rounds = new Rounds({
      seconds,
      engine,
      // Who does not know what has arrived meanwhile would assess it otherwise.
      views: [damage.name],
      isNeeded: async () => (await damages.pending(this.now(), BEGINNING, 1)).claims.length > 0,
      round: (stopping) => this.go(stopping),
      onDone: () => metrics.claimRound('done'),
      onPostponed: () => metrics.claimRound('postponed'),
      onFailed: (reason, stopping) => {
        if (!stopping) logger.warn({ reason }, 'claims were not all looked after; the next round goes on');
        metrics.claimRound('failed');
      },
    });
  }

  onApplicationBootstrap(): void {
    this.metrics.countClaims(() => this.damages.openByOwner());
    this.rounds.start();
  }

  /** A round under way ends with the page that it is at. */
  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** One round; whoever asks while one is under way gets that one. Never rejects: null if it could not be ended. */
  round(): Promise<ClaimsDone | null> {
    return this.rounds.now();
  }

  private async go(stopping: () => boolean): Promise<ClaimsDone> {
    const origin: Origin = { actor: { key: 'clock' }, correlationId: newId() };
    const at = this.now();
    let [opened, changed] = [0, 0];
    for (let place: Place | undefined = BEGINNING; place && !stopping();) {
      const { seen, claims } = await this.damages.pending(at, place, PAGE);
      for (let first = 0; first < claims.length; first += AT_ONCE) {
        const some = claims.slice(first, first + AT_ONCE);
        const done = await Promise.all(some.map((claim) => this.follow(claim, seen, at, origin)));
        opened += done.filter((each) => each === 'opened').length;
        changed += done.filter((each) => each === 'changed').length;
        await turn();
      }
      place = claims.length === PAGE ? claims.at(-1)?.place : undefined;
    }
    return { opened, changed };
  }

  private async follow(pending: Pending, seen: bigint, at: string, origin: Origin) {
    const { claimId, barcode, scanId, branch, occurredAt, discovery, severity } = pending;
    const report = { claimId, barcode, scanId, branch, discovery, severity, foundAt: occurredAt };
    const { follows: assessment, changes: cause, isOpen } = pending;
    const command: Follow = { type: 'follow', report, assessment, cause, seen, at };
    const { outcome } = await this.log.execute(claimStream(claimId), claimDecider, command, origin);
    if (outcome !== 'recorded') return 'unchanged';
    return isOpen ? 'changed' : 'opened';
  }

  private now(): string {
    return this.clock().toISOString();
  }
}
