/** How the events of claims and of policies are told in a timeline, and which scans belong to a claim. Pure. */
import { statusChange, type Telling } from '../audit/telling.js';
import { journey, observationsIn, ofScans } from '../courier/index.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { claimDecider } from './claim.decider.js';
import { claimEvents, type Assessment, type ClaimAssessed, type ClaimEvent } from './claim.events.js';
import { explain, tell } from './claim.explanation.js';
import type { ClaimState } from './claim.state.js';
import { observedIn } from './damage.window.js';
import { GROUP, policyEvents, policyStream, type PolicyEvent } from './policy.events.js';

const types = Object.keys(claimEvents) as ClaimEvent['type'][];

export const claimTelling: Telling<ClaimEvent> = {
  types,
  words: tell,
  about: ({ data }, past) => ({ items: [data.barcode], branches: past.flatMap(branchesOf) }),
  byPast: types.filter((type) => type !== 'claim-opened'),
  changes: (past) => statusChange(statusAfter(past.slice(0, -1)), statusAfter(past)),
  causes: ({ data }) => ('cause' in data ? (data.cause ?? []).map(({ position }) => position) : []),
  restsOn: ({ type, data }) => (type === 'claim-assessed' ? policiesOf(data.assessment) : []),
};

/** The one that was in force, and the group's: whether a library has one of its own is part of what was decided. */
const policiesOf = ({ policy }: Assessment): readonly string[] =>
  [GROUP, ...(policy ? [policy.scope] : [])].map(policyStream);

/** What was found when the claim was assessed last. */
export function accountOfClaim(events: readonly RecordedEvent[]): readonly string[] {
  const last = events.findLast(({ type }) => type === 'claim-assessed') as unknown as ClaimAssessed | undefined;
  return last ? explain(last.data.assessment) : [];
}

/** Who reported it, and who had the item in the window. */
function branchesOf({ type, data }: ClaimEvent): readonly (string | undefined)[] {
  if (type === 'claim-opened') return [data.branch];
  return type === 'claim-assessed'
    ? data.assessment.window.custodians.flatMap(({ branch, from, to }) => [branch, from, to])
    : [];
}

function statusAfter(past: readonly RecordedEvent[]): string | null {
  const fold = (state: ClaimState, event: RecordedEvent) =>
    claimDecider.evolve(state, event as unknown as ClaimEvent, event);
  const { status } = past.reduce(fold, claimDecider.initial);
  return status === 'none' ? null : status;
}

/** The scans of its window, the report among them, and what was said of them. */
export function partOfClaim(claimId: string, events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const { observations } = journey('', observationsIn(events));
  const report = observations.find(({ kind, scanId }) => kind === 'damaged' && claimId.endsWith(`-${scanId}`));
  if (!report) return [];
  const window = observedIn(observations, report.scanId);
  return ofScans(events, new Set([report.scanId, ...window.map(({ scanId }) => scanId)]));
}

export const policyTelling: Telling<PolicyEvent> = {
  types: Object.keys(policyEvents) as PolicyEvent['type'][],
  words: ({ type, data }) => {
    const whose = data.scope === GROUP ? 'The group' : `Library ${data.scope}`;
    return type === 'policy-adopted'
      ? `${whose} adopted policy ${data.policy.policy}, in force from ${data.inForceFrom} on: ${data.reason}`
      : `${whose} has no policy of its own from ${data.from} on: ${data.reason}`;
  },
  about: () => ({}),
};
