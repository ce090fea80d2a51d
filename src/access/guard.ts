/** Lets in who may come in: finds the key or the session that a request shows, and what the table of routes says of its role. */
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../http/caller.js';
import type { Gate } from '../http/gate.js';
import { findPrivate } from '../plain/private-text.js';
import { fail } from '../http/problems.js';
import { LOG, type Log } from '../observability/log.js';
import { MemberQueries } from '../partners/index.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import type { IssuedKey } from './access-key.decider.js';
import type { Read } from './access.events.js';
import { KeyRing } from './key-ring.js';
import { keyIdIn } from './key-text.js';
import { LastUsed } from './last-used.js';
import { changesNothing, isFromOwnPage, PAGE_HEADER } from './own-page.js';
import { ReadJournal } from './read-journal.js';
import { accessTo, JOURNALLED } from './routes.js';
import { sessionTextIn } from './session-text.js';
import { Sessions } from './sessions.js';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

@Injectable()
export class Guard implements Gate {
  readonly accessTo = accessTo;

  constructor(
    private readonly keys: KeyRing,
    private readonly sessions: Sessions,
    private readonly lastUsed: LastUsed,
    private readonly members: MemberQueries,
    private readonly journal: ReadJournal,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Pick<Log, 'warn'>,
  ) {}

  async identify(request: FastifyRequest): Promise<Caller | undefined> {
    const [, text] = BEARER.exec(request.headers.authorization ?? '') ?? [];
    if (text !== undefined) return this.callerWithKey(text, request);
    const cookie = sessionTextIn(request.headers.cookie);
    return cookie === undefined ? undefined : this.callerWithCookie(cookie, request);
  }

  check(request: FastifyRequest, caller: Caller | undefined): void {
    const access = accessTo(request.method, request.routeOptions.url ?? '');
    if (access === 'anyone') return;
    if (!caller) throw fail('key-needed', 'Send a key: Authorization: Bearer <key>. An admin issues them.');
    // Who has a key may be told that there is nothing at an address.
    if (request.is404 || access?.some((role) => role === caller.role)) return;
    throw fail('not-allowed', `The role ${caller.role} may not do this. /docs says which roles may.`);
  }

  answered(request: FastifyRequest, caller: Caller | undefined, status: number): void {
    if (!caller || status !== 200) return;
    const at = this.clock().toISOString();
    for (const looked of lookedAt(request)) this.journal.note({ at, key: caller.id, ...looked });
  }

  close(): Promise<void> {
    return this.journal.close();
  }

  private async callerWithKey(text: string, request: FastifyRequest): Promise<Caller> {
    const key = await this.keys.find(text);
    if (!key) {
      const keyId = keyIdIn(text);
      // A stranger can write anything in its place.
      const shown = findPrivate(keyId) ? {} : { key: keyId };
      this.log.warn({ requestId: request.id, ...shown }, 'a key that is not valid was shown');
      // One answer for all of them: a stranger must not learn which keys there are or were.
      throw fail('key-invalid', 'This key is unknown, revoked or expired. Ask an admin for another.');
    }
    this.lastUsed.note(key.keyId);
    return this.callerWith(key.keyId, key, request);
  }

  /** Who comes with a session that is over, or from another site's page, is a stranger: pages and sign-in are open to them. */
  private async callerWithCookie(text: string, request: FastifyRequest): Promise<Caller | undefined> {
    const session = await this.sessions.find(text);
    if (!session) return undefined;
    if (!isFromOwnPage(request)) {
      if (changesNothing(request)) return undefined;
      throw fail(
        'cross-site',
        `With a session, what changes something needs the header ${PAGE_HEADER} and our own origin.`,
      );
    }
    if (session.key !== undefined) this.lastUsed.note(session.key);
    const caller = await this.callerWith(session.key ?? session.staff ?? '', session, request);
    return { ...caller, session: session.sessionId };
  }

  private async callerWith(id: string, { role, branch, library, expiresAt }: Holder, request: FastifyRequest) {
    if (branch !== undefined) return { id, role, expiresAt, branch, scope: new Set([branch]) };
    if (library === undefined) return { id, role, expiresAt, scope: 'whole-group' as const };
    return {
      id,
      role,
      expiresAt,
      library,
      scope: await this.members.branchesOf(library, { after: awaited(request.query) }),
    };
  }
}

type Holder = Pick<IssuedKey, 'role' | 'branch' | 'library' | 'expiresAt'>;

/** What leaves a record; the request was checked by now, since there was an answer. */
function lookedAt({ method, params, query, routeOptions }: FastifyRequest): readonly Pick<Read, 'what' | 'subject'>[] {
  const route = routeOptions.url ?? '';
  const asked = { ...(query as object), ...(params as object) } as Readonly<Record<string, string | undefined>>;
  const what = method === 'GET' && asked['format'] === 'csv' ? 'export' : JOURNALLED[`${method} ${route}`];
  if (what === 'export') {
    const last = route.split('/').at(-1) ?? '';
    return [{ what, subject: last.startsWith(':') ? (asked[last.slice(1)] ?? '') : last }];
  }
  if (what === undefined) return [];
  const subjects = barcodesIn(asked['MATCH_epc']) ?? [asked['claimId'] ?? asked['barcode'] ?? ''];
  return subjects.map((subject) => ({ what, subject }));
}

/** The URI of an item ends with its barcode. */
const barcodesIn = (uris: string | undefined): readonly string[] | undefined =>
  uris?.split('|').map((uri) => uri.replace(/^.*[:/]/, ''));

/** A read that waits for a position waits for the branches that were registered by then as well. */
function awaited(query: unknown): string | undefined {
  const after = typeof query === 'object' && query !== null && 'after' in query ? query.after : undefined;
  return typeof after === 'string' && /^\d{1,18}$/.test(after) ? after : undefined;
}
