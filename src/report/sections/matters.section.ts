import type { ReportFigures } from '../report.figures.js';
import { sentences } from '../report.sentences.js';
import type { Section } from '../section.js';

/** The three sentences that matter, and what the report is about. */
export function mattersSection(figures: ReportFigures): Section {
  const { month, library, computedAt, position, version } = figures;
  const told = sentences(figures);
  return {
    id: 'matters',
    title: 'What matters',
    blocks: [{ kind: 'sentences', sentences: told }],
    data: [
      {
        what: 'This report',
        shape: 'itself',
        rows: [
          {
            month: month.name,
            since: month.since,
            until: month.until,
            timeZone: month.timeZone,
            soFar: month.soFar,
            library: library?.code ?? null,
            ...(position === null ? { knownAt: computedAt } : { computedAt, position }),
            version,
          },
        ],
      },
      { what: 'The three sentences that matter', shape: 'itself', rows: told.map((sentence) => ({ sentence })) },
    ],
  };
}
