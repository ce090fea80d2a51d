/** A claim as it was known, or as it was, at a time: told anew from what was recorded or had occurred by then, of the item, of the claim, of policies and of members. Pure. */
import type { RecordedEvent } from '../event-store/event-store.js';
import { allKnown } from './claim.assessment.js';
import { claimDecider } from './claim.decider.js';
import type { ClaimEvent } from './claim.events.js';
import type { Row } from './claim.shown.js';
import type { ClaimState } from './claim.state.js';
import { assessmentBy, claimIn, statusOf } from './damage.rows.js';
import { toldDamage, type Members } from './damage.told.js';
import type { Adoption } from './policies.in-force.js';

/** What was recorded, or had occurred, by then. */
export interface KnownThen {
  readonly item: readonly RecordedEvent[];
  readonly claim: readonly RecordedEvent[];
  readonly adoptions: readonly (Adoption & { readonly position: string })[];
  /** Of the branches that it has to do with: they may have moved to another library. */
  readonly registrations: readonly RecordedEvent[];
  readonly members: Members;
}

/** The report itself never changes; null if it was not recorded yet. */
export function asKnown(row: Row, { item, claim, adoptions, registrations, members }: KnownThen): Row | null {
  if (!item.some(({ position }) => Number(position) === row.position)) return null;
  const told = toldDamage(row.barcode, item, row.scanId, members);
  const follows = told && JSON.stringify(assessmentBy(told, row, members, adoptions));
  const state = claim.length === 0 ? null : JSON.stringify(claim.reduce(fold, claimDecider.initial));
  const recorded = claimIn(state);
  // What was told otherwise without anything new being recorded, only a newer version of the service tells otherwise.
  const said = [...item, ...adoptions, ...registrations].some(({ position }) => BigInt(position) > seenBy(claim));
  const isNews = said && follows !== JSON.stringify(recorded?.assessment);
  return {
    ...row,
    follows,
    known: JSON.stringify(told ? allKnown(told.facts) : []),
    changes: isNews ? NOT_RECORDED : '[]',
    state,
    status: statusOf(recorded, follows),
  };
}

/** The clock of claims had not yet recorded what follows from the log. */
const NOT_RECORDED = '[{}]';

const fold = (state: ClaimState, event: RecordedEvent): ClaimState =>
  claimDecider.evolve(state, event as unknown as ClaimEvent, event);

/** How far the log was known when the claim was assessed last. */
function seenBy(claim: readonly RecordedEvent[]): bigint {
  const last = claim.findLast(({ data }) => 'seen' in (data as object));
  return last ? BigInt((last.data as { readonly seen: string }).seen) : -1n;
}
