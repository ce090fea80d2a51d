/** Charts of whatever figures there may be: inside their frame, with no text over another, and no number that is none. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { boundsOf, type Drawing, type Mark } from '../../src/report/charts/drawing.js';
import { scale } from '../../src/report/charts/scale.js';
import { shortened, textWidth } from '../../src/report/charts/text-width.js';
import { documentOf } from '../../src/report/report.document.js';
import { svg } from '../../src/report/render/svg.js';
import { anyFigures, branch, figures, lag, stuck, trend } from './support/figures.js';

const chartsOf = (any: Parameters<typeof documentOf>[0]): readonly Drawing[] =>
  documentOf(any).sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'chart' ? [block.drawing] : [])),
  );

/** Strokes are drawn half beside their line. */
const STROKE = 1;

test('of whatever figures: all within the frame, no text over another, no number that is none, and described in words', () =>
  fc.assert(
    fc.property(anyFigures, (any) => {
      for (const drawing of chartsOf(any)) {
        const { title, marks, description } = drawing;
        expect([title, marks.filter((mark) => !isInside(mark, drawing))]).toEqual([title, []]);
        expect([title, overlapping(marks)]).toEqual([title, []]);
        expect(svg(drawing, 'x')).not.toMatch(/NaN|Infinity|undefined|null/);
        expect(description).not.toBe('');
      }
    }),
    { numRuns: 60 },
  ));

function isInside(mark: Mark, { width, height }: Drawing): boolean {
  const [left, top, right, bottom] = boundsOf(mark);
  return left >= -STROKE && top >= -STROKE && right <= width + STROKE && bottom <= height + STROKE;
}

function overlapping(marks: readonly Mark[]): readonly string[] {
  const texts = marks.filter((mark) => mark.kind === 'text').map((mark) => ({ mark, bounds: boundsOf(mark) }));
  return texts.flatMap(({ mark, bounds: [left, top, right, bottom] }, n) =>
    texts
      .slice(n + 1)
      .filter(({ bounds: [l, t, r, b] }) => l < right && r > left && t < bottom && b > top)
      .map((other) => `${mark.text} | ${other.mark.text}`),
  );
}

describe('a chart shows', () => {
  const given = figures({
    trend: trend({ transits: 45 }, { p90: null, p90Interval: [8, null] }),
    lanes: [lag({ from: 'A1', to: 'B1', transits: 12, p50: 30, p50Interval: [25, null] })],
    compliance: [branch('B1', { compliance: 0.5, p90: 33, p90WithoutThem: 9, sent: 70, reached: 50 })],
    open: lag({ open: 6, ageing: { '0-6': 4, '7-13': 0, '14-29': 0, '30-59': 2, '60+': 0 } }),
    stuck: [stuck('overdue', 'A1', 'B1'), stuck('lane-late', 'A1', 'B1')],
  });
  const words = chartsOf(given).map(({ marks }) => marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : [])));
  const [trendWords, laneWords, ageWords, whyWords, scanWords] = words;

  test('how many transits each month had, and no end of the line where it is not known', () =>
    expect(trendWords).toEqual(expect.arrayContaining(['45', '100', 'Feb', 'Mar', 'half 3.0', 'nine of ten'])));
  test('of a lane its interval, open above, and how many transits', () =>
    expect(laneWords).toEqual(expect.arrayContaining(['A1 to B1', '30.0 (25.0 or more)', '12', 'half of all: 3.0'])));
  test('ages and reasons with counts and shares', () => {
    expect(ageWords).toEqual(expect.arrayContaining(['0 to 6 days', '4 (67%)', '60 or more days', '0 (0%)']));
    expect(whyWords).toEqual(expect.arrayContaining(['The whole lane is late', '1 (50%)']));
  });
  test('scans with how many were due, and the lag with and without those missed', () =>
    expect(scanWords).toEqual(expect.arrayContaining(['B1', '50.0%', '120', '33.0, without 9.0'])));
});

describe('text', () => {
  test.each([
    ['Helvetica', false],
    ['Helvetica-Bold', true],
  ] as const)('is as wide as %s says', (font, bold) => {
    const doc = new PDFDocument().font(font).fontSize(1000);
    for (let code = 32; code < 127; code++) {
      const sign = String.fromCharCode(code);
      expect([sign, textWidth(sign, 1000, bold)]).toEqual([sign, doc.widthOfString(sign)]);
    }
  });

  test('is shortened to what fits', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 10, max: 100 }), (words, width) =>
        expect(textWidth(shortened(words, 8, width), 8)).toBeLessThanOrEqual(width),
      ),
    ));
});

test('a scale begins at nought, ends at a round number above all, and has few ticks', () =>
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), (most) => {
      const { at, ticks, most: end } = scale(most, 0, 100);
      expect([at(0), at(end), ticks[0]]).toEqual([0, 100, 0]);
      expect(end).toBeGreaterThanOrEqual(most * (1 - 1e-9));
      expect(ticks.length).toBeLessThanOrEqual(7);
    }),
  ));
