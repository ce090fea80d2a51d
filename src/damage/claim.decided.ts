/** What was decided of a damage: what people have settled, else what the policy in force said when it was assessed. Pure. */
import type { Assessment } from './claim.events.js';
import type { Claim } from './claim.state.js';
import type { FactName } from './policy.facts.js';
import type { Answer } from './policy.what-if.js';

/** `follows` where the claim has not been opened yet. Null where no policy was in force, and nobody has settled it. */
export function decidedIn(claim: Claim | null, follows: Assessment): Answer | null {
  if (claim?.status === 'waived' || claim?.status === 'lapsed') return nothingOwed(claim.status);
  if (claim?.settlement) {
    const { party, library, owedLibrary, remedy, amount, rationale } = claim.settlement;
    return {
      policy: null,
      rule: null,
      responsible: party,
      remedy,
      amount: amount ?? null,
      ...sides(party, library, owedLibrary),
      because: rationale,
      facts: [],
    };
  }
  const { policy, rule, responsible, responsibleLibrary, owedLibrary, remedy, amount, because, facts } =
    claim?.assessment ?? follows;
  if (!policy) return null;
  return {
    policy: policy.policy,
    rule: rule ?? null,
    responsible,
    remedy,
    amount: amount ?? null,
    ...sides(responsible, responsibleLibrary, owedLibrary),
    because,
    facts: facts.map(({ fact, value }) => ({ fact: fact as FactName, value })),
  };
}

const nothingOwed = (status: 'waived' | 'lapsed'): Answer => ({
  policy: null,
  rule: null,
  responsible: 'none',
  remedy: 'none',
  amount: null,
  payer: null,
  payee: null,
  because: status === 'waived' ? 'It was waived.' : 'It was not claimed in time.',
  facts: [],
});

const sides = (party: Answer['responsible'], library: string | undefined, owedLibrary: string | undefined) => ({
  payer: party === 'courier' || party === 'group-pool' ? party : (library ?? null),
  payee: owedLibrary ?? null,
});
