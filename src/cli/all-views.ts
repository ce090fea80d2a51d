/** Every view of the service, for commands that build some by themselves; a test holds the list against the service's own. */
import { accessKeys } from '../access/access-keys.projection.js';
import { accessTelling } from '../access/access.telling.js';
import { reads } from '../access/reads.projection.js';
import { sessions } from '../access/sessions.projection.js';
import { checkpoints } from '../audit/checkpoints.projection.js';
import { merkle } from '../audit/merkle.projection.js';
import { redactionTelling } from '../audit/redaction.telling.js';
import type { Telling } from '../audit/telling.js';
import { timeline } from '../audit/timeline.projection.js';
import { caseTelling } from '../cases/case.telling.js';
import { cases } from '../cases/cases.projection.js';
import { custody } from '../courier/custody.projection.js';
import { holdWaits } from '../courier/hold-waits.projection.js';
import { itemTelling } from '../courier/item.telling.js';
import { transits } from '../courier/transits.projection.js';
import { claimTelling, policyTelling } from '../damage/claim.telling.js';
import { damage } from '../damage/damage.projection.js';
import { ledger } from '../damage/ledger.projection.js';
import { policies } from '../damage/policies.projection.js';
import { epcis } from '../epcis/epcis.projection.js';
import { fairness } from '../fairness/fairness.projection.js';
import { holdTelling } from '../holds/hold.telling.js';
import { members } from '../partners/members.projection.js';
import { partnerTelling } from '../partners/partner.telling.js';
import type { Projection } from '../projections/projection.js';
import { UsageError } from './usage-error.js';

/** What events say in words. */
export const tellings = [
  accessTelling,
  partnerTelling,
  holdTelling,
  itemTelling,
  claimTelling,
  policyTelling,
  caseTelling,
  redactionTelling,
] as unknown as readonly Telling[];

export const allViews: readonly Projection[] = [
  accessKeys,
  cases,
  checkpoints,
  custody,
  damage,
  epcis,
  fairness,
  holdWaits,
  ledger,
  members,
  merkle,
  policies,
  reads,
  sessions,
  timeline(tellings),
  transits,
];

/** All of them, or the one that is named: a view, or what is asked of one. Throws `UsageError` with the names that there are. */
export function viewsNamed(name: string | undefined): readonly Projection[] {
  if (name === undefined) return allViews;
  const view = allViews.find((one) => one.name === (QUESTIONS[name] ?? name));
  if (view) return [view];
  throw new UsageError(`There is no view ${name}. Views are ${allViews.map((one) => one.name).join(', ')}.`);
}

/** Some are known by what is asked of them. */
const QUESTIONS: Readonly<Record<string, string>> = { lag: 'transits', waits: 'hold-waits', claims: 'damage' };
