/**
 * Sees to it that a checkpoint is signed as often as it is set, if anything has happened since the last one. Any number of instances may
 * look at once: the stream of checkpoints decides who was first.
 */
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { newId } from '../event-store/ids.js';
import { LOG, type Log } from '../observability/log.js';
import { Metrics } from '../observability/metrics.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { Rounds } from '../projections/rounds.js';
import { Checkpoints } from './checkpoints.js';
import { pauseBetween } from './evidence.decider.js';
import { merkle } from './merkle.projection.js';

/** How often it is looked whether one is due. */
const LOOK_SECONDS = 300;
const HOUR_MS = 3_600_000;

/** Whether a round has recorded one. */
export type RoundDone = 'recorded' | 'unchanged';

@Injectable()
export class CheckpointClock implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds<RoundDone>;
  private readonly pauseMs: number;

  constructor(
    private readonly checkpoints: Checkpoints,
    engine: ProjectionEngine,
    metrics: Metrics,
    @Inject(SETTINGS) { evidence: { checkpointHours: hours } }: Pick<Settings, 'evidence'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly logger: Log,
  ) {
    this.pauseMs = hours * HOUR_MS;
    this.rounds = new Rounds({
      seconds: hours === 0 ? 0 : LOOK_SECONDS,
      engine,
      views: [merkle.name],
      isNeeded: () => this.isDue(),
      round: () => this.sign(),
      onDone: () => metrics.checkpointRound('done'),
      onPostponed: () => metrics.checkpointRound('postponed'),
      onFailed: (reason, stopping) => {
        if (!stopping) logger.warn({ reason }, 'no checkpoint was signed; it is tried again');
        metrics.checkpointRound('failed');
      },
    });
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** One round; whoever asks while one is under way gets that one. Never rejects: null if it could not be ended. */
  round(): Promise<RoundDone | null> {
    return this.rounds.now();
  }

  private async isDue(): Promise<boolean> {
    const last = await this.checkpoints.last();
    return last === null || pauseBetween(last.signedAt, this.clock().toISOString()) >= this.pauseMs;
  }

  private async sign(): Promise<RoundDone> {
    const origin = { actor: { key: 'clock' }, correlationId: newId() };
    const done = await this.checkpoints.sign(origin, { pauseMs: this.pauseMs });
    if (done.outcome === 'refused') throw new Error(done.detail);
    if (done.outcome === 'recorded') this.logger.info({ size: done.state.last?.size }, 'checkpoint signed');
    return done.outcome;
  }
}
