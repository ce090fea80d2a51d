/** Lists of cases in pages, one case with its history, and what the clock asks. */
import { Inject, Injectable } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import { Execute } from '../event-store/execute.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { scopeList, type Scope } from '../http/caller.js';
import { Views } from '../http/views.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { calendarDays } from '../plain/days.js';
import type { CaseEntry, CaseRow } from './case.answers.js';
import type { CaseState } from './case.decider.js';
import { caseStream, type CaseEvent, type Owner, type Stage } from './case.events.js';
import { LADDER } from './case.policy.js';
import { cases } from './cases.projection.js';

export interface CasesQuestion {
  readonly status?: 'open' | 'closed';
  readonly owner?: Owner;
  /** At either end. */
  readonly branch?: string;
  readonly stage?: Stage;
  readonly barcode?: string;
  /** Those that wait for the asker, or those that do not. */
  readonly yours?: boolean;
  /** Where the page before ended. */
  readonly cursor?: string;
  readonly limit: number;
  /** Only those of these branches. */
  readonly scope: Scope;
  readonly after?: string;
}

/** A case that is open or was. */
export type KnownCase = Exclude<CaseState, { readonly status: 'none' }>;

interface Row {
  readonly seq: number;
  readonly title: string | null;
  readonly state: string;
}

const PAGE = 250;
const SELECT = 'SELECT seq, title, state FROM cases';

@Injectable()
export class CaseQueries {
  constructor(
    private readonly views: Views,
    private readonly log: Execute,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In the order in which they were opened first. */
  async list(question: CasesQuestion): Promise<{ cases: CaseRow[]; next: string | null }> {
    const { scope, limit, after } = question;
    const view = await this.views.upTo(cases, after);
    const { where, values } = conditions(question);
    const rows = view.all<Row>(`${SELECT} WHERE ${where.join(' AND ')} ORDER BY seq LIMIT ?`, ...values, limit + 1);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const now = this.clock().toISOString();
    return {
      cases: page.map((row) => rowOf(row, scope, now)),
      next: rows.length > limit && last ? String(last.seq) : null,
    };
  }

  /** Null if there is no such case, or none of these branches. */
  async one(caseId: string, scope: Scope, after?: string) {
    const view = await this.views.upTo(cases, after);
    const seen = view.position();
    const row = view.get<Row>(`${SELECT} WHERE case_id = ? AND ${SEEN}`, caseId, ...seenBy(scope));
    if (!row) return null;
    const events = await this.log.history(caseStream(caseId));
    const history = events.filter(({ position }) => position <= seen).map(entryOf);
    return { ...rowOf(row, scope, this.clock().toISOString()), history };
  }

  async isSeen(caseId: string, scope: Scope): Promise<boolean> {
    const view = await this.views.upTo(cases);
    return view.get(`SELECT 1 FROM cases WHERE case_id = ? AND ${SEEN}`, caseId, ...seenBy(scope)) !== undefined;
  }

  /** All open ones, as the group sees them; in pages, so that a long list holds nobody up. */
  async *open(): AsyncGenerator<CaseRow> {
    for (let cursor: string | null = '0'; cursor !== null;) {
      const page: { cases: CaseRow[]; next: string | null } = await this.list({
        status: 'open',
        cursor,
        limit: PAGE,
        scope: 'whole-group',
      });
      yield* page.cases;
      cursor = page.next;
      await turn();
    }
  }

  /** Open cases after the one of number `last`, with their numbers. */
  async openAfter(last: number, limit: number): Promise<readonly (readonly [seq: number, state: KnownCase])[]> {
    const view = await this.views.upTo(cases);
    const rows = view.all<Row>(`${SELECT} WHERE open = 1 AND seq > ? ORDER BY seq LIMIT ?`, last, limit);
    return rows.map(({ seq, state }) => [seq, JSON.parse(state) as KnownCase]);
  }

  /** As far as the view knows them. */
  async known(caseIds: readonly string[]): Promise<ReadonlyMap<string, CaseState>> {
    const view = await this.views.upTo(cases);
    const rows = view.all<{ caseId: string; state: string }>(
      'SELECT case_id AS caseId, state FROM json_each(?) AS asked JOIN cases ON case_id = asked.value',
      JSON.stringify(caseIds),
    );
    return new Map(rows.map(({ caseId, state }) => [caseId, JSON.parse(state) as CaseState]));
  }

  /** Open ones by who is to act. */
  async openByOwner(): Promise<Readonly<Record<Owner, number>>> {
    const view = await this.views.upTo(cases);
    const rows = view.all<{ owner: Owner; open: number }>(
      'SELECT owner, count(*) AS open FROM cases WHERE open = 1 GROUP BY owner',
    );
    const counted = Object.fromEntries(rows.map(({ owner, open }) => [owner, open]));
    return { receiver: 0, sender: 0, msc: 0, ...counted };
  }
}

const LISTED = '(SELECT value FROM json_each(?))';
const SEEN = `(? IS NULL OR from_branch IN ${LISTED} OR to_branch IN ${LISTED})`;
const seenBy = (scope: Scope) => {
  const branches = scopeList(scope);
  return [branches, branches, branches];
};

function conditions(question: CasesQuestion): { where: string[]; values: (string | number | null)[] } {
  const { status, owner, branch, stage, barcode, yours, cursor, scope } = question;
  const where = ['seq > ?', SEEN];
  const values: (string | number | null)[] = [Number(cursor ?? 0), ...seenBy(scope)];
  const add = (condition: string, ...asked: (string | undefined)[]) => {
    const given = asked.filter((value) => value !== undefined);
    if (given.length < asked.length) return;
    where.push(condition);
    values.push(...given);
  };
  // SQLite uses the index of open cases only where it sees the condition itself.
  if (status !== undefined) where.push(status === 'open' ? 'open = 1' : 'open = 0');
  add('owner = ?', owner);
  add('(from_branch = ? OR to_branch = ?)', branch, branch);
  add('stage = ?', stage);
  add('barcode = ?', barcode);
  if (yours !== undefined) {
    const list = scopeList(scope);
    const theirs = list === null ? "coalesce(owner = 'msc', 0)" : `coalesce(owner_branch IN ${LISTED}, 0)`;
    where.push(`${theirs} = ${yours ? 1 : 0}`);
    if (list !== null) values.push(list);
  }
  return { where, values };
}

function rowOf({ title, state }: Row, scope: Scope, now: string): CaseRow {
  const told = JSON.parse(state) as KnownCase;
  const { opened, stage, said, status } = told;
  const standing = told.status === 'open' ? told.standing : null;
  const end = told.status === 'closed' ? told.end : null;
  return {
    caseId: opened.caseId,
    barcode: opened.barcode,
    title,
    transitId: opened.transitId,
    from: opened.from,
    to: opened.to,
    shippedAt: opened.shippedAt,
    days: calendarDays(opened.shippedAt, end?.occurredAt ?? now),
    status,
    stage,
    usualDays: opened.usualDays ?? null,
    explanation: opened.explanation,
    owner: standing?.owner ?? null,
    ownerBranch: standing?.ownerBranch ?? null,
    yours: standing !== null && isOf(scope, standing),
    step: standing?.step ?? null,
    nextStep: standing && LADDER[standing.step].words,
    dueAt: standing?.dueAt ?? null,
    overdue: standing !== null && standing.dueAt < now,
    receiverSaid: said.receiver?.answer ?? null,
    senderSaid: said.sender?.answer ?? null,
    openedAt: opened.occurredAt,
    closedAt: end?.occurredAt ?? null,
    how: end?.how ?? null,
    reason: end?.reason ?? null,
  };
}

const isOf = (scope: Scope, { owner, ownerBranch }: { readonly owner: Owner; readonly ownerBranch?: string }) =>
  scope === 'whole-group' ? owner === 'msc' : ownerBranch !== undefined && scope.has(ownerBranch);

function entryOf({ type, data }: RecordedEvent): CaseEntry {
  const told = data as Partial<UnionFields<CaseEvent['data']>>;
  return {
    type: type as CaseEvent['type'],
    at: told.occurredAt ?? '',
    stage: told.stage ?? null,
    branch: told.branch ?? null,
    answer: told.answer ?? null,
    note: told.note ?? null,
    why: told.why ?? null,
    how: told.how ?? null,
    reason: told.reason ?? null,
    owner: told.owner ?? null,
    ownerBranch: told.ownerBranch ?? null,
    step: told.step ?? null,
    dueAt: told.dueAt ?? null,
  };
}

/** The fields of each of them. */
type UnionFields<T> = {
  [Field in T extends T ? keyof T : never]: T extends { readonly [F in Field]?: infer V } ? V : never;
};
