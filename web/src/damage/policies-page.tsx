/** Policies: what is in force and what there is, two of them side by side, and what it would have been under another. */
import { useEffect } from 'preact/hooks';
import { csvOf } from '../api/call.js';
import type { PolicyRow } from '../api/contract.js';
import { caller } from '../api/session.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { useMembers, type Members } from '../parts/members.js';
import { Section } from '../parts/section.js';
import { count } from '../parts/words.js';
import { hrefWith } from '../shell/router.js';
import '../styles/damage.css';
import { DamageNav } from './damage-nav.js';
import { nameOfPolicy, policyChoices } from './policy-choices.js';
import { SideBySide } from './side-by-side.js';
import { WhatIf } from './what-if.js';

export function PoliciesPage() {
  useEffect(() => void (document.title = 'Policies · Waybill'), []);
  const members = useMembers();
  const asked = useAsked('/v1/policies', {});
  const choices = policyChoices(asked.answer?.policies ?? [], members);
  // What would come of it is of all libraries: a library or a desk is not told.
  const isStaff = caller.value?.library === null && caller.value.branch === null;
  return (
    <>
      <h1>Policies</h1>
      <DamageNav />
      <Section
        title="What there is"
        hint="The policy that was in force when an item was shipped decides: that of the library that owns it, else the group’s."
        asked={asked}
      >
        {({ policies, on }) => (
          <>
            {!policies.some(({ inForce }) => inForce) && (
              <p class="empty">
                None is in force on {on}: the group’s staff decide each claim. An admin adopts one, with{' '}
                <code>waybill policy adopt</code>; try below what each would have meant.
              </p>
            )}
            <DataTable
              id="policies"
              caption={`${count(policies.length)} policies: adopted, and shipped with Waybill to choose from`}
              columns={columns(members)}
              rows={[...policies].sort((a, b) => Number(b.inForce) - Number(a.inForce))}
              keyOf={({ name, scope, version }) => `${name} ${scope ?? ''} ${version ?? ''}`}
              csv={csvOf('/v1/policies', {})}
              empty=""
            />
          </>
        )}
      </Section>
      {asked.answer && <SideBySide choices={choices} />}
      {asked.answer && isStaff && <WhatIf choices={choices} members={members} />}
    </>
  );
}

const columns = (members: Members): readonly Column<PolicyRow>[] => [
  {
    name: 'Policy',
    isHead: true,
    show: ({ name, title, summary }) => (
      <>
        {title} <code>{name}</code>
        <small>{summary}</small>
      </>
    ),
    by: ({ title }) => title,
  },
  {
    name: 'Whose',
    show: ({ scope }) => (scope === null ? 'shipped, to choose from' : nameOfPolicy(scope, members)),
    by: ({ scope }) => scope,
  },
  {
    name: 'In force',
    width: 'narrow',
    show: ({ inForce, from, version }) =>
      from === null ? 'no' : `${inForce ? 'yes' : 'no'}, version ${version ?? ''} from ${from}`,
    by: ({ from }) => from,
  },
  {
    name: 'Compare',
    show: ({ name, scope, inForce }) => (
      <a href={hrefWith({ b: scope !== null && inForce ? scope : name })}>
        beside<span class="unseen"> {name}</span>
      </a>
    ),
  },
];
