/** A table as pieces of a PDF: its head, which comes again on each page, and a piece for each row. */
import { shortened } from '../charts/text-width.js';
import type { Table } from '../section.js';
import { heightOf, INK, MARGIN, ornament, tagged, write, type Piece, type Sheet, type Style } from './pdf.sheet.js';
import { winAnsi } from './win-ansi.js';

const CELL: Style = { font: 'Helvetica', size: 8, colour: INK.text };
const HEAD: Style = { font: 'Helvetica-Bold', size: 7.5, colour: INK.text };
const ROW = 13;
const GAP = 8;
/** A table of so many rows is not torn apart; of a longer one, so many stay together at each end. */
const WHOLE = 20;
const ENDS = 3;

export function tablePieces({ columns, rows }: Table, sheet: Sheet): readonly Piece[] {
  const { doc, root } = sheet;
  const titles = columns.map(({ title }) => winAnsi(title));
  const cells = rows.map((row) => row.map(winAnsi));
  const places = placesOf(sheet, titles, cells);
  const alignOf = (n: number) => (columns[n]?.of === 'text' ? 'left' : 'right');
  const element = doc.struct('Table');
  root.add(element);
  const head: Piece = {
    height: Math.max(...titles.map((title, n) => heightOf(doc, title, places[n]?.width ?? 0, HEAD))) + 5,
    withNext: true,
    draw: (y) => {
      const row = doc.struct('TR');
      element.add(row);
      titles.forEach((title, n) => {
        const { x, width } = places[n] ?? { x: 0, width: 0 };
        // On the line below, however many lines it has.
        const top = y + head.height - 4 - heightOf(doc, title, width, HEAD);
        row.add(tagged(doc, 'TH', () => write(doc, title, x, top, width, HEAD, alignOf(n)), { scope: 'Column' }));
      });
      row.end();
      rule(sheet, y + head.height - 3, INK.axis, 1);
      if (cells.length === 0) element.end();
    },
  };
  const body = cells.map((row, nth): Piece => ({
    height: ROW + (nth === cells.length - 1 ? 10 : 0),
    again: head,
    ...(staysWithNext(nth, cells.length) && { withNext: true }),
    draw: (y) => {
      const line = doc.struct('TR');
      element.add(line);
      row.forEach((words, n) => {
        const { x, width } = places[n] ?? { x: 0, width: 0 };
        const draw = () => cell(sheet, words, x, y + 2.5, width, alignOf(n));
        line.add(n === 0 ? tagged(doc, 'TH', draw, { scope: 'Row' }) : tagged(doc, 'TD', draw));
      });
      line.end();
      rule(sheet, y + ROW - 0.5, INK.rule, 0.5);
      if (nth === cells.length - 1) element.end();
    },
  }));
  return [head, ...body];
}

const staysWithNext = (nth: number, rows: number): boolean =>
  nth < rows - 1 && (rows <= WHOLE || nth < ENDS - 1 || nth >= rows - ENDS);

interface Place {
  readonly x: number;
  readonly width: number;
}

/** As wide as what stands in them; what is left over is shared out, what is missing is taken from the first. */
function placesOf(
  { doc, width }: Sheet,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): readonly Place[] {
  const wanted = titles.map((title, n) => {
    doc.font(HEAD.font).fontSize(HEAD.size);
    const head = Math.max(...title.split(' ').map((word) => doc.widthOfString(word)));
    doc.font(CELL.font).fontSize(CELL.size);
    return Math.ceil(Math.max(head, ...rows.map((row) => doc.widthOfString(row[n] ?? '')))) + 1;
  });
  const over = width - GAP * (titles.length - 1) - wanted.reduce((sum, each) => sum + each, 0);
  let x = MARGIN;
  return wanted.map((natural, n) => {
    const place = { x, width: natural + (over > 0 ? over / titles.length : n === 0 ? over : 0) };
    x += place.width + GAP;
    return place;
  });
}

/** In one line: to see where it would break takes longer than all the rest. */
function cell({ doc }: Sheet, words: string, x: number, y: number, width: number, align: 'left' | 'right'): void {
  doc.font(CELL.font).fontSize(CELL.size).fillColor(CELL.colour);
  const told = doc.widthOfString(words) > width ? shortened(words, CELL.size, width) : words;
  const left = align === 'right' ? x + width - doc.widthOfString(told) : x;
  doc.text(told, left, y, { lineBreak: false });
}

function rule({ doc, width }: Sheet, y: number, colour: string, thick: number): void {
  ornament(doc, () =>
    doc
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + width, y)
      .lineWidth(thick)
      .stroke(colour),
  );
}
