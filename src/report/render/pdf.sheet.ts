/** The paper that a PDF is put on: its measures, and what is put on it piece by piece. */
import { COLOURS } from '../charts/drawing.js';

export const MARGIN = 48;
export const INK = {
  text: COLOURS.text,
  quiet: COLOURS.quiet,
  strong: COLOURS.first,
  rule: COLOURS.rule,
  axis: COLOURS.axis,
} as const;

export interface Sheet {
  readonly doc: PDFKit.PDFDocument;
  /** What the tags of all pieces hang on. */
  readonly root: PDFKit.PDFStructureElement;
  /** Between the margins. */
  readonly width: number;
}

/** What a tag can say and pdfkit's types do not know of. */
interface TagOptions {
  readonly alt?: string;
  /** Left, top, right, bottom. */
  readonly bbox?: readonly [number, number, number, number];
  readonly scope?: 'Row' | 'Column';
}

/** What `draw` puts onto the page, under a tag that says what it is. */
export function tagged(
  doc: PDFKit.PDFDocument,
  tag: string,
  draw: () => void,
  options: TagOptions = {},
): PDFKit.PDFStructureElement {
  return doc.struct(tag, options, draw);
}

/** What is never torn apart: a paragraph, a picture, a row. */
export interface Piece {
  readonly height: number;
  /** Not the last on a page: what comes next is on the same. */
  readonly withNext?: true;
  /** Comes before it where it begins a page: the head of its table. */
  readonly again?: Piece;
  readonly draw: (y: number) => void;
}

export interface Style {
  readonly font: 'Helvetica' | 'Helvetica-Bold';
  readonly size: number;
  readonly colour: string;
  readonly lineGap?: number;
}

export const heightOf = (
  doc: PDFKit.PDFDocument,
  words: string,
  width: number,
  { font, size, lineGap = 0 }: Style,
): number => doc.font(font).fontSize(size).heightOfString(words, { width, lineGap });

export function write(
  doc: PDFKit.PDFDocument,
  words: string,
  x: number,
  y: number,
  width: number,
  style: Style,
  align: 'left' | 'right' = 'left',
): void {
  const { font, size, colour, lineGap = 0 } = style;
  doc.font(font).fontSize(size).fillColor(colour).text(words, x, y, { width, align, lineGap });
}

/** Lines and the like, which are not read aloud. */
export function ornament(doc: PDFKit.PDFDocument, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' });
  draw();
  doc.endMarkedContent();
}
