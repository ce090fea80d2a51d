/** Results as tables, kept in RESULTS.md: a section a benchmark, replaced when that benchmark runs again. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const RESULTS = fileURLToPath(new URL('../RESULTS.md', import.meta.url));
const ORDER = ['append', 'eventstoredb', 'http', 'ingest', 'rebuild', 'replay', 'lag', 'evidence', 'kafka'];
const HEADING = `# Benchmarks

Written by \`npm run bench\`: Waybill and its peers in turn, in one run, on one machine. Ratios travel better than figures.
`;

export function asMarkdown({ title, text, head, rows }) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [`## ${title}`, text, machine(), [head, head.map(() => '---'), ...rows].map(line).join('\n')].join('\n\n');
}

/** Replaces the section of benchmark `name`; why an aim is missed is told in `notes/<name>.md`. */
export function keep(name, section) {
  const sections = read();
  const notes = fileURLToPath(new URL(`../notes/${name}.md`, import.meta.url));
  const why = existsSync(notes) ? `\n\n${readFileSync(notes, 'utf8').trim()}` : '';
  sections.set(name, asMarkdown(section) + why);
  const bodies = ORDER.filter((key) => sections.has(key)).map((key) => `<!-- ${key} -->\n${sections.get(key)}\n`);
  writeFileSync(RESULTS, [HEADING, ...bodies].join('\n'));
}

function read() {
  const text = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : '';
  const parts = text.split(/^<!-- (\w+) -->\n/m).slice(1);
  return new Map(ORDER.flatMap((key) => (parts.includes(key) ? [[key, parts[parts.indexOf(key) + 1].trim()]] : [])));
}

function machine() {
  const all = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const day = new Date().toISOString().slice(0, 10);
  const load = loadavg()[0].toFixed(1);
  return `*${day}, Node ${process.versions.node}, ${process.platform}, ${all.length} cores (${all[0].model.trim()}), ${memory} GB; load at the end ${load}.*`;
}
