/** The documentation names only what there is: links resolve, files and functions exist, the event page is current. */
import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const pages = ['README.md', 'CHANGELOG.md', ...markdownUnder('docs')];

test.each(pages)('every link of %s leads somewhere', (page) => {
  const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const broken = links.filter((link) => !/^https?:/.test(link) && !leadsSomewhere(link, page));
  expect(broken).toEqual([]);
});

test.each(pages)('every file that %s names exists', (page) => {
  const named = [...read(page).matchAll(/`((?:src|test|scripts|docs|bench)\/[\w./-]+|\.[\w-]+\.cjs)`/g)];
  const missing = named.map(([, path = '']) => path).filter((path) => !existsSync(path));
  expect(missing).toEqual([]);
});

test('docs/data-flow.md names many files, and functions that are in the file named before them', () => {
  const steps = [...read('docs/data-flow.md').matchAll(/`(src\/[\w./-]+\.ts)`|`((?:[A-Z]\w+\.)?[a-z]\w*)`/g)];
  let file = '';
  const absent: string[] = [];
  const files = new Set<string>();
  for (const [, path, name] of steps) {
    if (path !== undefined) files.add((file = path));
    // Fields of requests and events are written like functions; they stand in the code of their step as well.
    else if (file !== '' && !names(file, name ?? '')) absent.push(`${file}: ${name ?? ''}`);
  }
  expect(files.size).toBeGreaterThan(25);
  expect(absent).toEqual([]);
});

test('every metric is in docs/operations.md, and no other', () => {
  const metrics = (text: string) => [...new Set(text.match(/\bwaybill_[a-z_]+/g))].sort();
  const defined = metrics(read('src/observability/metrics.ts'));
  expect(defined.length).toBeGreaterThan(5);
  expect(metrics(read('docs/operations.md'))).toEqual(defined);
});

test('every anomaly code is in docs/journey.md, and no other', () => {
  const [, union = ''] = /type AnomalyCode =([^;]*);/.exec(read('src/courier/item.events.ts')) ?? [];
  const codes = [...union.matchAll(/'([\w-]+)'/g)].map(([, code]) => code).sort();
  const [, table = ''] = read('docs/journey.md').split('## Anomaly codes');
  const told = [...table.matchAll(/^\| `([\w-]+)`/gm)].map(([, code]) => code).sort();
  expect(told.length).toBeGreaterThan(5);
  expect(told).toEqual(codes);
});

test('every decision is in the list of decisions', () => {
  const decisions = readdirSync('docs/adr').filter((file) => /^\d{4}-/.test(file));
  const listed = [...read('docs/adr/README.md').matchAll(/\]\((\d{4}-[\w-]+\.md)\)/g)].map(([, file]) => file);
  expect(listed).toEqual(decisions.sort());
});

test('docs/events.md tells of the events as they are in the code', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/events-doc.mjs', '--check'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

/** Of `LagQueries.lag` both the class and the method. */
function names(file: string, name: string): boolean {
  const code = read(file);
  return name.split('.').every((part) => new RegExp(`\\b${part}\\b`).test(code));
}

function leadsSomewhere(link: string, page: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : relative('.', resolve(dirname(page), path));
  if (!existsSync(target)) return false;
  return anchor === undefined || headings(target).includes(anchor);
}

const headings = (page: string): readonly string[] =>
  [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(/\s/g, '-'),
  );

/** Without fenced blocks. */
const prose = (page: string): string => read(page).replaceAll(/^```[\s\S]*?^```/gm, '');

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

function markdownUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file));
}
