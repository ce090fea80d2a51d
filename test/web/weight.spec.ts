/** Fast on a rural line: what the browser loads for a page, compressed, from the files as they were built. */
import { expect, test } from '@jest/globals';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join('dist', 'web');
const MOST_BYTES = 150_000;

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
  readonly imports?: readonly string[];
  readonly isDynamicEntry?: boolean;
}

const manifest = JSON.parse(readFileSync(join(FOLDER, '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>;
const pages = Object.entries(manifest).filter(([, { isDynamicEntry }]) => isDynamicEntry);

function filesOf(name: string, found = new Set<string>()): Set<string> {
  const { file, css = [], assets = [], imports = [] } = manifest[name]!;
  if (found.has(file)) return found;
  for (const one of [file, ...css, ...assets]) found.add(one);
  for (const other of imports) filesOf(other, found);
  return found;
}

test('there are pages', () => expect(pages.length).toBeGreaterThanOrEqual(3));

test.each(pages.map(([name]) => name))('%s with all around it', (name) => {
  const files = ['index.html', ...filesOf('index.html'), ...filesOf(name)];
  for (const encoding of ['br', 'gz']) {
    const sizes = [...new Set(files)].map((file) => {
      const compressed = join(FOLDER, `${file}.${encoding}`);
      return statSync(existsSync(compressed) ? compressed : join(FOLDER, file)).size;
    });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
  }
});

test('the document has no script, style or picture within it, and names no other host', () => {
  const html = readFileSync(join(FOLDER, 'index.html'), 'utf8');
  expect([...html.matchAll(/<script[^>]*>([^<]*)</g)].map(([, inner]) => inner)).toEqual(['']);
  expect(html).not.toMatch(/<style|style=|data:|https?:/);
});
