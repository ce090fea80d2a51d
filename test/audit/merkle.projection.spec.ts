/** The tree as a view of the log: what a tree over the same leaves in memory is, at every size, wherever the log is kept. */
import { expect, test } from '@jest/globals';
import { leafHashOf } from '../../src/audit/event-leaf.js';
import { merkle } from '../../src/audit/merkle.projection.js';
import { MerkleTree } from '../../src/audit/merkle.queries.js';
import { isConsistent, isIncluded } from '../../src/audit/merkle/verify.js';
import { rootOf } from '../../src/audit/merkle/tree.js';
import { EventSchemas } from '../../src/event-store/upcast.js';
import { anEvent, schemas } from '../event-store/event-builders.js';
import { MemoryStore as GappyStore } from '../projections/support/memory-store.js';
import { runningEngine } from '../projections/support/engines.js';
import { MemoryStore } from '../support/memory-store.js';
import { nodesOver } from './support/trees.js';

const EVENTS = 700;
const events = Array.from({ length: EVENTS }, (_, n) =>
  anEvent({ type: n % 3 === 0 ? 'noted' : 'unheard-of', data: { n } }),
);

async function filled() {
  const store = new GappyStore();
  events.forEach((event, n) => store.record(`stream-${n % 7}`, [event]));
  const { engine } = await runningEngine(store, [merkle], { tuning: { batchSize: 100 } });
  const leaves = store.log.map(leafHashOf);
  return { store, engine, leaves, nodes: nodesOver(leaves) };
}

test('every event is a leaf, in the order of the log, and every older tree is still there', async () => {
  const { store, engine, leaves, nodes } = await filled();
  engine.of(merkle).read((rows) => {
    const tree = new MerkleTree(rows);
    expect(tree.size).toBe(EVENTS);
    for (const size of [0, 1, 255, 256, 257, 512, 699, 700]) {
      expect(tree.head(size).root).toEqual(rootOf(size, nodes));
      expect(isConsistent(tree.head(size), tree.head(), tree.consistency(size, EVENTS))).toBe(true);
    }
    for (const [leaf, event] of store.log.entries()) {
      expect(tree.leafOf(event.position.toString())).toBe(leaf);
      expect(tree.leafOf(event.id)).toBe(leaf);
      const proof = tree.inclusion(leaf, EVENTS);
      expect(isIncluded({ index: leaf, hash: leaves[leaf]! }, tree.head(), proof)).toBe(true);
    }
    expect(tree.leafOf('1')).toBeUndefined();
    expect(tree.tile({ level: 0, index: 2, width: 188 })).toEqual(Buffer.concat(leaves.slice(512)));
    expect(tree.tile({ level: 0, index: 2, width: 189 })).toBeNull();
    expect(tree.tile({ level: 0, index: 0, width: 3 })).toEqual(Buffer.concat(leaves.slice(0, 3)));
    expect(tree.tile({ level: 1, index: 0, width: 2 })).toEqual(Buffer.concat([nodes(8, 0), nodes(8, 1)]));
  });
});

test('it grows with the log, and is the same when it is built again', async () => {
  const { store, engine } = await filled();
  const head = () => engine.of(merkle).read((rows) => new MerkleTree(rows).head());
  store.record('stream-0', [anEvent()]);
  await engine.caughtUp();
  const grown = head();
  expect(grown).toEqual({ size: EVENTS + 1, root: rootOf(EVENTS + 1, nodesOver(store.log.map(leafHashOf))) });
  await engine.rebuild(merkle.name);
  expect(head()).toEqual(grown);
});

test('a copy with other positions has the same tree, and so has a reader that knows newer schemas', async () => {
  const heads = [];
  for (const store of [new MemoryStore(schemas), new MemoryStore(new EventSchemas()), new GappyStore()]) {
    for (let n = 0; n < 20; n++) {
      const id = `0197f3a1-5c2e-7b44-9d0a-0000000000${10 + n}`;
      const event = anEvent({ id, type: 'renamed', data: { old: `name ${n}` } });
      await store.append('names', [event], n === 0 ? 'no-stream' : n - 1);
    }
    const { engine } = await runningEngine(store, [merkle]);
    heads.push(engine.of(merkle).read((rows) => new MerkleTree(rows).head()));
  }
  expect(heads[0]?.size).toBe(20);
  expect(heads[1]).toEqual(heads[0]);
  expect(heads[2]).toEqual(heads[0]);
});
