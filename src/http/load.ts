/**
 * Turns requests away while there is more to do than can be done, before memory runs out: who is told to come back loses nothing,
 * who was acknowledged must not. Whoever watches over the service is answered all along.
 */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { Metrics } from '../observability/metrics.js';
import { BODY_LIMIT } from './limits.js';
import { problem, ProblemException } from './problems.js';

/** The most that a service takes upon itself. */
export interface LoadLimits {
  /** Requests under way. */
  readonly atOnce: number;
  /** What JavaScript holds in memory, buffers included; bytes. */
  readonly memoryBytes: number;
}

/** Bodies of requests under way, bytes in all: some seconds of work. Of an unknown length counts as the longest. */
const MOST_BODIES = 16 * 1024 * 1024;
const LOOKED_AT_MS = 250;
const COME_BACK_SECONDS = 5;
/** By request, what takes it out of those under way. */
const leaving = new WeakMap<FastifyRequest, () => void>();

/** An answer that goes on for as long as somebody listens is no work under way. */
export const staysOpen = (request: FastifyRequest): void => leaving.get(request)?.();

const ALWAYS_ANSWERED = new Set(['/health/live', '/health/ready', '/metrics']);

export function shedLoad(server: NestFastifyApplication, { atOnce, memoryBytes }: LoadLimits): void {
  const metrics = server.get(Metrics);
  const memory = new Memory();
  const underWay = { requests: 0, bodies: 0 };
  const excess = (): 'crowd' | 'memory' | undefined => {
    if (underWay.requests > atOnce || underWay.bodies > MOST_BODIES) return 'crowd';
    return memory.usedBytes() > memoryBytes ? 'memory' : undefined;
  };
  server
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, next) => {
      const bodyBytes = bodyBytesOf(request);
      underWay.requests++;
      underWay.bodies += bodyBytes;
      let isUnderWay = true;
      const leave = () => {
        if (!isUnderWay) return;
        isUnderWay = false;
        underWay.requests--;
        underWay.bodies -= bodyBytes;
      };
      leaving.set(request, leave);
      reply.raw.once('close', leave);
      const reason = isAlwaysAnswered(request) ? undefined : excess();
      if (reason !== undefined) metrics.turnedAway(reason);
      next(reason && refusal());
    });
}

/** Looked at now and then only. What the system counts for the process would not do: it seldom falls again. */
class Memory {
  private lookedAt = -Infinity;
  private used = 0;

  usedBytes(): number {
    if (performance.now() - this.lookedAt < LOOKED_AT_MS) return this.used;
    const { heapUsed, external } = process.memoryUsage();
    [this.lookedAt, this.used] = [performance.now(), heapUsed + external];
    return this.used;
  }
}

function bodyBytesOf({ headers }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return BODY_LIMIT;
  const length = Number(headers['content-length'] ?? 0);
  // What is longer is refused without being read.
  return length <= BODY_LIMIT ? length : 0;
}

const isAlwaysAnswered = ({ routeOptions }: FastifyRequest): boolean => ALWAYS_ANSWERED.has(routeOptions.url ?? '');

function refusal(): ProblemException {
  const detail = `There is more to do than can be done now. Send it again in ${COME_BACK_SECONDS} s.`;
  return new ProblemException(problem('overloaded', detail), COME_BACK_SECONDS);
}
