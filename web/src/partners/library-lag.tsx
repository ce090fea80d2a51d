/** A library as sender and as receiver, beside the whole group; and each of its branches with its scans. */
import { csvOf } from '../api/call.js';
import type { BranchComplianceAnswer, LagFiguresAnswer, LagGroupAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { Figure, ofTransits } from '../parts/figure.js';
import type { Members } from '../parts/members.js';
import { Section, Told } from '../parts/section.js';
import { count, days, range, several, share } from '../parts/words.js';

interface LibraryLagProps {
  readonly library: string;
  readonly members: Members;
  readonly period: { readonly since: string | undefined; readonly until: string | undefined };
}

export function LibraryLag({ library, members, period }: LibraryLagProps) {
  const sending = useAsked('/v1/lag', { ...period, groupBy: 'fromLibrary' });
  const receiving = useAsked('/v1/lag', { ...period, groupBy: 'toLibrary' });
  const group = useAsked('/v1/lag', { ...period, groupBy: 'none' });
  const all = group.answer?.groups[0];
  return (
    <>
      <section class="headline" aria-label="Lag">
        <Told asked={sending}>
          {({ groups }) => <Sides name="as sender" figures={groups.find(({ from }) => from === library)} all={all} />}
        </Told>
        <Told asked={receiving}>
          {({ groups }) => <Sides name="as receiver" figures={groups.find(({ to }) => to === library)} all={all} />}
        </Told>
      </section>
      <Branches library={library} members={members} period={period} />
    </>
  );
}

interface SidesProps {
  readonly name: string;
  readonly figures: LagGroupAnswer | undefined;
  readonly all: LagFiguresAnswer | undefined;
}

function Sides({ name, figures, all }: SidesProps) {
  const sample = ofTransits(figures?.transits ?? 0);
  return (
    <dl class="figures">
      <Figure name={`Median ${name}`} value={days(figures?.p50)} unit="days" sample={sample}>
        <span class="change">the group: {days(all?.p50)}</span>
        <span class="sample">95 %: {range(figures?.p50Interval)}</span>
      </Figure>
      <Figure name={`Nine of ten ${name}`} value={days(figures?.p90)} unit="days" sample={sample}>
        <span class="change">the group: {days(all?.p90)}</span>
      </Figure>
      <Figure name={`Both scans ${name}`} value={share(figures?.compliance)} sample={sample}>
        <span class="change">the group: {share(all?.compliance)}</span>
      </Figure>
    </dl>
  );
}

interface Row {
  readonly code: string;
  readonly name: string;
  readonly out: LagGroupAnswer | undefined;
  readonly in: LagGroupAnswer | undefined;
  readonly scans: BranchComplianceAnswer | undefined;
}

function Branches({ library, members, period }: LibraryLagProps) {
  const from = useAsked('/v1/lag', { ...period, library, groupBy: 'from' });
  const to = useAsked('/v1/lag', { ...period, library, groupBy: 'to' });
  const scans = useAsked('/v1/compliance', period);
  const rows = members.branches
    .filter((branch) => branch.library === library)
    .map(({ code, name }) => ({
      code,
      name,
      out: from.answer?.groups.find((lane) => lane.from === code),
      in: to.answer?.groups.find((lane) => lane.to === code),
      scans: scans.answer?.branches.find(({ branch }) => branch === code),
    }));
  return (
    <Section
      title="Its branches"
      hint="A count of what is under way leads to the list of it, the oldest first, and on to the item. A scan that is missing looks like lag."
      asked={scans}
    >
      {() => (
        <DataTable
          id="own"
          caption={several(rows.length, 'branch', 'branches')}
          columns={COLUMNS}
          rows={rows}
          keyOf={({ code }) => code}
          csv={csvOf('/v1/compliance', period)}
          most={60}
          empty="It has no branch yet. An admin registers them: PUT /v1/branches/{code}."
        />
      )}
    </Section>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'Branch', isHead: true, show: ({ name }) => name, by: ({ name }) => name },
  { name: 'Sent', isNumber: true, show: (row) => count(row.out?.transits ?? 0), by: (row) => row.out?.transits },
  { name: 'half within, days', isNumber: true, show: (row) => days(row.out?.p50), by: (row) => row.out?.p50 },
  {
    name: 'under way from it',
    isNumber: true,
    show: ({ code, out, name }) => (
      <a href={`/lag?from=${code}&older=0`} aria-label={`${out?.open ?? 0} under way from ${name}`}>
        {count(out?.open ?? 0)}
      </a>
    ),
    by: (row) => row.out?.open,
  },
  {
    name: 'Addressed to it',
    isNumber: true,
    show: (row) => count(row.in?.transits ?? 0),
    by: (row) => row.in?.transits,
  },
  { name: 'half of these within', isNumber: true, show: (row) => days(row.in?.p50), by: (row) => row.in?.p50 },
  {
    name: 'under way to it',
    isNumber: true,
    show: (row) => (
      <a href={`/lag?to=${row.code}&older=0`} aria-label={`${row.in?.open ?? 0} under way to ${row.name}`}>
        {count(row.in?.open ?? 0)}
      </a>
    ),
    by: (row) => row.in?.open,
  },
  {
    name: 'Scans made',
    isNumber: true,
    show: ({ scans }) => share(scans?.compliance),
    by: ({ scans }) => scans?.compliance,
  },
  {
    name: 'of',
    isNumber: true,
    show: ({ scans }) => count((scans?.sent ?? 0) + (scans?.reached ?? 0)),
    by: ({ scans }) => (scans?.sent ?? 0) + (scans?.reached ?? 0),
  },
];
