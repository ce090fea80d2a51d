/** What was scanned today on this device, and what was refused: with what to do about it. */
import { useState } from 'preact/hooks';
import { DataTable, type Column } from '../parts/data-table.js';
import { several } from '../parts/words.js';
import { scanIdOf, timeOf, type Entry, type KeptScan } from './entry.js';
import { takenBack } from './queue.js';
import { slips } from './slips.js';
import { decide, entries, ofToday, standing, takeBack } from './station.js';
import { heardOf, LARGE, REASONS, whatOf } from './words.js';

export function Refused() {
  const { refused } = standing.value;
  if (refused.length === 0) return null;
  return (
    <section class="section" aria-labelledby="refused">
      <h2 id="refused">{several(refused.length, 'refused scan')} to see to</h2>
      <p class="hint">Waybill did not record these. Mend what is said, then send them again; or put them away.</p>
      <ul class="refused-list">
        {refused.map((entry) => (
          <li key={entry.seq}>
            <p>
              <code>{barcodeOf(entry)}</code> {whatOf(entry)}, {clock(timeOf(entry))}. {entry.refusal?.detail}
            </p>
            <button type="button" onClick={() => void decide([entry], 'again')}>
              Send again <span class="unseen">{barcodeOf(entry)}</span>
            </button>{' '}
            <button type="button" onClick={() => void decide([entry], 'put-away')}>
              Put away <span class="unseen">{barcodeOf(entry)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Today() {
  const rows = ofToday.value;
  const shipped = rows.filter((entry): entry is KeptScan => entry.kind === 'scan' && entry.scan.type === 'shipped');
  const back = takenBack(entries.value);
  const toPrint = shipped.filter((entry) => !back.has(scanIdOf(entry)));
  return (
    <section class="section" aria-labelledby="today">
      <div class="title">
        <h2 id="today">Today on this device</h2>
        {toPrint.length > 0 && (
          <button type="button" onClick={() => (slips.value = toPrint)}>
            Transit slips
          </button>
        )}
      </div>
      <DataTable
        id="today"
        caption={several(rows.length, 'entry', 'entries')}
        columns={columns(back)}
        rows={rows}
        keyOf={({ seq }) => String(seq)}
        most={20}
        empty="Nothing was scanned here today. Choose what you do above, and scan the first item; it appears here at once, with or without a line."
      />
    </section>
  );
}

const columns = (back: ReadonlySet<string>): readonly Column<Entry>[] => [
  { name: 'Time', isHead: true, width: 'narrow', show: (entry) => clock(timeOf(entry)), by: timeOf },
  {
    name: 'Item',
    width: 'narrow',
    show: (entry) => <a href={`/items/${encodeURIComponent(barcodeOf(entry))}`}>{barcodeOf(entry)}</a>,
    by: barcodeOf,
  },
  { name: 'What', show: whatOf, by: whatOf },
  { name: 'Branch', show: (entry) => (entry.kind === 'scan' ? entry.scan.branch : entry.branch) },
  { name: 'State', show: stateOf, by: stateOf },
  {
    name: 'Do',
    show: (entry) =>
      entry.kind === 'scan' && (
        <div class="doing">
          {entry.scan.type === 'shipped' && (
            <button type="button" onClick={() => (slips.value = [entry])}>
              Slip <span class="unseen">of {entry.scan.barcode}</span>
            </button>
          )}
          <Undo entry={entry} isDone={back.has(scanIdOf(entry))} />
        </div>
      ),
  },
];

function stateOf(entry: Entry): string {
  if (entry.state === 'waiting') return 'Waiting';
  return entry.state === 'put-away' ? 'Put away' : LARGE[heardOf(entry)];
}

/** A scan is taken back with a reason; both stay in the log. */
function Undo({ entry, isDone }: { readonly entry: KeptScan; readonly isDone: boolean }) {
  const [isAsking, setAsking] = useState(false);
  if (isDone) return <>Taken back</>;
  if (entry.state === 'refused' || entry.state === 'put-away') return null;
  const { barcode } = entry.scan;
  if (!isAsking) {
    return (
      <button type="button" onClick={() => setAsking(true)}>
        Undo <span class="unseen">{barcode}</span>
      </button>
    );
  }
  return (
    <>
      <select
        aria-label={`Why ${barcode} is taken back`}
        ref={(select) => select?.focus()}
        onKeyDown={({ key }) => key === 'Escape' && setAsking(false)}
        onChange={({ currentTarget: { value } }) => {
          setAsking(false);
          if (value !== '') void takeBack(entry, value);
        }}
      >
        <option value="">Why? …</option>
        {REASONS.map((reason) => (
          <option key={reason}>{reason}</option>
        ))}
      </select>
      <button type="button" onClick={() => setAsking(false)}>
        Keep it
      </button>
    </>
  );
}

const barcodeOf = (entry: Entry): string => (entry.kind === 'scan' ? entry.scan.barcode : entry.barcode);

const CLOCK = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', second: '2-digit' });
const DAY_AND_CLOCK = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' });

/** By this device's own clock: it stands in the branch. */
function clock(iso: string): string {
  const at = new Date(iso);
  return (at.toDateString() === new Date().toDateString() ? CLOCK : DAY_AND_CLOCK).format(at);
}
