/** A report as paper: sections of texts, charts and tables, which HTML and PDF show in the same way, and the tables of its CSV. Pure. */
import { branchesSection } from './sections/branches.section.js';
import { glanceSection } from './sections/glance.section.js';
import { lanesSection } from './sections/lanes.section.js';
import { mattersSection } from './sections/matters.section.js';
import { methodSection } from './sections/method.section.js';
import { scansSection } from './sections/scans.section.js';
import { stuckSection } from './sections/stuck.section.js';
import { trendSection } from './sections/trend.section.js';
import { waitsSection } from './sections/waits.section.js';
import { isAsKnown, type ReportFigures } from './report.figures.js';
import type { Section } from './section.js';
import { dayInWords, monthInWords } from './words.js';

export interface ReportDocument {
  readonly title: string;
  readonly subtitle: string;
  readonly figures: ReportFigures;
  readonly sections: readonly Section[];
}

/** In the order of the pages; a new section is a file of its own and a line here. */
const SECTIONS: readonly ((figures: ReportFigures) => Section)[] = [
  mattersSection,
  glanceSection,
  trendSection,
  lanesSection,
  waitsSection,
  stuckSection,
  scansSection,
  branchesSection,
  methodSection,
];

export function documentOf(figures: ReportFigures): ReportDocument {
  const { month, library, computedAt } = figures;
  const day = dayInWords(computedAt, month.timeZone);
  const when = isAsKnown(figures) ? `as it was known on ${day} (${computedAt})` : `computed on ${day}`;
  const whose = library ? `${library.name} (${library.code})` : 'the whole group';
  return {
    title: `Holds and courier: ${monthInWords(month.name)}${month.soFar ? ', so far' : ''}`,
    subtitle: `Monthly report of ${whose}, ${when}`,
    figures,
    sections: SECTIONS.map((section) => section(figures)),
  };
}
