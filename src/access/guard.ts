/** Lets in who may come in: finds the key that a request shows, and what the table of routes says of its role. */
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../http/caller.js';
import type { Gate } from '../http/gate.js';
import { fail } from '../http/problems.js';
import { LOG, type Log } from '../observability/log.js';
import { MemberQueries } from '../partners/index.js';
import type { IssuedKey } from './access-key.decider.js';
import { KeyRing } from './key-ring.js';
import { keyIdIn } from './key-text.js';
import { LastUsed } from './last-used.js';
import { accessTo } from './routes.js';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

@Injectable()
export class Guard implements Gate {
  readonly accessTo = accessTo;

  constructor(
    private readonly keys: KeyRing,
    private readonly lastUsed: LastUsed,
    private readonly members: MemberQueries,
    @Inject(LOG) private readonly log: Pick<Log, 'warn'>,
  ) {}

  async identify(request: FastifyRequest): Promise<Caller | undefined> {
    const [, text] = BEARER.exec(request.headers.authorization ?? '') ?? [];
    if (text === undefined) return undefined;
    const key = await this.keys.find(text);
    if (!key) {
      this.log.warn({ requestId: request.id, key: keyIdIn(text) }, 'a key that is not valid was shown');
      // One answer for all of them: a stranger must not learn which keys there are or were.
      throw fail('key-invalid', 'This key is unknown, revoked or expired. Ask an admin for another.');
    }
    this.lastUsed.note(key.keyId);
    return this.callerWith(key, request);
  }

  check(request: FastifyRequest, caller: Caller | undefined): void {
    const access = accessTo(request.method, request.routeOptions.url ?? '');
    if (access === 'anyone') return;
    if (!caller) throw fail('key-needed', 'Send a key: Authorization: Bearer <key>. An admin issues them.');
    // Who has a key may be told that there is nothing at an address.
    if (request.is404 || access?.some((role) => role === caller.role)) return;
    throw fail('not-allowed', `A key of role ${caller.role} may not do this. /docs says which roles may.`);
  }

  private async callerWith({ keyId: id, role, branch, library }: IssuedKey, request: FastifyRequest): Promise<Caller> {
    if (branch !== undefined) return { id, role, scope: new Set([branch]) };
    if (library === undefined) return { id, role, scope: 'whole-group' };
    return { id, role, scope: await this.members.branchesOf(library, awaited(request.query)), library };
  }
}

/** A read that waits for a position waits for the branches that were registered by then as well. */
function awaited(query: unknown): string | undefined {
  const after = typeof query === 'object' && query !== null && 'after' in query ? query.after : undefined;
  return typeof after === 'string' && /^\d{1,18}$/.test(after) ? after : undefined;
}
