/** Where a request comes from, for the metadata of what it records. */
import type { FastifyRequest } from 'fastify';
import type { Origin } from '../event-store/execute.js';

/** Until keys are issued, everyone who reaches the service speaks for it: it listens on loopback only. */
const LOCAL_KEY = 'local';

export function originOf(request: FastifyRequest, branch?: string): Origin {
  return { actor: { key: LOCAL_KEY, ...(branch !== undefined && { branch }) }, correlationId: request.id };
}
