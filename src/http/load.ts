/**
 * Turns requests away while there is more to do than can be done, before memory runs out: who is told to come back loses nothing,
 * who was acknowledged must not. Whoever watches over the service is answered all along.
 */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { Metrics } from '../observability/metrics.js';
import { problem, ProblemException } from './problems.js';

/** The most that a service takes upon itself. */
export interface LoadLimits {
  /** Requests under way. */
  readonly atOnce: number;
  /** What JavaScript holds in memory, buffers included; bytes. */
  readonly memoryBytes: number;
}

const LOOKED_AT_MS = 250;
const COME_BACK_SECONDS = 5;
const ALWAYS_ANSWERED = new Set(['/health/live', '/health/ready', '/metrics']);

export function shedLoad(server: NestFastifyApplication, { atOnce, memoryBytes }: LoadLimits): void {
  const metrics = server.get(Metrics);
  const memory = new Memory();
  let underWay = 0;
  const excess = (): 'crowd' | 'memory' | undefined =>
    underWay > atOnce ? 'crowd' : memory.usedBytes() > memoryBytes ? 'memory' : undefined;
  server
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, next) => {
      underWay++;
      reply.raw.once('close', () => underWay--);
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

const isAlwaysAnswered = ({ routeOptions }: FastifyRequest): boolean => ALWAYS_ANSWERED.has(routeOptions.url ?? '');

function refusal(): ProblemException {
  const detail = `There is more to do than can be done now. Send it again in ${COME_BACK_SECONDS} s.`;
  return new ProblemException(problem('overloaded', detail), COME_BACK_SECONDS);
}
