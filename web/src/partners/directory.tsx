/** Who is who: each branch with its library, its hub, its zone, and the policy that decides about its library's items. */
import type { BranchRow, PoliciesAnswer } from '../api/contract.js';
import type { Asked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import type { Members } from '../parts/members.js';
import { Section } from '../parts/section.js';
import { several } from '../parts/words.js';

interface DirectoryProps {
  readonly members: Members;
  readonly policies: Asked<PoliciesAnswer>;
}

export function Directory({ members, policies: asked }: DirectoryProps) {
  const { branches } = members;
  return (
    <Section
      title="Libraries and branches"
      hint="With the policy that decides about damage of the library’s items."
      asked={asked}
    >
      {({ policies }) => (
        <DataTable
          id="branches"
          caption={several(branches.length, 'branch', 'branches')}
          columns={columns(members, policies)}
          rows={[...branches].sort((a, b) => order(a, members).localeCompare(order(b, members)))}
          keyOf={({ code }) => code}
          most={300}
          empty="No branch is registered. An admin registers them: PUT /v1/branches/{code}, or waybill import."
        />
      )}
    </Section>
  );
}

const order = ({ library, name }: BranchRow, members: Members): string => `${members.library(library)} ${name}`;

const columns = (members: Members, policies: PoliciesAnswer['policies']): readonly Column<BranchRow>[] => [
  { name: 'Branch', isHead: true, show: ({ name }) => name, by: ({ name }) => name },
  { name: 'Code', show: ({ code }) => <code>{code}</code>, by: ({ code }) => code },
  {
    name: 'Library',
    show: ({ library }) => <a href={`/partners/${library}`}>{members.library(library)}</a>,
    by: (row) => members.library(row.library),
  },
  { name: 'Hub', show: ({ hub }) => hub ?? 'none', by: ({ hub }) => hub },
  { name: 'Time zone', show: ({ timeZone }) => timeZone, by: ({ timeZone }) => timeZone },
  {
    name: 'Policy',
    show: ({ library }) => {
      const policy = policyFor(library, policies);
      if (!policy) return 'none: the group’s staff decide';
      return (
        <a href={`/damage/policies?a=${policy.scope ?? ''}`}>
          {policy.title} <small>{policy.scope === 'group' ? 'the group’s' : 'its own'}</small>
        </a>
      );
    },
  },
];

/** Its own, else the group's. */
export const policyFor = (
  library: string,
  policies: PoliciesAnswer['policies'],
): PoliciesAnswer['policies'][number] | undefined =>
  [library, 'group'].map((scope) => policies.find((policy) => policy.inForce && policy.scope === scope)).find(Boolean);
