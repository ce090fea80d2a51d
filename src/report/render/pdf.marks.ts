/** The marks of a drawing on the page of a PDF. */
import type { Mark, Point } from '../charts/drawing.js';
import { winAnsi } from './win-ansi.js';

/** With the drawing's corner at `x` and `y`, so many times as large. */
export function drawMarks(doc: PDFKit.PDFDocument, marks: readonly Mark[], x: number, y: number, scale: number): void {
  doc.save().translate(x, y).scale(scale);
  for (const mark of marks) draw(doc, mark);
  doc.restore();
}

function draw(doc: PDFKit.PDFDocument, mark: Mark): void {
  switch (mark.kind) {
    case 'rect':
      paint(doc.rect(mark.x, mark.y, mark.width, mark.height), mark);
      return;
    case 'line':
      along(doc, [mark.from, mark.to]);
      paint(doc, mark);
      return;
    case 'path':
      along(doc, mark.points);
      if (mark.closed) doc.closePath();
      paint(doc, mark);
      return;
    case 'text': {
      const { text, size, bold, fill = '#000000', anchor = 'start' } = mark;
      const words = winAnsi(text);
      doc
        .font(bold ? 'Helvetica-Bold' : 'Helvetica')
        .fontSize(size)
        .fillColor(fill);
      const width = doc.widthOfString(words);
      const left = mark.x - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
      doc.text(words, left, mark.y, { lineBreak: false, baseline: 'alphabetic' });
    }
  }
}

function along(doc: PDFKit.PDFDocument, [first, ...others]: readonly Point[]): void {
  if (first) doc.moveTo(...first);
  for (const point of others) doc.lineTo(...point);
}

interface Painted {
  readonly fill?: string;
  readonly stroke?: string;
  readonly width?: number;
  readonly dash?: readonly [number, number];
}

function paint(doc: PDFKit.PDFDocument, { fill, stroke, width = 1, dash }: Painted): void {
  if (stroke !== undefined) doc.lineWidth(width);
  if (dash) doc.dash(dash[0], { space: dash[1] });
  if (fill !== undefined && stroke !== undefined) doc.fillAndStroke(fill, stroke);
  else if (fill !== undefined) doc.fill(fill);
  else if (stroke !== undefined) doc.stroke(stroke);
  if (dash) doc.undash();
}
