/** Who answers for a damage, and why: what the policy in force says of what is known. Pure. */
import type { Observation } from '../courier/index.js';
import type { CalendarDate } from '../plain/kinds-of-text.js';
import type {
  AssessedCustodian,
  AssessedWindow,
  Assessment,
  KnownFact,
  PassedOver,
  Responsible,
} from './claim.events.js';
import { evidenceOf, type LibraryOf } from './damage.roles.js';
import type { Custodian, DamageWindow } from './damage.window.js';
import { policyInForce, type Adoption } from './policies.in-force.js';
import type { Fact, Facts } from './policy.facts.js';
import { verdictOf, type PolicyVerdict } from './policy.verdict.js';
import type { Parties } from './policy.what-if.js';

const NO_POLICY = 'No policy was in force when the item was shipped: the group’s staff decide.';

/** What is told of a damage, as far as an assessment goes by it. */
export interface Told {
  readonly window: DamageWindow;
  /** In the window, in order: from the one that found it sound, if one did, to the one that found it damaged. */
  readonly observed: readonly [Observation, ...Observation[]];
  readonly facts: Facts;
  readonly parties: Parties;
  /** When it was shipped last before it was found damaged, on the calendar of the branch that shipped it; else when it was found. */
  readonly shippedOn: CalendarDate;
}

export interface Assessed {
  readonly told: Told;
  /** In the order in which they were said. */
  readonly adoptions: readonly Adoption[];
  readonly libraryOf: LibraryOf;
  /** The claim of an earlier report of the same damage. */
  readonly sameAs: string | undefined;
}

export function assess({ told, adoptions, libraryOf, sameAs }: Assessed): Assessment {
  const { parties, facts, shippedOn } = told;
  const found = policyInForce(adoptions, parties.owning, shippedOn);
  const owedLibrary = owedIn(parties);
  const about = {
    window: windowOf(told, libraryOf),
    ...(sameAs !== undefined && { sameAs }),
  };
  if (!found) {
    return {
      shippedOn,
      responsible: 'group-decides',
      ...(owedLibrary !== undefined && { owedLibrary }),
      remedy: 'none',
      because: NO_POLICY,
      facts: allKnown(facts),
      passed: [],
      ...about,
      deadlines: [],
    };
  }
  const { scope, version, from: inForceFrom, policy } = found;
  const said = verdictOf(policy, facts);
  const { responsible, responsibleLibrary } = whoIs(said, parties);
  return {
    policy: { scope, version, policy: policy.policy, inForceFrom },
    shippedOn,
    rule: said.rule,
    responsible,
    ...(responsibleLibrary !== undefined && { responsibleLibrary }),
    ...(owedLibrary !== undefined && { owedLibrary }),
    remedy: said.remedy,
    ...(said.amount !== null && { amount: said.amount }),
    because: said.because,
    facts: said.facts.map(({ fact, known }) => knownFact(fact, known)),
    passed: said.passed.map(passedOver),
    ...about,
    deadlines: policy.deadlines,
  };
}

/** The item's owner; whoever lent it answers to the owner, where the catalog does not know the item. */
export const owedIn = ({ owning, lending }: Parties): string | undefined => owning ?? lending;

/** Everything that is known, whether a rule asked for it or not. */
export const allKnown = (facts: Facts): readonly KnownFact[] =>
  Object.entries(facts).map(([fact, known]) => knownFact(fact, known as Fact));

function whoIs(
  { responsible }: PolicyVerdict,
  parties: Parties,
): Pick<Assessment, 'responsible' | 'responsibleLibrary'> {
  const account = responsible in parties ? parties[responsible as keyof Parties] : undefined;
  if (account === 'courier') return { responsible: 'courier' };
  return {
    responsible: responsible satisfies Responsible,
    ...(account !== undefined && { responsibleLibrary: account }),
  };
}

const knownFact = (fact: string, { value, evidence }: Fact): KnownFact => ({ fact, value, evidence });

const passedOver = ({ rule, fact, known }: PolicyVerdict['passed'][number]): PassedOver => ({
  rule,
  fact,
  ...(known && { known: knownFact(fact, known) }),
});

function windowOf({ window, observed }: Told, libraryOf: LibraryOf): AssessedWindow {
  return {
    ...(window.lastSound && { lastSound: evidenceOf(observed[0]) }),
    firstDamaged: evidenceOf(observed.at(-1) ?? observed[0]),
    custodians: window.custodians.map((each) => custodianOf(each, libraryOf)),
  };
}

function custodianOf({ holder, hours }: Custodian, libraryOf: LibraryOf): AssessedCustodian {
  if ('courier' in holder) return { ...holder.courier, hours };
  const library = libraryOf(holder.branch);
  return { branch: holder.branch, ...(library !== undefined && { library }), hours };
}
