/**
 * All clients that listen to Server-Sent Events: no more than the service can bear, each of them for as long as it would be let in,
 * and none beyond the end of the service.
 */
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.js';
import { LOG, type Log } from '../observability/log.js';
import { Metrics } from '../observability/metrics.js';
import { callerOf, scopeList, type Caller } from './caller.js';
import { EventStream } from './event-stream.js';
import { GATE, type Gate } from './gate.js';
import { staysOpen } from './load.js';
import { fail, problem, ProblemException } from './problems.js';

/** How often it is asked whether those who listen would still be let in; the log answers for half a second. */
const ASKED_AGAIN_MS = 5_000;
const COME_BACK_SECONDS = 30;
export const EVENT_STREAM = 'text/event-stream';

@Injectable()
export class EventStreams implements OnModuleDestroy {
  private readonly open = new Map<EventStream, { readonly request: FastifyRequest; readonly caller: Caller }>();
  private timer: NodeJS.Timeout | undefined;
  private ending = false;

  constructor(
    private readonly metrics: Metrics,
    private readonly modules: ModuleRef,
    @Inject(LOG) private readonly log: Pick<Log, 'debug'>,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'streams'>,
  ) {}

  /** Throws the problem that is the answer when there are too many. */
  begin(request: FastifyRequest, reply: FastifyReply): EventStream {
    if (this.ending) throw fail('shutting-down', 'The service is stopping. Come again in a moment.');
    if (this.open.size >= this.settings.streams) {
      this.metrics.turnedAway('streams');
      const detail = `${this.open.size} streams are open, and no more can be. Come again in ${COME_BACK_SECONDS} s.`;
      throw new ProblemException(problem('too-many-streams', detail), COME_BACK_SECONDS);
    }
    const stream = new EventStream(reply.raw);
    const caller = callerOf(request);
    const begun = performance.now();
    this.open.set(stream, { request, caller });
    this.timer ??= setInterval(() => void this.askAgain(), ASKED_AGAIN_MS).unref();
    stream.onClose(() => {
      const [{ id: requestId, routeOptions }, ms] = [request, Math.round(performance.now() - begun)];
      this.log.debug({ requestId, route: routeOptions.url, ms, key: caller.id }, 'stream ended');
      this.closed(stream);
    });
    staysOpen(request);
    this.metrics.streams(this.open.size);
    return stream;
  }

  /** Ends the streams of those who would not be let in any more, or would now see another part of the group. */
  async askAgain(): Promise<void> {
    const gate = this.modules.get<Gate>(GATE, { strict: false });
    await Promise.all(
      [...this.open].map(async ([stream, { request, caller }]) => {
        const now = await gate.identify(request).catch(() => undefined);
        if (!now) stream.end('the key or the session is not valid any more');
        else if (scopeList(now.scope) !== scopeList(caller.scope))
          stream.end('another part of the group may be seen now');
      }),
    );
  }

  onModuleDestroy(): void {
    this.ending = true;
    for (const stream of this.open.keys()) stream.end('the service is stopping');
  }

  private closed(stream: EventStream): void {
    this.open.delete(stream);
    this.metrics.streams(this.open.size);
    if (this.open.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
