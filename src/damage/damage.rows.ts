/** The rows of damages: told anew from an item's history, or moved on by what was said of a claim. */
import { itemStream, type Holder } from '../courier/index.js';
import { DEFAULT_ZONE } from '../plain/days.js';
import type { ApplyContext, Recorded, Rows } from '../projections/projection.js';
import { allKnown, assess } from './claim.assessment.js';
import { claimDecider } from './claim.decider.js';
import { claimIdOf, type Assessment, type Change, type ChangeKind, type ClaimEvent } from './claim.events.js';
import { standsByWord, type Claim, type ClaimState } from './claim.state.js';
import { nextDue, nextStep } from './claim.steps.js';
import { toldDamage, type Members, type ToldDamage } from './damage.told.js';
import type { Adoption } from './policies.in-force.js';
import { GROUP } from './policy.events.js';
import type { Policy } from './policy.shape.js';

/** What stands in a row as text. */
export interface ClaimTexts {
  readonly follows: string | null;
  readonly changes: string;
  readonly state: string | null;
}

export const changedBy = (
  kind: ChangeKind,
  { type, position }: { readonly type: string; readonly position: bigint },
  id: string,
): Change => ({ kind, event: type, id, position: position.toString() });

export async function tellClaims(items: readonly unknown[], change: Change, context: ApplyContext): Promise<void> {
  for (const { barcode } of items as readonly { barcode: string }[]) await tellItem(barcode, change, context);
}

/** All damages of an item, after an event that may have changed the answer. */
export async function tellItem(barcode: string, change: Change, { rows, history }: ApplyContext): Promise<void> {
  const events = await history(itemStream(barcode));
  const members = membersIn(rows);
  const claims = rows.all<{ scanId: string; branch: string } & ClaimTexts>(
    'SELECT scan_id AS scanId, branch, follows, changes, state FROM claim WHERE barcode = ? ORDER BY position',
    barcode,
  );
  for (const { scanId, branch, ...before } of claims) {
    const claimId = claimIdOf(barcode, scanId);
    const told = toldDamage(barcode, events, scanId, members);
    const follows = told && JSON.stringify(assessmentOf(told, { barcode, scanId }, members, rows));
    rows.run(
      'UPDATE claim SET follows = ?, known = ?, shipped_on = ? WHERE claim_id = ?',
      follows,
      JSON.stringify(told ? allKnown(told.facts) : []),
      told?.shippedOn ?? null,
      claimId,
    );
    const changes = follows === before.follows ? before.changes : JSON.stringify([...parsed(before.changes), change]);
    stand(claimId, { follows, changes, state: before.state }, rows);
    if (told) concern(claimId, new Set([branch, ...branchesOf(told)]), rows);
  }
}

/** What was said of a claim; a new assessment has seen some of the changes. */
export function tellClaim(event: Recorded<ClaimEvent>, { rows }: ApplyContext): void {
  const { claimId } = event.data;
  const row = rows.get<ClaimTexts>('SELECT follows, changes, state FROM claim WHERE claim_id = ?', claimId);
  // Without a report there is no claim to speak of.
  if (!row) return;
  const before = row.state === null ? claimDecider.initial : (JSON.parse(row.state) as ClaimState);
  const state = claimDecider.evolve(before, event as ClaimEvent, event);
  const seen = 'seen' in event.data ? BigInt(event.data.seen) : -1n;
  const changes = parsed(row.changes).filter(({ position }) => BigInt(position) > seen);
  stand(claimId, { follows: row.follows, changes: JSON.stringify(changes), state: JSON.stringify(state) }, rows);
}

/** Where the claim stands, for lists and for the clock. */
function stand(claimId: string, { follows, changes, state }: ClaimTexts, rows: Rows): void {
  const claim = claimIn(state);
  const now = follows === null ? null : (JSON.parse(follows) as Assessment);
  const isAsRecorded = claim?.isReported === true && follows === JSON.stringify(claim.assessment);
  // What has changed back has not changed.
  const news = isAsRecorded ? '[]' : changes;
  const status = statusOf(claim, follows);
  const next = claim && status !== 'withdrawn' ? nextStep(claim) : null;
  rows.run(
    `UPDATE claim SET changes = ?, state = ?, status = ?, responsible = ?, owed = ?, next_who = ?, next_library = ?, wakes_at = ?
     WHERE claim_id = ?`,
    news,
    state,
    status,
    (claim?.settlement ? claim.settlement.library : now?.responsibleLibrary) ?? null,
    (claim?.settlement ? claim.settlement.owedLibrary : now?.owedLibrary) ?? null,
    next?.who ?? null,
    next?.library ?? null,
    isNews(claim, follows, news) ? '' : claim && (nextDue(claim)?.dueAt ?? null),
    claimId,
  );
}

/** Whether the clock has something to record that follows from the log. */
function isNews(claim: Claim | null, follows: string | null, changes: string): boolean {
  if (!claim) return follows !== null;
  return follows === null ? claim.isReported : changes !== '[]';
}

/** `reported`: the clock has not opened its claim yet. */
export type DamageStatus = Claim['status'] | 'reported';

export function statusOf(claim: Claim | null, follows: string | null): DamageStatus {
  if (follows === null && !(claim && standsByWord(claim))) return 'withdrawn';
  return claim?.status ?? 'reported';
}

export function claimIn(state: string | null): Claim | null {
  const claim = state === null ? null : (JSON.parse(state) as ClaimState);
  return claim === null || claim.status === 'none' || claim.status === 'opened' ? null : claim;
}

function assessmentOf(told: ToldDamage, about: Reported, members: Members, rows: Rows): Assessment {
  const adoptions = rows
    .all<Omit<Adoption, 'policy'> & { policy: string | null }>(
      `SELECT scope, version, from_day AS "from", policy FROM adoption
       WHERE scope IN (?, ?) AND from_day <= ? ORDER BY position`,
      GROUP,
      told.parties.owning ?? GROUP,
      told.shippedOn,
    )
    .map(({ policy, ...each }) => ({ ...each, policy: policy === null ? null : (JSON.parse(policy) as Policy) }));
  return assessmentBy(told, about, members, adoptions);
}

interface Reported {
  readonly barcode: string;
  readonly scanId: string;
}

/** By the policy that is in force among these. */
export function assessmentBy(
  told: ToldDamage,
  { barcode, scanId }: Reported,
  { libraryOf }: Members,
  adoptions: readonly Adoption[],
): Assessment {
  const earlier = told.observed.find((scan) => scan.kind === 'damaged' && scan.scanId !== scanId);
  return assess({ told, adoptions, libraryOf, sameAs: earlier && claimIdOf(barcode, earlier.scanId) });
}

function membersIn(rows: Rows): Members {
  const of = (code: string | undefined) =>
    code === undefined
      ? undefined
      : rows.get<{ library: string; zone: string }>(
          'SELECT library, time_zone AS zone FROM branch WHERE code = ?',
          code,
        );
  return { libraryOf: (branch) => of(branch)?.library, zoneOf: (branch) => of(branch)?.zone ?? DEFAULT_ZONE };
}

function concern(claimId: string, branches: ReadonlySet<string>, rows: Rows): void {
  rows.run('DELETE FROM concerned WHERE claim_id = ?', claimId);
  for (const branch of branches) rows.run('INSERT INTO concerned VALUES (?, ?)', claimId, branch);
}

/** Who owns it, who had it, and who shipped it from where to where: they give libraries their roles. */
function branchesOf({ owningBranch, window, observed }: ToldDamage): readonly string[] {
  const shipped = observed.filter(({ kind }) => kind === 'shipped').flatMap(({ branch, to }) => [branch, to]);
  return [owningBranch, ...window.custodians.flatMap(({ holder }) => atEnds(holder)), ...shipped].filter(
    (branch) => branch !== undefined,
  );
}

const atEnds = (holder: Holder): readonly string[] =>
  'branch' in holder ? [holder.branch] : [holder.courier.from, holder.courier.to];

const parsed = (changes: string) => JSON.parse(changes) as readonly Change[];
