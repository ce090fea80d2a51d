import { waitsChart } from '../charts/waits.chart.js';
import type { ReportFigures } from '../report.figures.js';
import { firstDay } from '../report.month.js';
import { ask, chart, note, text, type Section } from '../section.js';
import { count, many, monthInWords } from '../words.js';

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
            note(
              'A hold that still waits in a segment counts as a wait of at least that long. The medians of the segments do not add up to that of the whole: they belong to different holds.',
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
