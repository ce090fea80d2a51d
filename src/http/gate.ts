/** The gate that every request passes before anything of it is read. Who may pass is said by the feature that keeps the keys. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { StoreUnavailable } from '../event-store/event-store.js';
import { callerIfKnown, introduce, type Caller } from './caller.js';
import type { Limiter } from './limits.js';
import { ProblemException } from './problems.js';

export interface Gate {
  /** Who is asking; undefined for a stranger. Rejects with the problem that whoever shows a wrong key is answered with. */
  identify(request: FastifyRequest): Promise<Caller | undefined>;
  /** Throws the problem that is the answer, unless they may. */
  check(request: FastifyRequest, caller: Caller | undefined): void;
  /** A request was answered. */
  answered(request: FastifyRequest, caller: Caller | undefined, status: number): void;
  /** Every request was answered; nothing more will come. */
  close(): Promise<void>;
  /** Who may use a route, as roles; undefined for one that nobody may use. */
  accessTo(method: string, route: string): readonly string[] | 'anyone' | undefined;
}

export const GATE = Symbol('Gate');

export function closeGate(server: NestFastifyApplication, limiter: Limiter): void {
  const gate = server.get<Gate>(GATE);
  const fastify = server.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request) => {
    const caller = await gate.identify(request).catch(async (error: unknown) => {
      // Whoever shows a wrong key is a stranger.
      if (error instanceof ProblemException) await limiter.count(request, undefined);
      // What is open stays so while nobody can tell who asks.
      else if (error instanceof StoreUnavailable && isOpen(gate, request)) return undefined;
      throw error;
    });
    await limiter.count(request, caller);
    if (caller) introduce(request, caller);
    gate.check(request, caller);
  });
  fastify.addHook('onResponse', (request, reply, next) => {
    gate.answered(request, callerIfKnown(request), reply.statusCode);
    next();
  });
  fastify.addHook('onClose', () => gate.close());
}

const isOpen = (gate: Gate, { method, routeOptions }: FastifyRequest): boolean =>
  gate.accessTo(method, routeOptions.url ?? '') === 'anyone';
