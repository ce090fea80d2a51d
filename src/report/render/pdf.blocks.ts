/** The blocks of a section as pieces of a PDF. */
import type { Drawing } from '../charts/drawing.js';
import type { ReportDocument } from '../report.document.js';
import type { Block, Section } from '../section.js';
import { drawMarks } from './pdf.marks.js';
import { heightOf, INK, MARGIN, ornament, tagged, write, type Piece, type Sheet, type Style } from './pdf.sheet.js';
import { tablePieces } from './pdf.table.js';
import { winAnsi } from './win-ansi.js';

const TITLE: Style = { font: 'Helvetica-Bold', size: 20, colour: INK.strong };
const SUBTITLE: Style = { font: 'Helvetica', size: 10, colour: INK.quiet };
const HEADING: Style = { font: 'Helvetica-Bold', size: 13, colour: INK.strong };
const TEXT: Style = { font: 'Helvetica', size: 9.5, colour: INK.text, lineGap: 1.5 };
const SENTENCE: Style = { font: 'Helvetica', size: 11, colour: INK.text, lineGap: 2 };
const NUMBER: Style = { font: 'Helvetica-Bold', size: 11, colour: INK.strong };
const NOTE: Style = { font: 'Helvetica', size: 8, colour: INK.quiet, lineGap: 1 };
const TERM: Style = { font: 'Helvetica-Bold', size: 9.5, colour: INK.text };
const CAPTION: Style = { font: 'Helvetica-Bold', size: 8.5, colour: INK.text };

export const titlePieces = ({ title, subtitle }: ReportDocument, sheet: Sheet): readonly Piece[] => [
  paragraph(sheet, 'H1', winAnsi(title), TITLE, 4),
  paragraph(sheet, 'P', winAnsi(subtitle), SUBTITLE, 10),
];

export const piecesOf = ({ title, ownPage, blocks }: Section, sheet: Sheet): readonly Piece[] => [
  heading(sheet, winAnsi(title), ownPage ? 0 : 14),
  ...blocks.flatMap((block, n) => {
    const own = pieces(block, sheet);
    const last = own.at(-1);
    return last && blocks[n + 1]?.kind === 'note' ? [...own.slice(0, -1), { ...last, withNext: true as const }] : own;
  }),
];

function pieces(block: Block, sheet: Sheet): readonly Piece[] {
  switch (block.kind) {
    case 'text':
      return [{ ...paragraph(sheet, 'P', winAnsi(block.text), TEXT, 8), withNext: true }];
    case 'note':
      return [paragraph(sheet, 'P', winAnsi(block.text), NOTE, 8)];
    case 'sentences':
      return block.sentences.map((sentence, n) => numbered(sheet, n + 1, winAnsi(sentence)));
    case 'terms':
      return block.terms.flatMap(([term, words]) => [
        { ...paragraph(sheet, 'P', winAnsi(term), TERM, 1), withNext: true },
        paragraph(sheet, 'P', winAnsi(words), TEXT, 7),
      ]);
    case 'chart':
      return [
        { ...paragraph(sheet, 'Caption', winAnsi(block.drawing.title), CAPTION, 5, 4), withNext: true },
        picture(sheet, block.drawing),
      ];
    case 'table':
      return [
        { ...paragraph(sheet, 'Caption', winAnsi(block.table.caption), CAPTION, 3, 4), withNext: true },
        ...tablePieces(block.table, sheet),
      ];
  }
}

/** Also a bookmark. */
function heading({ doc, root, width }: Sheet, words: string, above: number): Piece {
  const height = heightOf(doc, words, width, HEADING);
  return {
    height: above + 7 + height + 6,
    withNext: true,
    draw: (y) => {
      doc.outline.addItem(words);
      ornament(doc, () =>
        doc
          .moveTo(MARGIN, y + above)
          .lineTo(MARGIN + width, y + above)
          .lineWidth(1.2)
          .stroke(INK.strong),
      );
      root.add(tagged(doc, 'H2', () => write(doc, words, MARGIN, y + above + 7, width, HEADING)));
    },
  };
}

function paragraph(
  { doc, root, width }: Sheet,
  tag: string,
  words: string,
  style: Style,
  below: number,
  above = 0,
): Piece {
  return {
    height: above + heightOf(doc, words, width, style) + below,
    draw: (y) => void root.add(tagged(doc, tag, () => write(doc, words, MARGIN, y + above, width, style))),
  };
}

const INDENT = 20;

function numbered({ doc, root, width }: Sheet, n: number, words: string): Piece {
  return {
    height: heightOf(doc, words, width - INDENT, SENTENCE) + 6,
    draw: (y) =>
      void root.add(
        tagged(doc, 'P', () => {
          write(doc, `${n}.`, MARGIN, y, INDENT, NUMBER);
          write(doc, words, MARGIN + INDENT, y, width - INDENT, SENTENCE);
        }),
      ),
  };
}

/** As wide as the text; what it shows is told to those who cannot see it. */
function picture({ doc, root, width }: Sheet, drawing: Drawing): Piece {
  const scale = width / drawing.width;
  const height = drawing.height * scale;
  return {
    height: height + 8,
    draw: (y) => {
      const alt = winAnsi(`${drawing.title}. ${drawing.description}`);
      const bbox = [MARGIN, y, MARGIN + width, y + height] as const;
      root.add(tagged(doc, 'Figure', () => drawMarks(doc, drawing.marks, MARGIN, y, scale), { alt, bbox }));
    },
  };
}
