/** Tiles: where each is, what it holds, and that the tree is all in them. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nodesOf, tileAt, tilePath, widthIn } from '../../../src/audit/merkle/tiles.js';
import { rootOf } from '../../../src/audit/merkle/tree.js';
import { nodesOver, numberedLeaves } from '../support/trees.js';

test.each([
  ['0/000', { level: 0, index: 0, width: 256 }],
  ['0/x001/234', { level: 0, index: 1234, width: 256 }],
  ['2/x001/x234/067.p/5', { level: 2, index: 1_234_067, width: 5 }],
  ['63/999.p/255', { level: 63, index: 999, width: 255 }],
])('%s', (path, tile) => {
  expect(tileAt(path)).toEqual(tile);
  expect(tilePath(tile)).toBe(path);
});

test.each([
  '',
  '0',
  '0/0',
  '0/0000',
  '64/000',
  '00/000',
  '-1/000',
  '0/x000/001',
  '0/001/234',
  '0/000.p/0',
  '0/000.p/256',
  '0/000.p/01',
  '0/000/',
  '0/x001/x234',
  'entries/000',
  '../000',
  '0/x999/x999/x999/x999/x999/999',
])('no tile is at %j', (path) => expect(tileAt(path)).toBeNull());

test('every tile has one path', () => {
  const place = fc.record({ level: fc.nat(63), index: fc.nat(2 ** 40), width: fc.integer({ min: 1, max: 256 }) });
  fc.assert(fc.property(place, (tile) => expect(tileAt(tilePath(tile))).toEqual(tile)));
});

test('how wide a tile is grows with the tree', () => {
  expect([0, 1, 256, 257, 600].map((size) => widthIn(size, { level: 0, index: 0 }))).toEqual([0, 1, 256, 256, 256]);
  expect([256, 257, 600].map((size) => widthIn(size, { level: 0, index: 1 }))).toEqual([0, 1, 256]);
  expect([255, 256, 65_536, 70_000].map((size) => widthIn(size, { level: 1, index: 0 }))).toEqual([0, 1, 256, 256]);
});

test('the tree is all in its tiles', () => {
  const nodes = nodesOver(numberedLeaves(2_000));
  const tiled = (size: number) =>
    nodesOf((place) =>
      Buffer.concat(
        Array.from({ length: widthIn(size, place) }, (_, n) => nodes(8 * place.level, 256 * place.index + n)),
      ),
    );
  for (const size of [0, 1, 255, 256, 257, 511, 512, 1_000, 1_999, 2_000])
    expect(rootOf(size, tiled(size))).toEqual(rootOf(size, nodes));
  expect(() => tiled(10)(0, 10)).toThrow('The tree has no node 10 at level 0.');
});
