/** A whole tote: one item after the other, a running count, and at the end what should have come with it and was not seen. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { TransitRowAnswer } from '../api/contract.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { day, several } from '../parts/words.js';
import { placeName, placeOf } from './branches.js';
import { isWaiting, scanIdOf, type KeptScan } from './entry.js';
import { takenBack } from './queue.js';
import { openTransitsTo } from './send.js';
import { slips } from './slips.js';
import { branch, entries, kept, task } from './station.js';
import { notSeen } from './tote.js';
import { heardOf } from './words.js';

interface Tote {
  readonly kind: 'received' | 'shipped';
  readonly to: string;
  /** Ids of the scans that belong to it. */
  readonly scans: ReadonlySet<string>;
  /** The open transits to here when it was opened; unknown without a line. */
  readonly expected?: readonly TransitRowAnswer[];
  readonly isFinished: boolean;
}

const tote = signal<Tote | undefined>(undefined);

function begin(kind: Tote['kind']): void {
  tote.value = { kind, to: kind === 'shipped' ? task.value.to : branch.value, scans: new Set(), isFinished: false };
  if (kind === 'shipped') return;
  openTransitsTo(branch.value).then(
    (expected) => tote.value && (tote.value = { ...tote.value, expected }),
    () => undefined,
  );
}

export function TotePanel() {
  useEffect(
    () =>
      kept.subscribe((entry) => {
        const now = tote.peek();
        if (!now || now.isFinished || entry?.scan.type !== now.kind) return;
        if (entry.scan.type === 'shipped' && entry.scan.to !== now.to) return;
        tote.value = { ...now, scans: new Set([...now.scans, scanIdOf(entry)]) };
      }),
    [],
  );
  const now = tote.value;
  const { kind, to } = task.value;
  if (now) return now.isFinished ? <Summary tote={now} /> : <Running tote={now} />;
  if (kind !== 'received' && kind !== 'shipped') return null;
  const where = kind === 'received' ? 'Receive a tote' : 'Fill a tote';
  return (
    <p class="tote-start">
      <button type="button" disabled={kind === 'shipped' && to === ''} onClick={() => begin(kind)}>
        {where}
      </button>{' '}
      <span class="hint">
        {kind === 'received'
          ? 'Counts what is in it, and says at the end what should have come with it.'
          : 'Counts what goes to one branch, and prints its slips together.'}
      </span>
    </p>
  );
}

/** Those that were not taken back. */
function scansIn({ scans }: Tote): readonly KeptScan[] {
  const back = takenBack(entries.value);
  return entries.value.filter(
    (entry): entry is KeptScan => entry.kind === 'scan' && scans.has(scanIdOf(entry)) && !back.has(scanIdOf(entry)),
  );
}

const titleOf = ({ kind, to }: Tote): string =>
  kind === 'received' ? 'Tote being received' : `Tote to ${placeName(to)}`;

function Running({ tote: now }: { readonly tote: Tote }) {
  const many = scansIn(now).length;
  return (
    <section class="section tote" aria-labelledby="tote">
      <h2 id="tote">{titleOf(now)}</h2>
      <p class="count">
        <strong>{many}</strong> {many === 1 ? 'item' : 'items'}
      </p>
      <button type="button" class="button" onClick={() => (tote.value = { ...now, isFinished: true })}>
        Finish the tote
      </button>
    </section>
  );
}

function Summary({ tote: now }: { readonly tote: Tote }) {
  const scans = scansIn(now);
  const odd = scans.filter((entry) => !isWaiting(entry) && heardOf(entry) !== 'recorded').length;
  const waiting = scans.filter(isWaiting).length;
  return (
    <section class="section tote" aria-labelledby="tote">
      <h2 id="tote">
        {titleOf({ ...now })}: {several(scans.length, 'item')}
      </h2>
      <p>
        {odd === 0
          ? 'None of them looks wrong.'
          : `${several(odd, 'item')} with an anomaly or refused; see the list below.`}{' '}
        {waiting > 0 && `${several(waiting, 'scan')} not sent yet.`}
      </p>
      {now.kind === 'received' && <Missing tote={now} scans={scans} />}
      <p>
        {now.kind === 'shipped' && scans.length > 0 && (
          <>
            <button type="button" onClick={() => (slips.value = scans)}>
              Slips of this tote
            </button>{' '}
          </>
        )}
        <button type="button" class="button" onClick={() => (tote.value = undefined)}>
          Done
        </button>
      </p>
    </section>
  );
}

function Missing({ tote: { expected }, scans }: { readonly tote: Tote; readonly scans: readonly KeptScan[] }) {
  if (!expected)
    return <p class="empty">What should have come with it is not known: there was no line when the tote was opened.</p>;
  const seen = new Set(scans.map(({ scan }) => scan.barcode));
  const rows = notSeen(expected, seen, dayShipped);
  return (
    <DataTable
      id="missing"
      caption={`Expected with it, but not seen: ${rows.length}`}
      columns={MISSING}
      rows={rows}
      keyOf={({ transitId }) => transitId}
      empty="Nothing: all that was shipped together has come."
    />
  );
}

const dayShipped = ({ from, shippedAt }: TransitRowAnswer): string => day(shippedAt, placeOf(from)?.timeZone);

const MISSING: readonly Column<TransitRowAnswer>[] = [
  {
    name: 'Item',
    isHead: true,
    show: ({ barcode }) => <a href={`/items/${encodeURIComponent(barcode)}`}>{barcode}</a>,
  },
  { name: 'From', show: ({ from }) => placeName(from) },
  { name: 'Shipped', show: dayShipped },
];
