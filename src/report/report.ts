/** A month's report, made: gathered, put into words and drawings, and rendered. */
import { Injectable } from '@nestjs/common';
import type { Scope } from '../http/caller.js';
import { documentOf, type ReportDocument } from './report.document.js';
import { isAsKnown } from './report.figures.js';
import { ReportQueries, type ReportQuestion } from './report.queries.js';
import { csv } from './render/csv.js';
import { html } from './render/html.js';
import type { Paper } from './render/paper.js';

export const FORMATS = ['pdf', 'html', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export interface ReportOrder extends ReportQuestion {
  readonly format: Format;
  readonly paper: Paper;
}

export interface MadeReport {
  /** Of its file. */
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

const TYPES: Readonly<Record<Format, string>> = {
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

const RENDER: Readonly<Record<Format, (report: ReportDocument, paper: Paper) => Promise<Buffer> | Buffer>> = {
  // Fonts and all that are loaded where a PDF is wanted, and not with the service.
  pdf: async (report, paper) => (await import('./render/pdf.js')).pdf(report, paper),
  html: (report, paper) => Buffer.from(html(report, paper)),
  csv: (report) => Buffer.from(csv(report)),
};

@Injectable()
export class Reports {
  constructor(private readonly queries: ReportQueries) {}

  /** Throws the problems of `ReportQueries.figures`. */
  async make({ format, paper, ...question }: ReportOrder, seen: Scope): Promise<MadeReport> {
    const figures = await this.queries.figures(question, seen);
    const report = documentOf(figures);
    const { month, library, computedAt } = figures;
    const parts = [
      month.name,
      ...(library ? [library.code] : []),
      ...(isAsKnown(figures) ? [`known-${computedAt.slice(0, 10)}`] : []),
    ];
    const bytes = await RENDER[format](report, paper);
    return { name: `waybill-report-${parts.join('-')}.${format}`, type: TYPES[format], bytes };
  }
}
