/**
 * What the service says of its tree, verified by an implementation that is not ours: golang.org/x/mod, which stands behind Go's own
 * checksum database. Where there is no Go, or its module cannot be fetched, the test is skipped, loudly.
 */
import { expect, test as each } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { leafOf } from '../../src/audit/event-leaf.js';
import { merkle } from '../../src/audit/merkle.projection.js';
import { MerkleTree } from '../../src/audit/merkle.queries.js';
import { checkpointText } from '../../src/audit/merkle/checkpoint.js';
import { signNote, verifierOf } from '../../src/audit/merkle/signed-note.js';
import { tilePath, widthIn } from '../../src/audit/merkle/tiles.js';
import { REDACTED, textHash } from '../../src/event-store/texts.js';
import { anEvent } from '../event-store/event-builders.js';
import { runningEngine } from '../projections/support/engines.js';
import { MemoryStore } from '../projections/support/memory-store.js';

const SOURCE = resolve('test/audit/independent');
/** The same for every run: from an empty cache Go compiles its own library first. */
const CACHE = join(tmpdir(), 'waybill-independent');
const PROGRAM = join(CACHE, 'independent');
const BUILD_MS = 180_000;

const why = built();
if (why !== undefined)
  process.stderr.write(`\n${why}\nTHE TREE IS NOT VERIFIED BY AN INDEPENDENT IMPLEMENTATION: TESTS ARE SKIPPED.\n\n`);
const test = why === undefined ? each : each.skip;

/** Undefined when the program is there; else why it is not. A program that does not compile is a failure. */
function built(): string | undefined {
  mkdirSync(CACHE, { recursive: true });
  if (go('version').status !== 0) return 'There is no Go here.';
  const fetched = go('mod', 'download');
  if (fetched.status !== 0) return `The module cannot be fetched: ${fetched.stderr.trim()}`;
  const compiled = go('build', '-buildvcs=false', '-o', PROGRAM, '.');
  if (compiled.status !== 0) throw new Error(compiled.stderr);
  return undefined;
}

function go(...words: string[]) {
  const folders = { GOMODCACHE: join(CACHE, 'modules'), GOCACHE: join(CACHE, 'built'), GOFLAGS: '-modcacherw' };
  return spawnSync('go', words, {
    cwd: SOURCE,
    env: { ...process.env, ...folders },
    encoding: 'utf8',
    timeout: BUILD_MS,
  });
}

const EVENTS = 600;
const SIZES = [1, 2, 3, 7, 8, 100, 255, 256, 257, 511, 513, EVENTS];

/** By turns from before texts had salts, with a salt, and redacted. */
function eventNumber(n: number) {
  const event = anEvent({ data: { n, note: NOTE } });
  const salt = Buffer.alloc(16, n).toString('base64');
  if (n % 3 === 0) return event;
  const metadata = { ...event.metadata, texts: { note: n % 3 === 1 ? { salt } : { hash: textHash(salt, NOTE) } } };
  return { ...event, metadata, ...(n % 3 === 2 && { data: { n, note: REDACTED } }) };
}

const NOTE = 'Größe "€" \\ \u2028';

/** All that the service could be asked about a log of its own. */
async function bundle() {
  const store = new MemoryStore();
  for (let n = 0; n < EVENTS; n++) store.record(`stream-${n % 5}`, [eventNumber(n)]);
  const { engine } = await runningEngine(store, [merkle]);
  return engine.of(merkle).read((rows) => {
    const tree = new MerkleTree(rows);
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
    const head = (size: number) => ({ size, root: base64(tree.head(size).root) });
    const places = [...[0, 1, 2].map((index) => ({ level: 0, index })), { level: 1, index: 0 }].map((place) => ({
      ...place,
      width: widthIn(EVENTS, place),
    }));
    const origin = tree.origin()!;
    // As after a rotation: the key that signs, and the one that it follows.
    const signers = [1, 2].map(() => ({ name: origin, privateKey: generateKeyPairSync('ed25519').privateKey }));
    return {
      checkpoint: signNote(checkpointText({ origin, ...tree.head() }), ...signers),
      verifiers: signers.map(verifierOf),
      leaves: store.log.map(leafOf),
      heads: SIZES.map(head),
      inclusions: SIZES.flatMap((size) =>
        [0, size >> 1, size - 1].map((index) => ({
          ...head(size),
          index,
          leaf: base64(tree.leafHash(index)),
          proof: tree.inclusion(index, size).map(base64),
        })),
      ),
      consistency: SIZES.flatMap((to) =>
        SIZES.filter((from) => from <= to).map((from) => ({
          from: head(from),
          to: head(to),
          proof: tree.consistency(from, to).map(base64),
        })),
      ),
      tiles: Object.fromEntries(places.map((place) => [`tile/${tilePath(place)}`, base64(tree.tile(place)!)])),
    };
  });
}

const verify = (claims: object) => spawnSync(PROGRAM, { input: JSON.stringify(claims), encoding: 'utf8' });

test('another implementation computes the same roots, and finds every proof, every tile and the checkpoint of two keys in order', async () => {
  const { status, stdout, stderr } = verify(await bundle());
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toBe('12 heads, 36 inclusions, 78 consistencies, 4 tiles, 2 signatures\n');
});

test('it would tell if they were not', async () => {
  const sound = await bundle();
  const other = sound.heads[0]!.root;
  const says = (claims: object) => verify({ ...sound, ...claims }).stderr;
  expect(says({ leaves: sound.leaves.with(300, '{}') })).toContain('the tree of 511 has the root');
  expect(says({ inclusions: [{ ...sound.inclusions[35], leaf: other }] })).toContain('leaf 599 in the tree of 600');
  expect(says({ consistency: [{ ...sound.consistency[70], proof: [other] }] })).toContain('to 600');
  expect(says({ checkpoint: sound.checkpoint.replace('600', '601') })).toContain('the checkpoint: ');
  const { privateKey } = generateKeyPairSync('ed25519');
  const stranger = verifierOf({ name: sound.verifiers[0]!.split('+')[0]!, privateKey });
  expect(says({ verifiers: [...sound.verifiers, stranger] })).toContain('the checkpoint: ');
  expect(says({ tiles: { ...sound.tiles, 'tile/0/001': sound.tiles['tile/0/000'] } })).toContain('in its tile');
});
