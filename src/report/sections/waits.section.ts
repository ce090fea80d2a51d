import { SEGMENTS, waitsChart } from '../charts/waits.chart.js';
import type { ReportFigures } from '../report.figures.js';
import { firstDay } from '../report.month.js';
import { ask, chart, note, of, ofText, table, text, type Section } from '../section.js';
import { count, many, monthInWords, NONE, withInterval } from '../words.js';

/** Where holds wait: lender, courier, pickup. */
export function waitsSection({ month, trend, waits }: ReportFigures): Section {
  const [name, nameBefore] = [monthInWords(month.name), monthInWords(firstDay(month.name, -1))];
  const { now, before, byPickup } = waits;
  const { since, until } = month;
  const sinceBefore = trend.at(-2)?.since;
  return {
    id: 'waits',
    title: 'Where holds wait',
    blocks:
      now === null
        ? [text(`No hold was placed in ${name}.`)]
        : [
            text(
              `${many(now.holds, 'hold')} ${now.holds === 1 ? 'was' : 'were'} placed in ${name}; ${count(now.pickedUp)} of them ${now.pickedUp === 1 ? 'has' : 'have'} been picked up, and ${count(now.waiting)} still ${now.waiting === 1 ? 'waits' : 'wait'}.`,
            ),
            chart(waitsChart({ name, waits: now }, { name: nameBefore, waits: before })),
            table(
              `Segments of the waits of holds placed in ${name}`,
              [
                ofText('Segment'),
                of('Been through'),
                of('In it now'),
                of('Half within, days'),
                of('Nine of ten within, days'),
              ],
              SEGMENTS.map(([segment, title, what]) => {
                const { holds, waiting, p50, p50Interval, p90, p90Interval } = now[segment];
                return [
                  `${title}: ${what}`,
                  count(holds),
                  count(waiting),
                  withInterval(p50, p50Interval),
                  withInterval(p90, p90Interval),
                ];
              }),
            ),
            note(
              `In brackets: the 95% interval. ${NONE} stands where fewer than ten holds tell. A hold that still waits in a segment counts as a wait of at least that long, and so does one that was cancelled or expired in it. The medians of the segments do not add up to that of the whole: they belong to different holds.`,
            ),
          ],
    data: [
      {
        what: `Waits of holds placed in ${name}`,
        shape: 'waits',
        ask: ask('/v1/waits', { since, until }),
        rows: now ? [now] : [],
      },
      ...(sinceBefore === undefined
        ? []
        : [
            {
              what: `Waits of holds placed in ${nameBefore}`,
              shape: 'waits' as const,
              ask: ask('/v1/waits', { since: sinceBefore, until: since }),
              rows: before ? [before] : [],
            },
          ]),
      {
        what: `Waits of holds placed in ${name}, by pickup branch`,
        shape: 'waits',
        ask: ask('/v1/waits', { groupBy: 'pickupBranch', since, until }),
        rows: byPickup,
      },
    ],
  };
}
