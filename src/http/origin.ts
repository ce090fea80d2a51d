/** Where a request comes from, for the metadata of what it records. */
import type { FastifyRequest } from 'fastify';
import type { Origin } from '../event-store/execute.js';
import { callerOf } from './caller.js';

export function originOf(request: FastifyRequest, branch?: string): Origin {
  const { id: key } = callerOf(request);
  return { actor: { key, ...(branch !== undefined && { branch }) }, correlationId: request.id };
}
