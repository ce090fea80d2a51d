/** Who is asking: told by the gate for each request, read by whoever must know what they may see and speak for. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The branches that someone may see and speak for: these, or those of the whole group. */
export type Scope = ReadonlySet<string> | 'whole-group';

export interface Caller {
  /** Written into the metadata of what they record: the id of their key. Never a person. */
  readonly id: string;
  /** What routes they may use; of interest to the gate alone. */
  readonly role: string;
  readonly scope: Scope;
  /** Of a scanner: its branch. */
  readonly branch?: string;
  /** Of a library: its patrons' holds concern it wherever they are picked up. */
  readonly library?: string;
  /** Of a browser's session: its id. */
  readonly session?: string;
  /** Until when they are let in: UTC. */
  readonly expiresAt: string;
}

const callers = new WeakMap<FastifyRequest, Caller>();

export const introduce = (request: FastifyRequest, caller: Caller): void => void callers.set(request, caller);

/** Undefined where the gate lets in whoever comes. */
export const callerIfKnown = (request: FastifyRequest): Caller | undefined => callers.get(request);

export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error(`${request.routeOptions.url ?? 'This route'} is open to strangers, who are nobody.`);
  return caller;
}

/** The caller, as a parameter of a route. */
export const From = createParamDecorator((_data: undefined, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Whether something that these branches have to do with may be seen. */
export const concerns = (scope: Scope, branches: Iterable<string | null | undefined>): boolean => {
  if (scope === 'whole-group') return true;
  for (const branch of branches) if (branch != null && scope.has(branch)) return true;
  return false;
};

/** For SQL, `x IN (SELECT value FROM json_each(?))`; null for the whole group. */
export const scopeList = (scope: Scope): string | null => (scope === 'whole-group' ? null : JSON.stringify([...scope]));
