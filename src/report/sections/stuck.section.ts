import { EXPLANATION_WORDS } from '../explanations.js';
import { barsChart } from '../charts/bars.chart.js';
import { STUCK_DAYS, type ReportFigures } from '../report.figures.js';
import { ask, chart, note, of, ofText, table, text, type Section } from '../section.js';
import { count, dayInWords, days, lane, many } from '../words.js';

const SHOWN = 20;

/** What is under way, how old it is, and why it is probably not there yet. */
export function stuckSection({ open, stuck, computedAt, month }: ReportFigures): Section {
  const day = dayInWords(computedAt, month.timeZone);
  const explained = Object.entries(EXPLANATION_WORDS).map(([explanation, name]) => ({
    name,
    count: stuck.filter(({ expected }) => (expected?.explanation ?? 'unknown') === explanation).length,
  }));
  const shown = stuck.slice(0, SHOWN);
  const rows = shown.map((row) => [
    row.barcode,
    lane(row),
    row.shippedAt === null ? '' : dayInWords(row.shippedAt, month.timeZone),
    days(row.days),
    EXPLANATION_WORDS[row.expected?.explanation ?? 'unknown'],
  ]);
  return {
    id: 'stuck',
    title: 'What is stuck',
    blocks: [
      text(
        `${many(open.open, 'transit')} ${open.open === 1 ? 'was' : 'were'} under way on ${day}, whenever shipped; ${count(stuck.length)} of them for more than ${STUCK_DAYS} days.`,
      ),
      chart(
        barsChart(
          `Transits under way on ${day}, by age`,
          Object.entries(open.ageing).map(([age, n]) => ({
            name: `${age.replace('-', ' to ').replace('+', ' or more')} days`,
            count: n,
          })),
        ),
      ),
      ...(stuck.length === 0
        ? []
        : [
            chart(barsChart(`Why those of more than ${STUCK_DAYS} days are probably not there yet`, explained)),
            note(
              'A guess that says where to look first: on the shelves of the branch it was sent to, where others of its lane overtook it; at the courier, where the whole lane is late; at the branch that sent it, where all sent together is missing.',
            ),
            table(
              shown.length < stuck.length
                ? `The ${SHOWN} oldest of ${count(stuck.length)}; the CSV has all`
                : 'All of them, the oldest first',
              [ofText('Item'), ofText('Lane'), ofText('Shipped on'), of('Days'), ofText('Probably')],
              rows,
            ),
          ]),
    ],
    data: [
      { what: 'All that is under way, by age', shape: 'lag', ask: ask('/v1/lag', { groupBy: 'none' }), rows: [open] },
      {
        what: `Under way for more than ${STUCK_DAYS} days, the oldest first`,
        shape: 'transits',
        ask: ask('/v1/transits', { status: 'open', olderThanDays: STUCK_DAYS }),
        rows: stuck,
      },
    ],
  };
}
