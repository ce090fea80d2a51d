/**
 * Sends each day's digests, from the hour on that is set. Of several instances one sends, by a claim in the day's own stream; what fails
 * is tried again through the day, later and later. A crash between a sending and its record can send that one twice.
 */
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CaseQueries } from '../cases/index.js';
import type { DigestSettings } from '../config/digest-settings.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Execute, type Executed } from '../event-store/execute.js';
import { newId } from '../event-store/ids.js';
import { LOG, type Log } from '../observability/log.js';
import { Metrics } from '../observability/metrics.js';
import { MemberQueries } from '../partners/index.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { dateAt, localMs } from '../plain/days.js';
import { digestDecider, sendingOf, type DigestCommand, type DigestState } from './digest.decider.js';
import { digestStream } from './digest.events.js';
import { gather, type Digest } from './digest.gather.js';
import { sendersOf, waysOf, type Send, type Way } from './digest.ways.js';

const LOOK_MS = 60_000;
/** After a failure; then twice as long, and so on. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

@Injectable()
export class DigestClock implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly instance = newId();
  private readonly settings: DigestSettings | undefined;
  private readonly senders: Readonly<Record<Way, Send>> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopping = false;
  /** The last day of which nothing is left to be sent. */
  private ended = '';
  private failures = 0;
  private notBefore = 0;

  constructor(
    private readonly cases: CaseQueries,
    private readonly members: MemberQueries,
    private readonly log: Execute,
    private readonly metrics: Metrics,
    @Inject(SETTINGS) { digest }: Pick<Settings, 'digest'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly logger: Log,
  ) {
    this.settings = digest;
    this.senders = digest && sendersOf(digest);
  }

  onApplicationBootstrap(): void {
    if (this.settings) this.timer = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** Sends what is to be sent now, if anything is. Never rejects. */
  look(): Promise<void> {
    this.running ??= this.sendIfDue()
      .catch((error: unknown) => this.later(error))
      .finally(() => (this.running = undefined));
    return this.running;
  }

  /** What would be sent now to these. */
  async digests(settings: DigestSettings): Promise<readonly Digest[]> {
    const [libraries, branches] = [await this.members.libraries(), await this.members.branches()];
    return gather(settings, { libraries, branches }, this.cases.open(), this.clock().getTime());
  }

  private async sendIfDue(): Promise<void> {
    const { settings, senders } = this;
    const now = this.clock().getTime();
    if (!settings || !senders || now < this.notBefore) return;
    const zone = await this.members.usualZone();
    const date = dateAt(now, zone);
    if (date === this.ended || new Date(localMs(now, zone)).getUTCHours() < settings.hour) return;
    let { state } = await this.execute(date, this.claim(date));
    if (!state.ended && state.claim?.by !== this.instance) return;
    let failed = 0;
    for (const digest of state.ended ? [] : await this.digests(settings)) {
      for (const way of waysOf(digest)) {
        if (this.stopping || state.sent.has(sendingOf({ to: digest.to, way }))) continue;
        ({ state } = await this.execute(date, this.claim(date)));
        if (state.claim?.by !== this.instance) return;
        if (await this.sent(digest, way, senders[way])) await this.record(digest, way, date);
        else failed++;
      }
    }
    if (this.stopping) return;
    if (failed > 0) throw new Error(`${failed} digests of ${date} were not taken.`);
    await this.execute(date, { type: 'end', end: { date, occurredAt: this.clock().toISOString() } });
    this.ended = date;
    this.failures = 0;
  }

  private claim(date: string): DigestCommand {
    return { type: 'claim', date, by: this.instance, at: this.clock().toISOString() };
  }

  private async sent(digest: Digest, way: Way, send: Send): Promise<boolean> {
    const { to, date } = digest;
    try {
      await send(digest, this.clock());
      this.metrics.digest(way, 'sent');
      this.logger.info({ to, date, way, open: digest.open }, 'digest sent');
      return true;
    } catch (error) {
      this.metrics.digest(way, 'failed');
      this.logger.warn(
        { to, date, way, reason: (error as Error).message },
        'a digest was not taken; it is tried again',
      );
      return false;
    }
  }

  private async record({ to, open }: Digest, way: Way, date: string): Promise<void> {
    const sent = { date, to, way, open, occurredAt: this.clock().toISOString() };
    await this.execute(date, { type: 'sent', sent });
  }

  private execute(date: string, command: DigestCommand): Promise<Executed<DigestState>> {
    const origin = { actor: { key: 'clock' }, correlationId: this.instance };
    return this.log.execute(digestStream(date), digestDecider, command, origin);
  }

  private later(error: unknown): void {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures++);
    this.notBefore = this.clock().getTime() + pauseMs;
    const reason = error instanceof Error ? error.message : String(error);
    if (!this.stopping) this.logger.warn({ reason, seconds: pauseMs / 1000 }, 'digests wait');
  }
}
