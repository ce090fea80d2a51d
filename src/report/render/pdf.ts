/**
 * The report as a PDF: real text in the fonts that every reader has, bookmarks, page numbers, and tags that tell a screen reader what is
 * a heading, a table or a picture of what. The same report gives the same bytes.
 */
import { setImmediate as turn } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import type { ReportDocument } from '../report.document.js';
import type { Section } from '../section.js';
import { PAPERS, type Paper } from './paper.js';
import { piecesOf, titlePieces } from './pdf.blocks.js';
import { INK, MARGIN, type Piece, type Sheet } from './pdf.sheet.js';
import { winAnsi } from './win-ansi.js';

export async function pdf(report: ReportDocument, paper: Paper): Promise<Buffer> {
  const { title, subtitle, figures, sections } = report;
  const { width, height } = PAPERS[paper];
  const at = new Date(figures.computedAt);
  const doc = new PDFDocument({
    size: [width, height],
    // Nothing flows by itself: what goes onto a page is decided here.
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: 'en-US',
    info: {
      Title: winAnsi(title),
      Author: `Waybill ${figures.version}`,
      Subject: winAnsi(subtitle),
      Creator: 'Waybill',
      Producer: 'Waybill with PDFKit',
      CreationDate: at,
      ModDate: at,
    },
  });
  const bytes = collected(doc);
  const root = doc.struct('Document');
  doc.addStructure(root);
  const sheet: Sheet = { doc, root, width: width - 2 * MARGIN };
  const flow = new Flow(sheet, height);
  flow.put(titlePieces(report, sheet));
  for (const section of sections) {
    flow.section(section);
    // A service has others to serve meanwhile.
    await turn();
  }
  root.end();
  number(doc, winAnsi(title));
  doc.end();
  return bytes;
}

/** Puts pieces one below the other, and begins a new page where the next ones that belong together have no room. */
class Flow {
  private y = Infinity;

  constructor(
    private readonly sheet: Sheet,
    private readonly height: number,
  ) {}

  section(section: Section): void {
    if (section.ownPage) this.y = Infinity;
    this.put(piecesOf(section, this.sheet));
  }

  put(pieces: readonly Piece[]): void {
    pieces.forEach((piece, n) => {
      if (this.y + together(pieces.slice(n)) > this.height - BOTTOM) {
        this.sheet.doc.addPage();
        this.y = TOP;
        if (piece.again) this.draw(piece.again);
      }
      this.draw(piece);
    });
  }

  private draw(piece: Piece): void {
    piece.draw(this.y);
    this.y += piece.height;
  }
}

const TOP = 42;
const BOTTOM = MARGIN + 4;

/** The height of the first and of all that must be on its page. */
function together(pieces: readonly Piece[]): number {
  let height = 0;
  for (const piece of pieces) {
    height += piece.height;
    if (!piece.withNext) break;
  }
  return height;
}

/** Nothing of the foot of a page is part of what is read aloud. */
function number(doc: PDFKit.PDFDocument, title: string): void {
  const { count } = doc.bufferedPageRange();
  for (let n = 0; n < count; n++) {
    doc.switchToPage(n);
    const { width, height } = doc.page;
    doc.markContent('Artifact', { type: 'Pagination', attached: ['Bottom'] });
    doc.font('Helvetica').fontSize(8).fillColor(INK.quiet);
    doc.text(title, MARGIN, height - 38, { width: width - 2 * MARGIN - 80, height: 10, lineBreak: false });
    doc.text(`Page ${n + 1} of ${count}`, width - MARGIN - 80, height - 38, { width: 80, align: 'right' });
    doc.endMarkedContent();
  }
}

function collected(doc: PDFKit.PDFDocument): Promise<Buffer> {
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
  });
}
