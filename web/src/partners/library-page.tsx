/** The scorecard of one library, each figure beside that of the whole group, and each a way to the items. */
import { useEffect } from 'preact/hooks';
import { caller } from '../api/session.js';
import { useAsked } from '../api/use-asked.js';
import { asked as inAddress, DateFilter, FilterForm } from '../parts/filter-form.js';
import { useMembers } from '../parts/members.js';
import { midnight } from '../parts/midnight.js';
import { Told } from '../parts/section.js';
import { several } from '../parts/words.js';
import type { PageProps } from '../pages.js';
import '../styles/partners.css';
import { policyFor } from './directory.js';
import { LibraryDamage } from './library-damage.js';
import { LibraryFairness } from './library-fairness.js';
import { LibraryLag } from './library-lag.js';
import { PartnersNav } from './partners-nav.js';

export function LibraryPage({ named }: PageProps) {
  const { library = '' } = named;
  const members = useMembers();
  const name = members.library(library);
  useEffect(() => void (document.title = `${name} · Waybill`), [name]);
  const days = { since: inAddress('since'), until: inAddress('until') };
  const period = { since: midnight(days.since), until: midnight(days.until) };
  const policies = useAsked('/v1/policies', {});
  const own = members.branches.filter((branch) => branch.library === library);
  const isKnown = members.libraries.length === 0 || members.libraries.some(({ code }) => code === library);
  if (!isKnown) {
    return (
      <>
        <h1>{library} is no library of the group</h1>
        <p>
          <a href="/partners">See all libraries</a>
        </p>
      </>
    );
  }
  return (
    <>
      <div class="title">
        <h1>{name}</h1>
        <p class="sample">
          {library}, {several(own.length, 'branch', 'branches')}
        </p>
        <button type="button" class="print" onClick={() => print()}>
          Print this page
        </button>
      </div>
      <PartnersNav />
      <Told asked={policies}>
        {(answer) => {
          const policy = policyFor(library, answer.policies);
          return (
            <p>
              {policy ? (
                <>
                  Damage of its items is decided by{' '}
                  <a href={`/damage/policies?a=${policy.scope ?? ''}`}>{policy.title}</a>,{' '}
                  {policy.scope === 'group' ? 'the group’s policy' : 'a policy of its own'}, from {policy.from} on.
                </>
              ) : (
                'No policy is in force for its items: the group’s staff decide each claim.'
              )}
            </p>
          );
        }}
      </Told>
      <FilterForm label="Filter figures" names={['since', 'until']}>
        <DateFilter name="since" label="From" />
        <DateFilter name="until" label="Before" />
      </FilterForm>
      <LibraryLag library={library} members={members} period={period} />
      {caller.value?.branch === null && (
        <>
          <LibraryDamage library={library} days={days} />
          <LibraryFairness library={library} days={days} period={period} />
        </>
      )}
    </>
  );
}

export interface DaysAsked {
  readonly since: string | undefined;
  readonly until: string | undefined;
}
