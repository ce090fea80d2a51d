/** What if: all damage of a time, decided once more by another policy, beside what was decided. Nothing is recorded. */
import type { TrialAnswer } from '../api/contract.js';
import { useAnswer, useAsked } from '../api/use-asked.js';
import { asked as inAddress, ChoiceFilter, DateFilter, type Choice } from '../parts/filter-form.js';
import type { Members } from '../parts/members.js';
import { Told } from '../parts/section.js';
import { isScope } from './policy-choices.js';
import { Tried } from './tried.js';

/** How far back is looked where the address does not say. */
const USUAL_DAYS = 365;
const DAY_MS = 86_400_000;

interface WhatIfProps {
  readonly choices: readonly Choice[];
  readonly members: Members;
}

export function WhatIf({ choices, members }: WhatIfProps) {
  const name = inAddress('try');
  const since = inAddress('since') ?? new Date(Date.now() - USUAL_DAYS * DAY_MS).toISOString().slice(0, 10);
  const until = inAddress('until');
  return (
    <section class="section" aria-labelledby="what-if">
      <h2 id="what-if">What if</h2>
      <p class="hint">
        All damage found in a time, decided once more by the policy that you choose, beside what was decided. Damage
        that would be decided otherwise flips. Nothing is recorded but that you looked.
      </p>
      <form class="filters" aria-label="What to try" onSubmit={(event) => event.preventDefault()}>
        <ChoiceFilter name="try" label="Try" choices={[{ value: '', name: 'Choose a policy' }, ...choices]} />
        <DateFilter name="since" label="Damage found from" />
        <DateFilter name="until" label="and before" />
      </form>
      {name === undefined ? (
        <p class="empty">
          Choose a policy to see which claims it would have decided otherwise, and what each library would have paid.
        </p>
      ) : (
        <Trial name={name} period={{ since, ...(until !== undefined && { until }) }} members={members} />
      )}
    </section>
  );
}

export interface Period {
  readonly since: string;
  readonly until?: string;
}

interface TrialProps {
  readonly name: string;
  readonly period: Period;
  readonly members: Members;
}

function Trial({ name, period, members }: TrialProps) {
  const adopted = useAsked('/v1/policies/{scope}', isScope(name) ? {} : null, { named: { scope: name } });
  const body = isScope(name)
    ? adopted.answer && { policy: adopted.answer.document, ...period }
    : { shipped: name, ...period };
  const asked = useAnswer<TrialAnswer>(body && '/v1/policies/try', { body });
  return (
    <div aria-busy={asked.isLoading} class="tried">
      <Told asked={asked}>{(trial) => <Tried trial={trial} body={body} members={members} />}</Told>
    </div>
  );
}
