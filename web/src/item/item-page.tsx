/** One item: who has it now, every trip that it made, and what looked wrong on the way. */
import { useEffect } from 'preact/hooks';
import type { AnomalyAnswer, BranchRow, CustodyAnswer, ItemAnswer, TransitAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { nameOf, zoneOf } from '../lag/lag-filters.js';
import type { PageProps } from '../pages.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { Section, Told } from '../parts/section.js';
import { count, days, moment } from '../parts/words.js';

export function ItemPage({ named }: PageProps) {
  const { barcode = '' } = named;
  useEffect(() => void (document.title = `${barcode} · Waybill`), [barcode]);
  const item = useAsked('/v1/items/{barcode}', {}, { named: { barcode } });
  const journey = useAsked('/v1/items/{barcode}/journey', {}, { named: { barcode } });
  const branches = useAsked('/v1/branches', {}).answer ?? [];
  return (
    <>
      <h1>Item {barcode}</h1>
      <Told asked={item}>{(now) => <Now item={now} branches={branches} />}</Told>
      {!item.problem && (
        <Section title="Transits" hint="The newest first. Times are those of the branch that scanned." asked={journey}>
          {({ transits, anomalies }) => (
            <>
              <DataTable
                id="transits"
                caption={`${count(transits.length)} transits`}
                columns={transitColumns(branches)}
                rows={[...transits].reverse()}
                keyOf={({ transitId }) => transitId}
                empty="It was never on the road."
              />
              <h2>What looked wrong</h2>
              <DataTable
                id="anomalies"
                caption={`${count(anomalies.length)} anomalies`}
                columns={ANOMALIES}
                rows={anomalies}
                keyOf={({ code, scanId }) => `${code} ${scanId}`}
                empty="Nothing: every scan fits the ones before it."
              />
            </>
          )}
        </Section>
      )}
    </>
  );
}

function Now({
  item: { custody, catalog },
  branches,
}: {
  readonly item: ItemAnswer;
  readonly branches: readonly BranchRow[];
}) {
  return (
    <section aria-label="Now">
      {catalog && (
        <p class="lead">
          {catalog.title} <small>of {nameOf(branches, catalog.owningBranch)}</small>
        </p>
      )}
      <p>
        {custody ? (
          <Holder custody={custody} branches={branches} />
        ) : (
          'Nobody is known to have it: it was never scanned.'
        )}
      </p>
    </section>
  );
}

function Holder({
  custody: { holder, since },
  branches,
}: {
  readonly custody: CustodyAnswer;
  readonly branches: readonly BranchRow[];
}) {
  if ('branch' in holder) {
    return (
      <>
        At <strong>{nameOf(branches, holder.branch)}</strong> since {moment(since, zoneOf(branches, holder.branch))}.
      </>
    );
  }
  const { from, to } = holder.courier;
  return (
    <>
      With the <strong>courier</strong>, from{' '}
      <a href={`/lag?from=${from}&to=${to}`}>
        {nameOf(branches, from)} to {nameOf(branches, to)}
      </a>
      , since {moment(since, zoneOf(branches, from))}.
    </>
  );
}

const transitColumns = (branches: readonly BranchRow[]): readonly Column<TransitAnswer>[] => [
  { name: 'From', isHead: true, show: ({ from }) => nameOf(branches, from) },
  { name: 'To', show: ({ to }) => nameOf(branches, to) },
  { name: 'Status', show: ({ status }) => status },
  { name: 'For', show: ({ purpose }) => purpose },
  { name: 'Shipped', show: ({ shippedAt, from }) => moment(shippedAt, zoneOf(branches, from)) },
  {
    name: 'Received',
    show: ({ receivedAt, receivedBy, to }) => moment(receivedAt, zoneOf(branches, receivedBy ?? to)),
  },
  { name: 'Days', isNumber: true, show: (row) => days(row.days) },
];

const ANOMALIES: readonly Column<AnomalyAnswer>[] = [
  { name: 'What', isHead: true, show: ({ code }) => code },
  { name: 'In words', show: ({ detail }) => detail },
  { name: 'Scan', show: ({ scanId }) => <code>{scanId}</code> },
];
