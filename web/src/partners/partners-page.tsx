/** Partners: the libraries of the group with what each is like to share with, the map of its lanes, and who is who. Prints as it is. */
import { useEffect } from 'preact/hooks';
import { useAsked } from '../api/use-asked.js';
import { caller } from '../api/session.js';
import { asked as inAddress, DateFilter, FilterForm } from '../parts/filter-form.js';
import { useMembers } from '../parts/members.js';
import { midnight } from '../parts/midnight.js';
import { several } from '../parts/words.js';
import '../styles/partners.css';
import { Directory } from './directory.js';
import { LaneMap } from './lane-map.js';
import { PartnersNav } from './partners-nav.js';
import { Scorecards } from './scorecards.js';

export function PartnersPage() {
  useEffect(() => void (document.title = 'Partners · Waybill'), []);
  const members = useMembers();
  const period = { since: midnight(inAddress('since')), until: midnight(inAddress('until')) };
  const days = { since: inAddress('since'), until: inAddress('until') };
  const policies = useAsked('/v1/policies', {});
  const { libraries, branches } = members;
  return (
    <>
      <div class="title">
        <h1>Partners</h1>
        <p class="sample">
          {several(libraries.length, 'library', 'libraries')} with {several(branches.length, 'branch', 'branches')}
        </p>
        <button type="button" class="print" onClick={() => print()}>
          Print this page
        </button>
      </div>
      <PartnersNav />
      <FilterForm label="Filter figures" names={['since', 'until', 'of']}>
        <DateFilter name="since" label="Shipped from" />
        <DateFilter name="until" label="Shipped before" />
      </FilterForm>
      <LaneMap members={members} period={period} />
      {/* Who has a scanner has no business with how libraries fare. */}
      {caller.value?.branch === null && <Scorecards members={members} period={period} days={days} />}
      <Directory members={members} policies={policies} />
    </>
  );
}
