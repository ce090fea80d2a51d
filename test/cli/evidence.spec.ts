/** `waybill evidence` and `waybill verify`: bundles from a service and from a folder, two checkpoints, and a folder whose file was tampered with. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { unzipped, zipped } from '../../src/audit/bundle/bundle.zip.js';
import { checkpointText } from '../../src/audit/merkle/checkpoint.js';
import { signNote, verifierOf } from '../../src/audit/merkle/signed-note.js';
import { evidence } from '../../src/cli/evidence.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { verifyAny } from '../../src/cli/verify-any.js';
import { readSettings, type Settings } from '../../src/config/settings.js';
import { at, item, received, registerGroup, shipped } from '../e2e/support/group.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { startService, type Service } from '../support/service.js';

const home = mkdtempSync(join(tmpdir(), 'waybill-evidence-'));
const folder = join(home, 'data');
const [older, newer, out, again] = ['older', 'newer', 'out.zip', 'again.zip'].map((name) => join(home, name)) as [
  ...[string, string, string, string],
];
let service: Service;
let verifier: string;
let stopped = false;

beforeAll(async () => {
  service = await startService({ folder, now: new Date().toISOString() });
  await registerGroup(service);
  const checkpoint = async (position: string) => (await service.get(`/v1/evidence/checkpoint?after=${position}`)).text;
  const sent = await service.scan(shipped(1, 'MSLA', 'BOZE', at(2, 9), { scanId: 'sent' }));
  writeFileSync(older, await checkpoint(sent.position));
  const came = await service.scan(received(1, 'BOZE', at(3, 9), { scanId: 'came' }));
  writeFileSync(newer, await checkpoint(came.position));
  verifier = (await service.get('/v1/evidence')).body['verifier'] as string;
  await service.engine.caughtUp();
}, 60_000);
afterAll(async () => {
  if (!stopped) await service.stop();
  rmSync(home, { recursive: true, force: true });
});

let said: string[];
beforeEach(() => {
  said = [];
  for (const name of ['log', 'error'] as const)
    jest.spyOn(console, name).mockImplementation((line: string) => void said.push(line));
});
afterEach(() => void jest.restoreAllMocks());

const settings = (dataFolder = folder): Settings => ({ ...readSettings({ WAYBILL_KEY: ADMIN_KEY }), dataFolder });
const verify = (file: string, ...others: readonly string[]) => verifyAny(file, others, { key: verifier }, settings());
const failure = async (doing: Promise<void>): Promise<string> => {
  const error: unknown = await doing.then(
    () => 'it holds',
    (reason: unknown) => reason,
  );
  if (!(error instanceof UsageError)) throw new Error(`No word of it: ${String(error)}`);
  return error.message;
};

/** Signed with a key of its own, as whoever has the signing key could. */
function signedElsewhere(of: string, change: { size?: number; root?: Buffer; origin?: string }) {
  const [origin = '', size = '', root = ''] = readFileSync(of, 'utf8').split('\n');
  const signer = { name: origin, privateKey: generateKeyPairSync('ed25519').privateKey };
  const text = checkpointText({ origin, size: Number(size), root: Buffer.from(root, 'base64'), ...change });
  const file = join(home, 'forged');
  const keys = join(home, 'keys');
  writeFileSync(file, signNote(text, signer));
  writeFileSync(keys, `${verifier}\n${verifierOf(signer)}\n`);
  return { file, keys };
}

describe('while the service runs', () => {
  test('a bundle is fetched, proves that the log goes on from what was kept, and is verified', async () => {
    await evidence('item', item(1), { out, from: service.url, checkpoint: [older] }, settings());
    expect(said.join('\n')).toMatch(/older: the log goes on from its \d+ events, unchanged/);
    await verify(out, older, newer);
    expect(said.at(-1)).toBe(`The bundle of item ${item(1)} holds.`);
  });

  test('what is not there is told, and nothing is written', async () => {
    const words = { out: join(home, 'none.zip'), from: service.url };
    expect(await failure(evidence('item', item(2), words, settings()))).toContain(item(2));
    expect(await failure(evidence('item', item(1), { ...words, checkpoint: [out] }, settings()))).toContain(
      'is no checkpoint',
    );
  });

  test('two checkpoints are held against each other by a proof of the service', async () => {
    const from = service.url;
    await verifyAny(newer, [older], { key: verifier, from }, settings());
    expect(said[0]).toMatch(/newer, of \d+ events, goes on from .*older, of \d+: nothing was changed/);
    const { file, keys } = signedElsewhere(older, { root: Buffer.alloc(32, 1) });
    expect(await failure(verifyAny(file, [newer], { key: keys, from }, settings()))).toMatch(
      /does not go on from the older one.*history was rewritten in between/,
    );
    const fork = signedElsewhere(newer, { root: Buffer.alloc(32, 1) });
    expect(await failure(verifyAny(older, [fork.file], { key: fork.keys, from }, settings()))).toMatch(
      /begins with the \d+ events of the older checkpoint, but is not that of the newer one/,
    );
  });

  test('two of one size with different roots prove a fork, two logs are two', async () => {
    const { file, keys } = signedElsewhere(newer, { root: Buffer.alloc(32, 1) });
    expect(await failure(verifyAny(newer, [file], { key: keys }, settings()))).toContain('the history was forked');
    const other = signedElsewhere(newer, { origin: 'waybill/other' });
    const named = { key: other.keys };
    expect(await failure(verifyAny(newer, [other.file], named, settings()))).toContain('They are of two logs');
  });
});

test('a bundle that was changed names the file and the event', async () => {
  const files = new Map(unzipped(readFileSync(out)));
  const events = files.get('events.json')!.toString().replace('"branch": "MSLA"', '"branch": "SEEL"');
  writeFileSync(again, zipped(files.set('events.json', Buffer.from(events))));
  const told = await failure(verify(again));
  expect(told).toMatch(/^.*again\.zip does not hold:\nevents\.json: it is not the file of the manifest\n/);
  expect(told).toMatch(/events\.json, event 1 \(item-shipped [0-9a-f-]+\): it is not in the log as leaf \d+/);
  writeFileSync(again, readFileSync(out).subarray(0, 900));
  expect(await failure(verify(again))).toContain('is no bundle');
});

test('a checkpoint and two checkpoints need a key; a bundle has its own', async () => {
  expect(await failure(verifyAny(older, [], {}, settings()))).toContain('--key is missing');
  await verifyAny(out, [], {}, settings());
  expect(said.join('\n')).toContain('This key came with the bundle');
  expect(await failure(verify(older, newer, newer))).toContain('Two checkpoints at a time');
});

describe('on the folder of a stopped service', () => {
  beforeAll(async () => {
    await service.stop();
    stopped = true;
  });

  test('the bundle is the same, and two checkpoints are held against each other by the tree that is there', async () => {
    await evidence('item', item(1), { out: again, checkpoint: [older, newer] }, settings());
    await verify(again, older, newer);
    await verify(older, newer);
    expect(await failure(verifyAny(older, [newer], { key: verifier }, settings(home)))).toContain('There is no tree');
  });

  test('one event that was changed by SQL in a copy of the folder is found, and named with the older tree', async () => {
    const copy = join(home, 'copy');
    cpSync(folder, copy, { recursive: true });
    const db = new Database(join(copy, 'log.db'));
    const { changes } = db
      .prepare(`UPDATE events SET data = replace(data, '"MSLA"', '"SEEL"') WHERE data LIKE '%"scanId":"sent"%'`)
      .run();
    db.close();
    expect(changes).toBe(1);
    const tree = join(folder, 'views', 'merkle-v2.db');
    expect(await failure(verifyAny(newer, [], { key: verifier }, settings(copy)))).toMatch(
      /^The first \d+ events are not those of the checkpoint/,
    );
    expect(await failure(verifyAny(newer, [], { key: verifier, tree }, settings(copy)))).toMatch(
      /^Event \d+ is not what it was: here it is item-shipped [0-9a-f-]+/,
    );
    // Its views were built before: the bundle is written all the same, and what fails in it is said.
    expect(await failure(evidence('item', item(1), { out: again }, settings(copy)))).toMatch(
      /does not hold:\nevents\.json, event 1 \(item-shipped [0-9a-f-]+\): it is not in the log/,
    );
    await verify(newer);
  });
});
