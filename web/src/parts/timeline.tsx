/** What happened to something, event by event: who reported it, how late, and what it changed. */
import type { ComponentChildren } from 'preact';
import { csvOf } from '../api/call.js';
import type { ChangeAnswer, TimelineAnswer, TimelineEntry } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { hrefWith } from '../shell/router.js';
import { DataTable, type Column } from './data-table.js';
import { asked as inAddress, ChoiceFilter, FilterForm } from './filter-form.js';
import type { Members } from './members.js';
import { MomentFilter } from './moment-filter.js';
import { Section } from './section.js';
import { TIMELINE_FILTERS, timelineAsked, TIMELINES, type TimelineOf } from './timelines.js';
import { count, days, moment } from './words.js';

interface TimelineProps {
  readonly of: TimelineOf;
  readonly id: string;
  readonly members: Members;
  /** Filters besides its own. */
  readonly filters?: ComponentChildren;
  readonly names?: readonly string[];
}

export function Timeline({ of, id, members, filters, names = [] }: TimelineProps) {
  const { path, named } = TIMELINES[of];
  const question = timelineAsked();
  const cursor = inAddress('cursor');
  const asked = useAsked(path, { ...question, cursor }, { named: named(id) });
  return (
    <>
      <FilterForm label="Filter the timeline" names={[...TIMELINE_FILTERS, ...names, 'cursor']}>
        <ChoiceFilter
          name="order"
          label="In the order in which it"
          choices={[
            { value: '', name: 'happened' },
            { value: 'recorded', name: 'was recorded' },
          ]}
        />
        <MomentFilter name="since" label="From" />
        <MomentFilter name="until" label="Before" />
        {filters}
      </FilterForm>
      <Section
        title="Timeline"
        hint="Every event in words: when it happened, and how long after that Waybill was told."
        asked={asked}
      >
        {(answer) => <Entries answer={answer} csv={csvOf(path, question, named(id))} members={members} />}
      </Section>
    </>
  );
}

interface EntriesProps {
  readonly answer: TimelineAnswer;
  readonly csv: string;
  readonly members: Members;
}

function Entries({ answer, csv, members }: EntriesProps) {
  const { entries, next, order } = answer;
  const cursor = inAddress('cursor');
  return (
    <DataTable
      id="entries"
      caption={captionOf(answer, cursor !== undefined || next !== null)}
      columns={columnsFor(members, order)}
      rows={entries}
      keyOf={({ position }) => position}
      csv={csv}
      most={100}
      empty="Nothing that you may see happened in these bounds. Widen them: take away a date, or the moment that it is told as of."
      more={
        (cursor !== undefined || next !== null) && (
          <p class="rows">
            {cursor !== undefined && <a href={hrefWith({ cursor: undefined })}>To the beginning</a>}{' '}
            {next !== null && <a href={hrefWith({ cursor: next })}>Next page</a>}
          </p>
        )
      }
    />
  );
}

const captionOf = ({ entries, of, order }: TimelineAnswer, isPart: boolean): string =>
  `${count(entries.length)} ${isPart ? 'of the ' : ''}events of ${of}, as they ${order === 'recorded' ? 'were recorded' : 'happened'}`;

function columnsFor(members: Members, order: TimelineAnswer['order']): readonly Column<TimelineEntry>[] {
  // What no branch has reported is told in the time of the group's first.
  const zone = ({ branch }: TimelineEntry) => members.zoneOf(branch) ?? members.branches[0]?.timeZone;
  const happened: Column<TimelineEntry> = {
    name: 'Happened',
    isHead: order === 'occurred',
    width: 'narrow',
    show: (entry) => moment(entry.occurredAt, zone(entry)),
  };
  const recorded: Column<TimelineEntry> = {
    name: 'Recorded',
    width: 'narrow',
    isHead: order === 'recorded',
    show: (entry) => (
      <>
        {moment(entry.recordedAt, zone(entry))}
        <small>{lateness(entry.lateHours)}</small>
      </>
    ),
  };
  return [
    ...(order === 'recorded' ? [recorded, happened] : [happened, recorded]),
    { name: 'What', width: 'wide', show: (entry) => <What entry={entry} /> },
    { name: 'Reported by', show: (entry) => reporter(entry, members) },
    {
      name: 'Changed',
      show: ({ changes }) => changes.map((change) => <Change key={change.what + (change.id ?? '')} {...change} />),
    },
  ];
}

const What = ({ entry: { words, anomalies, clockSkewSeconds } }: { readonly entry: TimelineEntry }) => (
  <>
    {words}
    {anomalies.length > 0 && <small class="wrong">Looked wrong: {anomalies.join(', ')}</small>}
    {clockSkewSeconds !== null && clockSkewSeconds !== 0 && (
      <small>The clock of the scanner was corrected by {count(clockSkewSeconds)} s</small>
    )}
  </>
);

function reporter({ key, keyLabel, branch }: TimelineEntry, members: Members): ComponentChildren {
  if (key === 'clock') return "Waybill's own clock";
  return (
    <>
      {branch === null ? 'The group' : members.branch(branch)}
      <small>{keyLabel ?? `key ${key}`}</small>
    </>
  );
}

const Change = ({ what, before, after }: ChangeAnswer) => (
  <div class="changed">
    {what}: {before ?? 'none'} → {after ?? 'none'}
  </div>
);

const SOON_HOURS = 0.05;

function lateness(hours: number): string {
  if (hours < -SOON_HOURS) return `${days(-hours)} hours before it happened, by its clock`;
  if (hours <= SOON_HOURS) return 'at once';
  return hours < 48 ? `${days(hours)} hours later` : `${days(hours / 24)} days later`;
}
