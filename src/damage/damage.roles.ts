/**
 * What each library was to the loan on which an item was damaged: told by the shipments in the window, where there were some, else by
 * who owns the item and who had it. Pure.
 */
import type { Observation } from '../courier/index.js';
import type { Evidence, Role } from './policy.facts.js';

/** What the shared catalog says of the item, and where it said so. */
export interface Catalogued {
  readonly owningBranch: string;
  readonly price?: number;
  readonly acquiredOn?: string;
  readonly evidence: Evidence;
}

/** The library of a branch; undefined if it is not registered. */
export type LibraryOf = (branch: string) => string | undefined;

/** A library, and the event that says that it has that role. */
export interface Party {
  readonly library: string;
  readonly evidence: Evidence;
}

export type Roles = Readonly<Partial<Record<'lending' | 'borrowing' | 'owning', Party>>>;

/** `observed`: in the window, in order. */
export function rolesIn(observed: readonly Observation[], catalogued: Catalogued | null, libraryOf: LibraryOf): Roles {
  const party = (branch: string | undefined, evidence: Evidence | undefined): Party | undefined => {
    const library = branch === undefined ? undefined : libraryOf(branch);
    return library === undefined || !evidence ? undefined : { library, evidence };
  };
  const sent = (scan: Observation | undefined, end: 'branch' | 'to') => party(scan?.[end], scan && evidenceOf(scan));
  const outward = observed.filter(({ kind, purpose }) => kind === 'shipped' && purpose === 'hold');
  const homeward = observed.filter(({ kind, purpose }) => kind === 'shipped' && purpose === 'return');
  const owning = party(catalogued?.owningBranch, catalogued?.evidence);
  const lending = sent(outward[0], 'branch') ?? sent(homeward.at(-1), 'to') ?? owning;
  const borrowing = sent(outward.at(-1), 'to') ?? sent(homeward[0], 'branch') ?? elsewhere(observed, owning, party);
  return { ...(lending && { lending }), ...(borrowing && { borrowing }), ...(owning && { owning }) };
}

/** Who has an item that is not its own has borrowed it; of several, the last one. */
function elsewhere(
  observed: readonly Observation[],
  owning: Party | undefined,
  party: (branch: string | undefined, evidence: Evidence | undefined) => Party | undefined,
): Party | undefined {
  if (!owning) return undefined;
  return observed
    .map((scan) => party(scan.branch, evidenceOf(scan)))
    .findLast((each) => each !== undefined && each.library !== owning.library);
}

/** The role of a branch's library, with the event that says so; `other` where it has none. */
export function roleOf(branch: string, roles: Roles, libraryOf: LibraryOf): { role: Role; evidence: Evidence[] } {
  const library = libraryOf(branch);
  for (const role of ['lending', 'borrowing', 'owning'] as const) {
    const party = roles[role];
    if (party !== undefined && party.library === library) return { role, evidence: [party.evidence] };
  }
  return { role: 'other', evidence: [] };
}

/** Whether the library that owns it scanned it. */
export const isOwn = ({ branch }: Observation, { owning }: Roles, libraryOf: LibraryOf): boolean =>
  owning !== undefined && branch !== undefined && libraryOf(branch) === owning.library;

export const evidenceOf = ({ kind, scanId, branch, occurredAt }: Observation): Evidence => ({
  event: `item-${kind}`,
  id: scanId,
  ...(branch !== undefined && { branch }),
  occurredAt,
});
