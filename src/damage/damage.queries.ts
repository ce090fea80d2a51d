/** Lists of damage claims in pages, one claim with its explanation and its history, and what the clock asks. */
import { Injectable } from '@nestjs/common';
import { happenedBy, itemStream, type Discovery, type Severity } from '../courier/index.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { Execute } from '../event-store/execute.js';
import { scopeList, type Scope } from '../http/caller.js';
import { Views, type AskedThen, type Moments } from '../http/views.js';
import { branchStream, MemberQueries } from '../partners/index.js';
import { DEFAULT_ZONE } from '../plain/days.js';
import type { ViewReader } from '../projections/view-reader.js';
import type { ClaimAnswer, ClaimsAnswer } from './claim.answers.js';
import { claimStream, type Assessment, type Change, type ClaimEvent, type KnownFact } from './claim.events.js';
import { explain } from './claim.explanation.js';
import { mayBeSaid } from './claim.may.js';
import { COLUMNS, entryOf, factOf, listOf, rowOf, toldOf, type Asker, type Row } from './claim.shown.js';
import { asKnown, type KnownThen } from './damage.known.js';
import { damage } from './damage.projection.js';
import { photosIn } from './photos/photo.answers.js';
import type { DamageStatus } from './damage.rows.js';
import { PolicyQueries } from './policies.queries.js';

export interface ClaimsQuestion extends Asker {
  readonly branch?: string;
  readonly barcode?: string;
  readonly status?: DamageStatus;
  /** On either side. */
  readonly ofLibrary?: string;
  readonly responsible?: string;
  readonly owed?: string;
  /** Those that wait for the asker, or those that do not. */
  readonly yours?: boolean;
  readonly cursor?: string;
  readonly limit: number;
  readonly after?: string;
}

/** A claim that the clock has to look at, as the view had it at `seen`. */
export interface Pending {
  readonly claimId: string;
  readonly barcode: string;
  readonly scanId: string;
  readonly branch: string;
  readonly occurredAt: string;
  readonly discovery: Discovery;
  readonly severity: Severity;
  /** Whether there is a claim already. */
  readonly isOpen: boolean;
  readonly follows: Assessment | null;
  readonly changes: readonly Change[];
  /** Where the next page goes on. */
  readonly place: Place;
}
export type Place = readonly [wakesAt: string, position: number];

const SEEN = `(? IS NULL OR EXISTS (SELECT 1 FROM concerned WHERE concerned.claim_id = claim.claim_id
  AND concerned.branch IN (SELECT value FROM json_each(?))))`;
const seenBy = (scope: Scope) => [scopeList(scope), scopeList(scope)];

@Injectable()
export class DamageQueries {
  constructor(
    private readonly views: Views,
    private readonly log: Execute,
    private readonly members: MemberQueries,
    private readonly policies: PolicyQueries,
  ) {}

  /** In the order in which the damages were recorded. */
  async list(question: ClaimsQuestion): Promise<ClaimsAnswer> {
    const view = await this.views.upTo(damage, question.after);
    const { where, values } = conditions(question);
    const rows = view.all<Row>(
      `SELECT ${COLUMNS} FROM claim WHERE ${where.join(' AND ')} ORDER BY position LIMIT ?`,
      ...values,
      question.limit + 1,
    );
    const claims = rows.slice(0, question.limit).map((row) => rowOf(row, question));
    return {
      claims,
      statuses: countsIn(view, question),
      next: rows.length > question.limit ? (claims.at(-1)?.position ?? null) : null,
    };
  }

  /** Null if no such damage was reported, or none that concerns the asker. */
  async one(claimId: string, asker: Asker, { after, ...asked }: AskedThen): Promise<ClaimAnswer | null> {
    const moments = this.views.moments(asked);
    const { knownAt = EVER, at = EVER } = moments;
    const view = await this.views.upTo(damage, after);
    const seen = view.position();
    const select = `SELECT ${COLUMNS} FROM claim WHERE claim_id = ? AND ${SEEN}`;
    const now = view.get<Row>(select, claimId, ...seenBy(asker.scope));
    if (!now) return null;
    const by = async (stream: string) =>
      (await this.log.history(stream)).filter((event) => event.position <= seen && event.recordedAt <= knownAt);
    const recorded = (await by(claimStream(claimId))).filter(({ data }) => occurredAt(data) <= at);
    const isOfNow = moments.knownAt === undefined && moments.at === undefined;
    const then = async (): Promise<KnownThen> => ({
      item: (await by(itemStream(now.barcode))).filter(happenedBy(at)),
      claim: recorded,
      registrations: await registered(view, claimId, by),
      ...(await this.said(moments, after)),
    });
    const row = isOfNow ? now : asKnown(now, await then());
    if (!row) return null;
    const { assessment, claim } = toldOf(row);
    return {
      ...rowOf(row, asker),
      explanation: assessment ? [...explain(assessment)] : [],
      facts: listOf(assessment?.facts),
      passed: (assessment?.passed ?? []).map(({ known, ...rule }) => ({
        ...rule,
        ...(known && { known: factOf(known) }),
      })),
      known: listOf(JSON.parse(row.known) as readonly KnownFact[]),
      deadlines: [...(assessment?.deadlines ?? [])],
      // Of what was known at some time, nobody can say anything any more.
      may: claim && isOfNow ? [...mayBeSaid(claim, asker.library, moments.now.toISOString())] : [],
      photos: [...photosIn(recorded)],
      history: recorded.map(entryOf),
    };
  }

  /** Policies and members, whatever the time that is asked about: policies count by their days, members by what is known. */
  private async said(
    { knownAt }: Moments,
    after: string | undefined,
  ): Promise<Pick<KnownThen, 'adoptions' | 'members'>> {
    const asked = { after, knownAt };
    const branches = new Map((await this.members.branches(asked)).map((branch) => [branch.code, branch]));
    const adoptions = await this.policies.said(asked);
    const of = (code: string | undefined) => branches.get(code ?? '');
    const zoneOf = (code: string | undefined) => of(code)?.timeZone ?? DEFAULT_ZONE;
    return { adoptions, members: { libraryOf: (code) => of(code)?.library, zoneOf } };
  }

  async isSeen(claimId: string, scope: Scope): Promise<boolean> {
    const view = await this.views.upTo(damage);
    return view.get(`SELECT 1 FROM claim WHERE claim_id = ? AND ${SEEN}`, claimId, ...seenBy(scope)) !== undefined;
  }

  /** Claims that the clock has to look at, news first, and how far the view has seen the log. */
  async pending(
    at: string,
    [wakesAt, last]: Place,
    limit: number,
  ): Promise<{ seen: bigint; claims: readonly Pending[] }> {
    const view = await this.views.upTo(damage);
    // Before the rows: they may know more by then, never less.
    const seen = view.position();
    const rows = view.all<Row & { wakesAt: string }>(
      `SELECT ${COLUMNS}, wakes_at AS wakesAt FROM claim WHERE wakes_at <= ? AND (wakes_at, position) > (?, ?)
       ORDER BY wakes_at, position LIMIT ?`,
      at,
      wakesAt,
      last,
      limit,
    );
    return {
      seen,
      claims: rows.map(({ follows, changes, state, wakesAt: wakes, position, ...row }) => ({
        ...row,
        isOpen: state !== null,
        follows: follows === null ? null : (JSON.parse(follows) as Assessment),
        changes: JSON.parse(changes) as readonly Change[],
        place: [wakes, position],
      })),
    };
  }

  /** Claims that have not ended by who is to act. */
  async openByOwner(): Promise<Readonly<Record<string, number>>> {
    const view = await this.views.upTo(damage);
    const rows = view.all<{ who: string; open: number }>(
      'SELECT next_who AS who, count(*) AS open FROM claim WHERE next_who IS NOT NULL GROUP BY next_who',
    );
    return {
      responsible: 0,
      owed: 0,
      msc: 0,
      directors: 0,
      ...Object.fromEntries(rows.map((row) => [row.who, row.open])),
    };
  }
}

/** After every time of the log. */
const EVER = '9999-12-31T24';

/** What was said of the branches that the claim has to do with. */
async function registered(
  view: ViewReader,
  claimId: string,
  by: (stream: string) => Promise<readonly RecordedEvent[]>,
) {
  const concerned = view.all<{ branch: string }>('SELECT branch FROM concerned WHERE claim_id = ?', claimId);
  const said = await Promise.all(concerned.map(({ branch }) => by(branchStream(branch))));
  return said.flat().filter(({ type }) => type === 'branch-registered');
}

const occurredAt = (data: unknown): string => (data as ClaimEvent['data']).occurredAt;

/** With each status: of all that the question is about, but for its status and its page. */
function countsIn(view: ViewReader, { status: _status, cursor: _cursor, ...question }: ClaimsQuestion) {
  const { where, values } = conditions(question);
  return view.all<{ status: DamageStatus; claims: number }>(
    `SELECT status, count(*) AS claims FROM claim WHERE ${where.join(' AND ')} GROUP BY status ORDER BY status`,
    ...values,
  );
}

function conditions(question: Omit<ClaimsQuestion, 'limit'>) {
  const { branch, barcode, status, ofLibrary, responsible, owed, yours, cursor = '0', scope } = question;
  const where = ['position > ?', SEEN];
  const values: (string | number | bigint | null)[] = [BigInt(cursor), ...seenBy(scope)];
  const add = (condition: string, ...asked: (string | undefined)[]) => {
    const given = asked.filter((value) => value !== undefined);
    if (given.length < asked.length) return;
    where.push(condition);
    values.push(...given);
  };
  add('branch = ?', branch);
  add('barcode = ?', barcode);
  add('status = ?', status);
  add('(responsible = ? OR owed = ?)', ofLibrary, ofLibrary);
  add('responsible = ?', responsible);
  add('owed = ?', owed);
  if (yours !== undefined) {
    const { condition, value } = theirs(question);
    where.push(`coalesce(${condition}, 0) = ${yours ? 1 : 0}`);
    if (value !== undefined) values.push(value);
  }
  return { where, values };
}

/** As `yours` of a row says. */
function theirs({ scope, library }: Asker): { readonly condition: string; readonly value?: string } {
  if (scope === 'whole-group') return { condition: "next_who IN ('msc', 'directors')" };
  return library === undefined ? { condition: '0' } : { condition: 'next_library = ?', value: library };
}
