import { trendChart } from '../charts/trend.chart.js';
import type { ReportFigures } from '../report.figures.js';
import { firstDay } from '../report.month.js';
import { ask, chart, note, of, ofText, table, type Section } from '../section.js';
import { count, days, interval, monthInWords, monthStarting, share } from '../words.js';

/** How long transits took, month by month. */
export function trendSection({ month, trend }: ReportFigures): Section {
  const first = trend[0] ? monthStarting(trend[0].since) : month.name;
  return {
    id: 'trend',
    title: 'How long transits take',
    blocks: [
      chart(trendChart(trend)),
      note(
        'Bands: 95% intervals; one that reaches the top has no known upper end. Below each month: transits shipped in it.',
      ),
      table(
        'The same in figures',
        [
          ofText('Shipped in'),
          of('Transits'),
          of('Half within, days'),
          of('95% interval'),
          of('Nine of ten within, days'),
          of('95% interval'),
          of('Not arrived yet'),
          of('With both scans'),
        ],
        trend.map(({ since, transits, p50, p50Interval, p90, p90Interval, open, compliance }) => [
          monthInWords(monthStarting(since)),
          count(transits),
          days(p50),
          interval(p50Interval),
          days(p90),
          interval(p90Interval),
          count(open),
          share(compliance),
        ]),
      ),
    ],
    data: [
      {
        what: 'How long transits take, by the month in which they were shipped',
        shape: 'trend',
        ask: ask('/v1/lag/trend', {
          by: 'month',
          since: `${first}-01`,
          until: firstDay(month.name, 1),
          timeZone: month.timeZone,
        }),
        rows: trend,
      },
    ],
  };
}
