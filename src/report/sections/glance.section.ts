import type { ReportFigures } from '../report.figures.js';
import { note, of, ofText, table, type Section } from '../section.js';
import { count, monthInWords, monthStarting, NONE, share, withInterval } from '../words.js';

type Month = ReportFigures['trend'][number];

/** The month beside the one before it and the same month of last year. */
export function glanceSection({ month, trend }: ReportFigures): Section {
  const lastYear = `${Number(month.name.slice(0, 4)) - 1}${month.name.slice(4)}`;
  const beside = [trend.at(-1), trend.at(-2), trend.find(({ since }) => monthStarting(since) === lastYear)];
  const months = beside.filter((one) => one !== undefined);
  const row = (name: string, told: (one: Month) => string) => [name, ...months.map(told)];
  return {
    id: 'glance',
    title: 'At a glance',
    blocks: [
      table(
        'Transits, by the month in which they were shipped',
        [ofText('Shipped in'), ...months.map(({ since }) => of(monthInWords(monthStarting(since))))],
        [
          row('Transits', ({ transits }) => count(transits)),
          row('Half arrived within, days', ({ p50, p50Interval }) => withInterval(p50, p50Interval)),
          row('Nine of ten arrived within, days', ({ p90, p90Interval }) => withInterval(p90, p90Interval)),
          row('Not arrived yet', ({ open }) => count(open)),
          row('Declared lost', ({ lost }) => count(lost)),
          row('Received by another branch', ({ misrouted }) => count(misrouted)),
          row('Trips with both scans', ({ compliance }) => share(compliance)),
        ],
      ),
      note(
        `In brackets: the 95% interval. ${NONE} stands where too few arrived to tell. Late scans change past months.`,
      ),
    ],
    data: [],
  };
}
