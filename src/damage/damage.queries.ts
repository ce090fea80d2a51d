/** Lists of damage claims in pages, one claim with its explanation and its history, and what the clock asks. */
import { Injectable } from '@nestjs/common';
import type { Discovery, Severity } from '../courier/index.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { Execute } from '../event-store/execute.js';
import { scopeList, type Caller, type Scope } from '../http/caller.js';
import { Views } from '../http/views.js';
import type { ClaimAnswer, ClaimEntry, ClaimRow } from './claim.answers.js';
import { claimStream, type Assessment, type Change, type ClaimEvent, type KnownFact } from './claim.events.js';
import { explain, tell } from './claim.explanation.js';
import { differsFromSettlement, type Claim } from './claim.state.js';
import { nextDue, nextStep, STEP_WORDS } from './claim.steps.js';
import { damage } from './damage.projection.js';
import { photosIn } from './photos/photo.answers.js';
import { claimIn, type ClaimTexts, type DamageStatus } from './damage.rows.js';

/** Who asks: what they may see, and whose claims are theirs. */
export type Asker = Pick<Caller, 'scope' | 'library'>;

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

interface Row extends ClaimTexts {
  readonly claimId: string;
  readonly barcode: string;
  readonly scanId: string;
  readonly branch: string;
  readonly occurredAt: string;
  readonly discovery: Discovery;
  readonly severity: Severity;
  readonly note: string | null;
  readonly known: string;
  readonly status: DamageStatus;
  readonly position: number;
}

const COLUMNS = `claim_id AS claimId, barcode, scan_id AS scanId, branch, occurred_at AS occurredAt, discovery, severity,
  note, follows, known, changes, state, status, position`;

const SEEN = `(? IS NULL OR EXISTS (SELECT 1 FROM concerned WHERE concerned.claim_id = claim.claim_id
  AND concerned.branch IN (SELECT value FROM json_each(?))))`;
const seenBy = (scope: Scope) => [scopeList(scope), scopeList(scope)];

@Injectable()
export class DamageQueries {
  constructor(
    private readonly views: Views,
    private readonly log: Execute,
  ) {}

  /** In the order in which the damages were recorded. */
  async list(question: ClaimsQuestion): Promise<{ claims: ClaimRow[]; next: string | null }> {
    const view = await this.views.upTo(damage, question.after);
    const { where, values } = conditions(question);
    const rows = view.all<Row>(
      `SELECT ${COLUMNS} FROM claim WHERE ${where.join(' AND ')} ORDER BY position LIMIT ?`,
      ...values,
      question.limit + 1,
    );
    const claims = rows.slice(0, question.limit).map((row) => rowOf(row, question));
    return { claims, next: rows.length > question.limit ? (claims.at(-1)?.position ?? null) : null };
  }

  /** Null if no such damage was reported, or none that concerns the asker. */
  async one(claimId: string, asker: Asker, after?: string): Promise<ClaimAnswer | null> {
    const view = await this.views.upTo(damage, after);
    const seen = view.position();
    const select = `SELECT ${COLUMNS} FROM claim WHERE claim_id = ? AND ${SEEN}`;
    const row = view.get<Row>(select, claimId, ...seenBy(asker.scope));
    if (!row) return null;
    const events = await this.log.history(claimStream(claimId));
    const recorded = events.filter(({ position }) => position <= seen);
    const { assessment } = toldOf(row);
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
      photos: [...photosIn(recorded)],
      history: recorded.map(entryOf),
    };
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

function conditions(question: ClaimsQuestion) {
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

/** The group's staff see to what waits for the directors, too: these have no key of their own. */
function theirs({ scope, library }: Asker): { readonly condition: string; readonly value?: string } {
  if (scope === 'whole-group') return { condition: "next_who IN ('msc', 'directors')" };
  return library === undefined ? { condition: '0' } : { condition: 'next_library = ?', value: library };
}

/** What was recorded, unless something else follows by now that the clock has not recorded yet. */
function toldOf({ follows, changes, state }: ClaimTexts): { assessment: Assessment | null; claim: Claim | null } {
  const claim = claimIn(state);
  const isRecorded = claim && follows !== null && changes === '[]';
  return {
    claim,
    assessment: isRecorded ? claim.assessment : follows === null ? null : (JSON.parse(follows) as Assessment),
  };
}

function rowOf(row: Row, asker: Asker): ClaimRow {
  const { claimId, barcode, scanId, branch, occurredAt, discovery, severity, note, status, position } = row;
  const { assessment, claim } = toldOf(row);
  const next = claim && nextStep(claim);
  return {
    ...{ claimId, barcode, scanId, branch, occurredAt, discovery, severity, note, status },
    policy: assessment?.policy?.policy ?? null,
    policyScope: assessment?.policy?.scope ?? null,
    policyVersion: assessment?.policy?.version ?? null,
    shippedOn: assessment?.shippedOn ?? null,
    rule: assessment?.rule ?? null,
    responsible: assessment?.responsible ?? null,
    responsibleLibrary: assessment?.responsibleLibrary ?? null,
    owedLibrary: assessment?.owedLibrary ?? null,
    remedy: assessment?.remedy ?? null,
    amount: assessment?.amount ?? null,
    because: assessment?.because ?? null,
    sameAs: assessment?.sameAs ?? null,
    window: assessment && { ...assessment.window, custodians: [...assessment.window.custodians] },
    next:
      claim && next && status !== 'withdrawn'
        ? {
            step: next.step,
            who: next.who,
            library: next.library ?? null,
            words: STEP_WORDS[next.step],
            dueAt: nextDue(claim)?.dueAt ?? null,
          }
        : null,
    yours:
      asker.scope === 'whole-group'
        ? next?.who === 'msc' || next?.who === 'directors'
        : next?.library !== undefined && next.library === asker.library,
    settlement: claim && settlementOf(claim),
    position: String(position),
  };
}

function settlementOf(claim: Claim): ClaimRow['settlement'] {
  if (!claim.settlement) return null;
  const {
    party,
    library = null,
    owedLibrary = null,
    remedy,
    amount = null,
    rationale,
    occurredAt: at,
  } = claim.settlement;
  return { party, library, owedLibrary, remedy, amount, rationale, at, differs: differsFromSettlement(claim) };
}

const factOf = ({ evidence, ...fact }: KnownFact) => ({ ...fact, evidence: [...evidence] });
const listOf = (facts: readonly KnownFact[] = []) => facts.map(factOf);

function entryOf(event: RecordedEvent): ClaimEntry {
  const { type, data } = event as unknown as ClaimEvent;
  return {
    type,
    at: data.occurredAt,
    position: event.position.toString(),
    by: 'by' in data ? data.by : null,
    library: ('library' in data && data.library) || null,
    words: tell(event as unknown as ClaimEvent),
    cause: 'cause' in data ? [...(data.cause ?? [])] : [],
  };
}
