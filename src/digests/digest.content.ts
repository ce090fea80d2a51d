/** What a digest says: as plain text, as HTML, and as JSON for other programs. */
import { dateAt } from '../plain/days.js';
import type { CaseRow } from '../cases/index.js';
import type { Digest } from './digest.gather.js';

export function subjectOf({ name, open, overdue }: Digest): string {
  const late = overdue === 0 ? '' : `, ${overdue} of them overdue`;
  return `${open === 1 ? '1 case waits' : `${open} cases wait`} for ${name}${late}`;
}

export const textOf = (digest: Digest): string =>
  [
    `${subjectOf(digest)} (${digest.date}).`,
    ...digest.cases.map((row) =>
      [headOf(row), laneOf(row), row.nextStep ?? '', dueOf(row, digest.zone), row.caseId].join('\n'),
    ),
    ...moreOf(digest),
    'Answer at POST /v1/cases/{caseId}/answer, or scan the item.',
  ].join('\n\n') + '\n';

export const htmlOf = (digest: Digest): string =>
  `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(subjectOf(digest))}</title></head>
<body style="font-family: sans-serif">
<p>${escaped(subjectOf(digest))} (${digest.date}).</p>
<table cellpadding="6" style="border-collapse: collapse">
<tr align="left"><th>Item</th><th>Trip</th><th>What to do</th><th>Until</th></tr>
${digest.cases.map((row) => rowOf(row, digest.zone)).join('\n')}
</table>
${moreOf(digest)
  .map((line) => `<p>${escaped(line)}</p>`)
  .join('\n')}
</body></html>
`;

/** The rows are those of `GET /v1/cases`. */
export const jsonOf = ({ to, name, date, open, overdue, cases }: Digest): string =>
  JSON.stringify({ type: 'cases-digest', to, name, date, open, overdue, cases });

const headOf = ({ title, barcode }: CaseRow): string => (title === null ? barcode : `${title} (${barcode})`);

const laneOf = ({ from, to, days, usualDays }: CaseRow): string =>
  `${from} to ${to}, ${days} days on the road${usualDays === null ? '' : `, usual are ${usualDays}`}`;

const dueOf = ({ dueAt, overdue }: CaseRow, zone: string): string =>
  `Until ${dateAt(Date.parse(dueAt ?? ''), zone)}${overdue ? ': overdue' : ''}`;

const moreOf = ({ open, cases }: Digest): readonly string[] =>
  open > cases.length ? [`And ${open - cases.length} more: GET /v1/cases?status=open&yours=true`] : [];

const rowOf = (row: CaseRow, zone: string): string => {
  const cells = [headOf(row), laneOf(row), row.nextStep ?? '', dueOf(row, zone)];
  return `<tr valign="top">${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
