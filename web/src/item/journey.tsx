/** The journey of an item as a picture and as tables: who had it, its trips, what looked wrong. */
import type { AnomalyAnswer, CustodyAnswer, JourneyAnswer, TransitAnswer } from '../api/contract.js';
import { DataTable, type Column } from '../parts/data-table.js';
import type { Members } from '../parts/members.js';
import { days, moment, several } from '../parts/words.js';
import { CustodyLanes, spanOf } from './custody-lanes.js';

const DAY_MS = 86_400_000;

interface JourneyProps {
  readonly journey: JourneyAnswer;
  /** All that is known now: the picture has the same days, wherever the clocks stand. */
  readonly whole: JourneyAnswer;
  readonly at: string | undefined;
  readonly members: Members;
}

export function Journey({ journey, whole, at, members }: JourneyProps) {
  const { custody, transits, anomalies } = journey;
  const span = spanOf(whole.observations, Date.now());
  const until = at === undefined ? span.end : Date.parse(at);
  return (
    <>
      {custody.length > 0 && <CustodyLanes {...{ journey, span, until, members }} />}
      <DataTable
        id="custody"
        caption={`Who had it: ${several(custody.length, 'time')}`}
        columns={custodyColumns(members, until)}
        rows={[...custody].reverse()}
        keyOf={({ since }) => since}
        most={10}
        empty="Nobody is known to have had it: it was never scanned."
      />
      <h3>Transits</h3>
      <DataTable
        id="transits"
        caption={several(transits.length, 'transit')}
        columns={transitColumns(members)}
        rows={[...transits].reverse()}
        keyOf={({ transitId }) => transitId}
        most={10}
        empty="It was never on the road."
      />
      <h3>What looked wrong</h3>
      <DataTable
        id="anomalies"
        caption={several(anomalies.length, 'anomaly', 'anomalies')}
        columns={ANOMALIES}
        rows={anomalies}
        keyOf={({ code, scanId }) => `${code} ${scanId}`}
        most={10}
        empty="Nothing: every scan fits the ones before it."
      />
    </>
  );
}

const custodyColumns = (members: Members, until: number): readonly Column<CustodyAnswer>[] => [
  {
    name: 'Who',
    isHead: true,
    show: ({ holder }) =>
      'branch' in holder
        ? members.branch(holder.branch)
        : `Courier, from ${members.branch(holder.courier.from)} to ${members.branch(holder.courier.to)}`,
  },
  { name: 'Since', show: (held) => moment(held.since, zoneOfHolder(held, members)) },
  {
    name: 'Until',
    show: (held) => (held.until === undefined ? 'has it' : moment(held.until, zoneOfHolder(held, members))),
  },
  {
    name: 'Days',
    isNumber: true,
    show: ({ since, until: ended }) =>
      days(Math.max(0, (ended === undefined ? until : Date.parse(ended)) - Date.parse(since)) / DAY_MS),
  },
];

const zoneOfHolder = ({ holder }: CustodyAnswer, members: Members) =>
  members.zoneOf('branch' in holder ? holder.branch : holder.courier.from);

const transitColumns = (members: Members): readonly Column<TransitAnswer>[] => [
  { name: 'From', isHead: true, show: ({ from }) => members.branch(from) },
  { name: 'To', show: ({ to }) => members.branch(to) },
  { name: 'Status', show: ({ status }) => status },
  { name: 'For', show: ({ purpose }) => purpose },
  { name: 'Shipped', show: ({ shippedAt, from }) => moment(shippedAt, members.zoneOf(from)) },
  { name: 'Received', show: ({ receivedAt, receivedBy, to }) => moment(receivedAt, members.zoneOf(receivedBy ?? to)) },
  { name: 'Days', isNumber: true, show: (row) => days(row.days) },
];

const ANOMALIES: readonly Column<AnomalyAnswer>[] = [
  { name: 'What', isHead: true, show: ({ code }) => code },
  { name: 'In words', show: ({ detail }) => detail },
  { name: 'Scan', show: ({ scanId }) => <code>{scanId}</code> },
];
