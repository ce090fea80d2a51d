/** A damage as its item's history tells it: window, facts, who stands behind the roles, and the day whose policy decides. */
import { journey, observationsIn, type Holder, type ItemCatalogued, type Observation } from '../courier/index.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { dateAt } from '../plain/days.js';
import type { CalendarDate } from '../plain/kinds-of-text.js';
import type { Told } from './claim.assessment.js';
import { factsOf } from './damage.facts.js';
import { rolesIn, type Catalogued, type LibraryOf } from './damage.roles.js';
import { damageWindow, observedIn, soleCustodian } from './damage.window.js';

export interface ToldDamage extends Told {
  /** The branch that owns the item, as the catalog said last. */
  readonly owningBranch?: string;
}

export interface Members {
  readonly libraryOf: LibraryOf;
  readonly zoneOf: (branch: string | undefined) => string;
}

/** Null if the scan was taken back. */
export function toldDamage(
  barcode: string,
  events: readonly RecordedEvent[],
  scanId: string,
  { libraryOf, zoneOf }: Members,
): ToldDamage | null {
  const told = journey(barcode, observationsIn(events));
  const window = damageWindow(told, scanId);
  const report = told.observations.find((scan) => scan.scanId === scanId && scan.kind === 'damaged');
  const [first, ...others] = observedIn(told.observations, scanId);
  if (!window || !report || !first) return null;
  const observed = [first, ...others] as const;
  const catalogued = cataloguedIn(events);
  const { lending, borrowing, owning } = rolesIn(observed, catalogued, libraryOf);
  const alone = soleCustodian(window);
  const custodian = alone ? accountOf(alone, libraryOf) : undefined;
  return {
    window,
    observed,
    facts: factsOf({ window, report, observed, catalogued, libraryOf }),
    parties: {
      ...(lending && { lending: lending.library }),
      ...(borrowing && { borrowing: borrowing.library }),
      ...(owning && { owning: owning.library }),
      ...(custodian !== undefined && { custodian }),
    },
    shippedOn: dayOf(told.observations, observed.at(-1) ?? first, zoneOf),
    ...(catalogued && { owningBranch: catalogued.owningBranch }),
  };
}

const accountOf = (holder: Holder, libraryOf: LibraryOf): string | undefined =>
  'courier' in holder ? 'courier' : libraryOf(holder.branch);

function dayOf(observations: readonly Observation[], damaged: Observation, zoneOf: Members['zoneOf']): CalendarDate {
  const shipped = observations.findLast(
    ({ kind, voided, occurredAt }) => kind === 'shipped' && voided === undefined && occurredAt <= damaged.occurredAt,
  );
  const { occurredAt, branch } = shipped ?? damaged;
  return dateAt(Date.parse(occurredAt), zoneOf(branch));
}

/** As the catalog said last; null if it never did. */
function cataloguedIn(events: readonly RecordedEvent[]): Catalogued | null {
  const said = events.findLast(({ type }) => type === 'item-catalogued');
  if (!said) return null;
  const { owningBranch, price, acquiredOn } = said.data as ItemCatalogued['data'];
  return {
    owningBranch,
    ...(price !== undefined && { price }),
    ...(acquiredOn !== undefined && { acquiredOn }),
    evidence: { event: 'item-catalogued', id: said.position.toString(), occurredAt: said.recordedAt },
  };
}
