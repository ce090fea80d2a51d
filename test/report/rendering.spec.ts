/** The report as HTML and PDF: well formed whatever it holds, the same from the same, complete on each page, in signs that fonts have. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { documentOf } from '../../src/report/report.document.js';
import { html } from '../../src/report/render/html.js';
import { PAPERS } from '../../src/report/render/paper.js';
import { pdf } from '../../src/report/render/pdf.js';
import { winAnsi } from '../../src/report/render/win-ansi.js';
import { anyFigures, figures } from './support/figures.js';
import { readPdf } from './support/read-pdf.js';

describe('HTML', () => {
  test('is without a fault, and asks nobody for anything, whatever names there are', () =>
    fc.assert(
      fc.property(anyFigures, (any) => {
        const faults: string[] = [];
        const page = html(documentOf(any), 'a4');
        const root = parse(page, { onParseError: ({ code, startLine }) => void faults.push(`${code} ${startLine}`) });
        expect(faults).toEqual([]);
        const elements = elementsOf(root);
        expect(elements.filter(({ tagName }) => FORBIDDEN.includes(tagName))).toEqual([]);
        const asked = elements.flatMap(({ attrs }) =>
          attrs.filter(({ name }) => ['src', 'href', 'style', 'srcset'].includes(name)),
        );
        expect(asked.filter(({ value }) => !value.startsWith('#'))).toEqual([]);
        expect(page).not.toMatch(/url\(|@import|NaN|undefined/);
      }),
      { numRuns: 25 },
    ));

  const elements = elementsOf(parse(html(documentOf(figures()), 'letter')));
  const attribute = (element: Tree.Element, name: string) => element.attrs.find((each) => each.name === name)?.value;

  test('names its tables, their rows and columns, and its pictures, and has its headings in order', () => {
    const tables = elements.filter(({ tagName }) => tagName === 'table');
    expect(tables.length).toBeGreaterThan(2);
    for (const table of tables) {
      const parts = elementsOf(table);
      expect(parts.filter(({ tagName }) => tagName === 'caption')).toHaveLength(1);
      const scopes = parts.filter(({ tagName }) => tagName === 'th').map((head) => attribute(head, 'scope'));
      expect([...new Set(scopes)]).toEqual(['col', 'row']);
    }
    const ids = elements.flatMap((element) => attribute(element, 'id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const picture of elements.filter(({ tagName }) => tagName === 'svg')) {
      expect(attribute(picture, 'role')).toBe('img');
      for (const id of attribute(picture, 'aria-labelledby')?.split(' ') ?? ['none']) expect(ids).toContain(id);
    }
    const headings = elements.filter(({ tagName }) => /^h\d$/.test(tagName)).map(({ tagName }) => tagName);
    expect(headings[0]).toBe('h1');
    expect(new Set(headings.slice(1))).toEqual(new Set(['h2']));
  });
});

/** What could ask for something, or run. */
const FORBIDDEN = [
  'script',
  'img',
  'link',
  'iframe',
  'object',
  'embed',
  'image',
  'use',
  'foreignObject',
  'base',
  'form',
];

function elementsOf(node: Tree.Node): readonly Tree.Element[] {
  const inner = 'childNodes' in node ? node.childNodes.flatMap((child) => elementsOf(child)) : [];
  return 'tagName' in node ? [node, ...inner] : inner;
}

describe('PDF', () => {
  test('of the same report is the same, byte for byte', async () => {
    const [one, other] = [await pdf(documentOf(figures()), 'a4'), await pdf(documentOf(figures()), 'a4')];
    expect(one.equals(other)).toBe(true);
    const later = documentOf(figures({ computedAt: '2026-04-04T00:00:00.000Z' }));
    expect((await pdf(later, 'a4')).equals(one)).toBe(false);
  });

  test.each(['a4', 'letter'] as const)(
    'on %s has its title, bookmarks, numbered pages, and the method on the last',
    async (paper) => {
      const report = documentOf(figures());
      const { info, outline, pages, size, tagged } = await readPdf(await pdf(report, paper));
      expect(info).toMatchObject({
        Title: report.title,
        Author: 'Waybill 1.2.3',
        CreationDate: 'D:20260403120000Z',
        Language: 'en-US',
      });
      expect(outline).toEqual(report.sections.map(({ title }) => title));
      expect(size.map(Math.round)).toEqual([Math.round(PAPERS[paper].width), Math.round(PAPERS[paper].height)]);
      expect(tagged).toBe(true);
      pages.forEach((text, n) => expect(text).toContain(`Page ${n + 1} of ${pages.length}`));
      expect(pages[0]).toContain(report.title);
      expect(pages.filter((text) => text.includes('How this was computed'))).toEqual(pages.slice(-1));
      for (const words of ['What is counted', 'waybill report --month 2026-03', 'position 4711', 'Waybill 1.2.3'])
        expect(pages.at(-1)).toContain(words);
    },
  );

  test('is made of whatever figures, with the method on the last page', () =>
    fc.assert(
      fc.asyncProperty(anyFigures, async (any) => {
        const { pages } = await readPdf(await pdf(documentOf(any), 'letter'));
        expect(pages.filter((text) => text.includes('How this was computed'))).toEqual(pages.slice(-1));
        expect(pages.at(-1)).toContain('How to compute it again');
      }),
      { numRuns: 6 },
    ));
});

describe('text in fonts that every PDF reader has', () => {
  test('keeps what they have, and letters they lack without their marks', () => {
    expect(winAnsi('Séliš–Ql̓ispé, 5 € “so”')).toBe('Séliš–Qlispé, 5 € “so”');
    expect(winAnsi('Łódź ≤ 日')).toBe('?ódz ? ?');
  });

  test('never has a sign that they lack', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) =>
        expect(winAnsi(text)).toMatch(/^[\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/),
      ),
    ));
});
