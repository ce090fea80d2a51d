/** All tables of the report in one CSV file: each begins with a line that says what it is and which question it answers. */
import { ComplianceAnswer, LagAnswer, TransitPageAnswer, TrendAnswer, WaitsAnswer } from '../../courier/index.js';
import { csv as table } from '../../http/csv.js';
import { columnsOf, type Column } from '../../http/csv.columns.js';
import { isAsKnown } from '../report.figures.js';
import type { ReportDocument } from '../report.document.js';
import type { DataTable } from '../section.js';

/** With an empty line between two tables. */
export function csv({ sections, figures }: ReportDocument): string {
  const { computedAt, library } = figures;
  const [then, told] = isAsKnown(figures)
    ? [`&knownAt=${encodeURIComponent(computedAt)}`, 'as known at']
    : ['', 'answered'];
  const seenBy = library ? `; as library ${library.code} sees it` : '';
  return sections
    .flatMap(({ data }) => data)
    .map((one) => {
      const question = one.ask === undefined ? '' : `; GET ${one.ask}${then}${seenBy}`;
      return table(`# ${one.what}${question}; ${told} ${computedAt}`, columns(one), one.rows);
    })
    .join('\r\n');
}

const SHAPES: Readonly<Record<Exclude<DataTable['shape'], 'itself'>, readonly Column[]>> = {
  lag: columnsOf(LagAnswer, 'groups'),
  trend: columnsOf(TrendAnswer, 'periods'),
  waits: columnsOf(WaitsAnswer, 'groups'),
  compliance: columnsOf(ComplianceAnswer, 'branches'),
  transits: columnsOf(TransitPageAnswer, 'transits'),
};

function columns({ shape, rows }: DataTable): readonly Column[] {
  if (shape !== 'itself') return SHAPES[shape];
  return Object.keys(rows[0] ?? {}).map((name) => ({
    name,
    of: (row) => (row as Readonly<Record<string, unknown>>)[name],
  }));
}
