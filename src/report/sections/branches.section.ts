import type { ReportFigures } from '../report.figures.js';
import { note, of, ofText, table, text, type Section } from '../section.js';
import { count, days, monthInWords, monthsInWords, NONE, share } from '../words.js';

/** Every branch in a row, so that each finds its own; of a library, its own branches: of others it sees a part only. */
export function branchesSection({
  month,
  library,
  window,
  compliance,
  senders,
  receivers,
  waits,
  names,
}: ReportFigures): Section {
  const sent = new Map(senders.map((row) => [row.from, row]));
  const came = new Map(receivers.map((row) => [row.to, row]));
  const scans = new Map(compliance.map((row) => [row.branch, row]));
  const holds = new Map(waits.byPickup.map((row) => [row.key, row]));
  const codes = [...new Set([...sent.keys(), ...came.keys(), ...scans.keys(), ...holds.keys()])].filter(
    (code): code is string => typeof code === 'string' && (library === null || scans.has(code)),
  );
  const number = (n: number | undefined) => (n === undefined ? NONE : count(n));
  const rows = codes
    .sort()
    .map((code) => [
      `${code} ${names.get(code) ?? ''}`.trimEnd(),
      number(sent.get(code)?.transits),
      days(sent.get(code)?.p50 ?? null),
      number(came.get(code)?.transits),
      days(came.get(code)?.p50 ?? null),
      days(came.get(code)?.p90 ?? null),
      share(scans.get(code)?.compliance ?? null),
      number(scans.get(code)?.probablyReceived),
      number(holds.get(code)?.holds),
      days(holds.get(code)?.total.p50 ?? null),
      days(holds.get(code)?.total.p90 ?? null),
    ]);
  const months = monthsInWords(window.months);
  return {
    id: 'branches',
    title: 'Branch by branch',
    blocks:
      rows.length === 0
        ? [text(`From ${months} nothing went from one branch to another.`)]
        : [
            table(
              `Transits and scans from ${months}; holds placed in ${monthInWords(month.name)}`,
              [
                ofText('Branch'),
                of('Sent'),
                of('half within'),
                of('Sent to it'),
                of('half within'),
                of('nine of ten within'),
                of('Scans made'),
                of('Without scan'),
                of('Holds'),
                of('half wait'),
                of('nine of ten wait'),
              ],
              rows,
            ),
            note(
              'In days. Without scan: sent to it, open, and probably received. Holds: to be picked up there, from placed to picked up. The intervals are in the CSV; small differences between branches are mostly chance.',
            ),
          ],
    data: [],
  };
}
