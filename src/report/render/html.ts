/** The report as one HTML file that asks for nothing else: no script, no font or picture from elsewhere. Pure. */
import type { ReportDocument } from '../report.document.js';
import type { Block, Section, Table } from '../section.js';
import { escaped } from './markup.js';
import { PAPERS, type Paper } from './paper.js';
import { svg } from './svg.js';

export function html(
  { title, subtitle, sections }: Pick<ReportDocument, 'title' | 'subtitle' | 'sections'>,
  paper: Paper,
): string {
  const links = sections.map(({ id, title: name }) => `<li><a href="#${id}">${escaped(name)}</a></li>`).join('');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Waybill">
<title>${escaped(title)}</title>
<style>${style(paper)}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
<p>${escaped(subtitle)}</p>
</header>
<nav aria-label="Sections"><ol>${links}</ol></nav>
<main>
${sections.map(section).join('\n')}
</main>
</body>
</html>
`;
}

function section({ id, title, ownPage, blocks }: Section): string {
  const page = ownPage ? ' class="own-page"' : '';
  return `<section id="${id}"${page} aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${escaped(title)}</h2>
${blocks.map((one, n) => block(one, `${id}-${n + 1}`)).join('\n')}
</section>`;
}

function block(one: Block, id: string): string {
  switch (one.kind) {
    case 'text':
      return `<p>${escaped(one.text)}</p>`;
    case 'note':
      return `<p class="note">${escaped(one.text)}</p>`;
    case 'sentences':
      return `<ol class="sentences">${one.sentences.map((sentence) => `<li>${escaped(sentence)}</li>`).join('')}</ol>`;
    case 'terms':
      return `<dl>${one.terms.map(([term, text]) => `<dt>${escaped(term)}</dt><dd>${escaped(text)}</dd>`).join('\n')}</dl>`;
    case 'chart':
      return `<figure>\n<figcaption>${escaped(one.drawing.title)}</figcaption>\n${svg(one.drawing, id)}\n</figure>`;
    case 'table':
      return table(one.table);
  }
}

/** Wide ones are moved within their own frame, which the keyboard reaches. */
function table({ caption, columns, rows }: Table): string {
  const cell = (n: number) => (columns[n]?.of === 'text' ? ' class="text"' : '');
  const head = columns.map(({ title }, n) => `<th scope="col"${cell(n)}>${escaped(title)}</th>`).join('');
  const body = rows.map(([name = '', ...cells]) => {
    const others = cells.map((words, n) => `<td${cell(n + 1)}>${escaped(words)}</td>`).join('');
    return `<tr><th scope="row"${cell(0)}>${escaped(name)}</th>${others}</tr>`;
  });
  return `<div class="table" tabindex="0" role="region" aria-label="${escaped(caption)}"><table>
<caption>${escaped(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>`;
}

const style = (paper: Paper): string => `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 56rem; background: #fff; color: #1a1a1a;
  font: 1rem/1.5 Helvetica, Arial, "Liberation Sans", sans-serif; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; color: #0b3c6f; }
header p { margin: .25rem 0 0; color: #555; }
nav ol { margin: 1rem 0 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
a { color: #0b3c6f; }
a:focus-visible, .table:focus-visible { outline: 3px solid #c2500a; outline-offset: 2px; }
section { margin-top: 2.5rem; }
h2 { margin: 0 0 .75rem; padding-top: .5rem; border-top: 2px solid #0b3c6f; font-size: 1.25rem; line-height: 1.3; color: #0b3c6f; }
.sentences { margin: 0; padding-left: 1.5rem; font-size: 1.125rem; }
.sentences li { margin-bottom: .75rem; padding-left: .25rem; }
.sentences li::marker { font-weight: bold; color: #0b3c6f; }
.note { color: #555; font-size: .875rem; }
figure { margin: 1.25rem 0; }
figcaption, caption { text-align: left; font-weight: bold; font-size: .9375rem; padding-bottom: .5rem; }
svg { display: block; width: 100%; height: auto; }
.table { overflow-x: auto; margin: 1.25rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .8125rem; font-variant-numeric: tabular-nums; }
thead th { border-bottom: 2px solid #767676; vertical-align: bottom; }
tbody th { font-weight: normal; }
tbody th, tbody td { white-space: nowrap; }
th, td { padding: .25rem .5rem; text-align: right; border-bottom: 1px solid #d0d0d0; }
th.text, td.text { text-align: left; }
th:first-child { padding-left: 0; } td:last-child, th:last-child { padding-right: 0; }
dt { font-weight: bold; margin-top: .75rem; } dd { margin: 0; }
@page { size: ${PAPERS[paper].css}; margin: 18mm 17mm; }
@media print {
  html { font-size: 9.5pt; }
  body { padding: 0; max-width: none; line-height: 1.35; }
  nav { display: none; }
  section { margin-top: 14pt; }
  .note { break-before: avoid; }
  section > p:not(.note) { break-after: avoid; }
  th, td { padding-top: 1.5pt; padding-bottom: 1.5pt; }
  .own-page { break-before: page; margin-top: 0; }
  h2, caption, figcaption { break-after: avoid; }
  figure, tr, .sentences li, dl > * { break-inside: avoid; }
  thead { display: table-header-group; }
  .table { overflow: visible; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
