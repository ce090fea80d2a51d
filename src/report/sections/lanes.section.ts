import type { LagFigures } from '../../courier/index.js';
import { whiskersChart } from '../charts/whiskers.chart.js';
import { slowestFirst } from '../hurts.js';
import type { ReportFigures } from '../report.figures.js';
import { ask, chart, note, of, ofText, table, text, type Block, type Section } from '../section.js';
import { count, days, interval, lane, many, monthsInWords, share } from '../words.js';

const LANES_SHOWN = 12;
const BRANCHES_SHOWN = 5;

/** Where transits take longest. */
export function lanesSection({ window, all, lanes, senders, receivers }: ReportFigures): Section {
  const months = monthsInWords(window.months);
  const known = slowestFirst(lanes);
  const shown = known.slice(0, LANES_SHOWN);
  const { since, until } = window;
  const data = (what: string, groupBy: string, rows: readonly LagFigures[]) =>
    ({ what: `${what}, ${months}`, shape: 'lag', ask: ask('/v1/lag', { groupBy, since, until }), rows }) as const;
  const blocks: Block[] =
    shown.length === 0
      ? [
          text(
            `${many(all.transits, 'transit')} went over ${many(lanes.length, 'lane')} from ${months}. None had ten or more, and of fewer nothing can be said.`,
          ),
        ]
      : [
          text(
            `${many(all.transits, 'transit')} went over ${many(lanes.length, 'lane')} from ${months}. ${count(known.length)} of these had ten or more and can be judged; here are those that are surely slowest, by the lower end of their interval.`,
          ),
          chart(whiskersChart(shown, all.p50)),
          note(
            'A line that ends in an arrow goes on: its upper end is not known yet. One lane has few transits in a month, so lanes are told over three.',
          ),
          lanesTable('The same lanes in figures', 'Lane', shown, lane),
          lanesTable(
            'Branches from which transits take longest',
            'Sent from',
            slowestFirst(senders).slice(0, BRANCHES_SHOWN),
            ({ from }) => from ?? '',
          ),
          lanesTable(
            'Branches to which transits take longest',
            'Sent to',
            slowestFirst(receivers).slice(0, BRANCHES_SHOWN),
            ({ to }) => to ?? '',
          ),
        ];
  return {
    id: 'lanes',
    title: 'Where transits take longest',
    blocks,
    data: [
      data('All lanes together', 'none', [all]),
      data('Lanes', 'lane', lanes),
      data('Branches that send', 'from', senders),
      data('Branches that receive', 'to', receivers),
    ],
  };
}

function lanesTable(
  caption: string,
  what: string,
  rows: readonly LagFigures[],
  name: (row: LagFigures) => string,
): Block {
  return table(
    caption,
    [
      ofText(what),
      of('Transits'),
      of('Half within, days'),
      of('95% interval'),
      of('Nine of ten within, days'),
      of('95% interval'),
      of('Not arrived yet'),
      of('With both scans'),
    ],
    rows.map((row) => [
      name(row),
      count(row.transits),
      days(row.p50),
      interval(row.p50Interval),
      days(row.p90),
      interval(row.p90Interval),
      count(row.open),
      share(row.compliance),
    ]),
  );
}
