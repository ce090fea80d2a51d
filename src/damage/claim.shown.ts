/** How a claim is shown: its row of the view, and its events as entries of a history. */
import type { Discovery, Severity } from '../courier/index.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import type { Caller } from '../http/caller.js';
import type { ClaimEntry, ClaimRow } from './claim.answers.js';
import type { Assessment, ClaimEvent, KnownFact } from './claim.events.js';
import { tell } from './claim.explanation.js';
import { differsFromSettlement, type Claim } from './claim.state.js';
import { nextDue, nextStep, STEP_WORDS } from './claim.steps.js';
import { claimIn, type ClaimTexts, type DamageStatus } from './damage.rows.js';

/** Who asks: what they may see, and whose claims are theirs. */
export type Asker = Pick<Caller, 'scope' | 'library'>;

export interface Row extends ClaimTexts {
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

export const COLUMNS = `claim_id AS claimId, barcode, scan_id AS scanId, branch, occurred_at AS occurredAt, discovery, severity,
  note, follows, known, changes, state, status, position`;

/** What was recorded, unless something else follows by now that the clock has not recorded yet. */
export function toldOf({ follows, changes, state }: ClaimTexts): {
  assessment: Assessment | null;
  claim: Claim | null;
} {
  const claim = claimIn(state);
  const isRecorded = claim && follows !== null && changes === '[]';
  return {
    claim,
    assessment: isRecorded ? claim.assessment : follows === null ? null : (JSON.parse(follows) as Assessment),
  };
}

export function rowOf(row: Row, asker: Asker): ClaimRow {
  const { claimId, barcode, scanId, branch, occurredAt, discovery, severity, note, status, position } = row;
  const { assessment, claim } = toldOf(row);
  const next = claim && status !== 'withdrawn' ? nextOf(claim) : null;
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
    next,
    yours: next !== null && isFor(asker, next),
    settlement: claim && settlementOf(claim),
    position: String(position),
  };
}

function nextOf(claim: Claim): ClaimRow['next'] {
  const next = nextStep(claim);
  if (!next) return null;
  const { step, who, library = null } = next;
  return { step, who, library, words: STEP_WORDS[step], dueAt: nextDue(claim)?.dueAt ?? null };
}

/** The group's staff see to what waits for the directors, too: these have no key of their own. */
const isFor = (asker: Asker, { who, library }: NonNullable<ClaimRow['next']>): boolean =>
  asker.scope === 'whole-group' ? who === 'msc' || who === 'directors' : library !== null && library === asker.library;

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

export const factOf = ({ evidence, ...fact }: KnownFact) => ({ ...fact, evidence: [...evidence] });
export const listOf = (facts: readonly KnownFact[] = []) => facts.map(factOf);

export function entryOf(event: RecordedEvent): ClaimEntry {
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
