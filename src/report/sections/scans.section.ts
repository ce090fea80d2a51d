import { complianceChart } from '../charts/compliance.chart.js';
import type { ReportFigures } from '../report.figures.js';
import { ask, chart, note, text, type Section } from '../section.js';
import { count, many, monthsInWords, percent } from '../words.js';

const SHOWN = 15;

/** Which branches miss scans, and how much of their lag that explains. */
export function scansSection({ compliance, window }: ReportFigures): Section {
  const months = monthsInWords(window.months);
  const sum = (of: (branch: ReportFigures['compliance'][number]) => number) =>
    compliance.reduce((all, each) => all + of(each), 0);
  const due = sum(({ sent, reached }) => sent + reached);
  const made = sum(({ sentScanned, reachedScanned }) => sentScanned + reachedScanned);
  const received = sum(({ probablyReceived }) => probablyReceived);
  const worst = [...compliance]
    .filter((branch) => branch.compliance !== null)
    .sort((a, b) => (a.compliance ?? 1) - (b.compliance ?? 1))
    .slice(0, SHOWN);
  const unscanned =
    received === 0
      ? ''
      : ` ${many(received, 'transit')} that ${received === 1 ? 'looks open was' : 'look open were'} probably received without a scan, which makes the lag of the branches that they were sent to look longer.`;
  const { since, until } = window;
  return {
    id: 'scans',
    title: 'Scans that were missed',
    blocks:
      worst.length === 0
        ? [text(`From ${months} no scan was due.`)]
        : [
            text(
              `${many(due, 'scan')} ${due === 1 ? 'was' : 'were'} due from ${months}, and ${count(made)} (${percent(made, due)}) made.${unscanned}`,
            ),
            chart(complianceChart(worst)),
            note(
              worst.length < compliance.length
                ? `The ${worst.length} branches with the smallest share; every branch stands in the table of branches. Where the dot is not in its diamond, missing scans make the difference.`
                : 'Where the dot is not in its diamond, missing scans make the difference.',
            ),
          ],
    data: [
      {
        what: `Scans made and missed, ${months}`,
        shape: 'compliance',
        ask: ask('/v1/compliance', { since, until }),
        rows: compliance,
      },
    ],
  };
}
