/** The evidence over HTTP: whoever asks can see for themselves that an event is in the tree, and that the tree only grew. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leafHashOf } from '../../src/audit/event-leaf.js';
import { checkpointIn } from '../../src/audit/merkle/checkpoint.js';
import { openNote, verifierIn } from '../../src/audit/merkle/signed-note.js';
import { verify } from '../../src/cli/verify.js';
import { readSettings } from '../../src/config/settings.js';
import { isConsistent, isIncluded, type TreeHead } from '../../src/audit/merkle/verify.js';
import { rootOf } from '../../src/audit/merkle/tree.js';
import { at, registerGroup, shipped } from '../e2e/support/group.js';
import { wholeLog } from '../event-store/event-builders.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { startService, type Json, type Service } from '../support/service.js';
import { nodesOver } from './support/trees.js';

let service: Service;
let older: Json;
let position: string;
beforeAll(async () => {
  service = await startService();
  await registerGroup(service);
  older = await ask('/v1/evidence');
  ({ position } = await service.scan(...Array.from({ length: 300 }, (_, n) => shipped(n, 'MSLA', 'BOZE', at(9)))));
});
afterAll(() => service.stop());

async function ask(path: string): Promise<Json> {
  const { status, body, text } = await service.get(path);
  if (status !== 200) throw new Error(`${path} was answered with ${status}: ${text}`);
  return body;
}

const bytes = (text: unknown) => Buffer.from(text as string, 'base64');
const headIn = ({ size, root }: Json): TreeHead => ({ size: size as number, root: bytes(root) });
const proofIn = ({ proof }: Json) => (proof as string[]).map(bytes);

test('an event is found by its position and by its id, with its proof', async () => {
  const log = await wholeLog(service.store);
  const index = log.findIndex((event) => event.position === BigInt(position));
  const event = log[index]!;
  const answer = await ask(`/v1/evidence/inclusion?event=${position}&after=${position}`);
  expect(answer).toMatchObject({ index, size: log.length, leaf: leafHashOf(event).toString('base64') });
  expect(isIncluded({ index, hash: leafHashOf(event) }, headIn(answer), proofIn(answer))).toBe(true);
  expect(headIn(answer).root).toEqual(rootOf(log.length, nodesOver(log.map(leafHashOf))));
  expect(await ask(`/v1/evidence/inclusion?event=${event.id}`)).toEqual(answer);
  const then = await ask(`/v1/evidence/inclusion?event=${position}&size=${index + 1}`);
  expect(isIncluded({ index, hash: leafHashOf(event) }, headIn(then), proofIn(then))).toBe(true);
});

test('the tree of before is how the tree of now began', async () => {
  const answer = await ask(`/v1/evidence/consistency?older=${String(older['size'])}&after=${position}`);
  expect(answer['older']).toEqual({ size: older['size'], root: older['root'] });
  expect(isConsistent(headIn(older), headIn(answer['newer'] as Json), proofIn(answer))).toBe(true);
});

test('a checkpoint is signed, kept, and verified later against the log in the folder', async () => {
  const { verifier } = await ask(`/v1/evidence?after=${position}`);
  const { text: note, headers } = await service.get('/v1/evidence/checkpoint');
  expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
  const checkpoint = checkpointIn(openNote(note, verifierIn(verifier as string)!)!)!;
  const [first] = await wholeLog(service.store);
  expect(checkpoint.origin).toBe(`waybill/${first!.id.replaceAll('-', '')}`);
  expect(statSync(join(service.folder, 'evidence.key')).mode & 0o777).toBe(0o600);
  const file = join(service.folder, 'kept.checkpoint');
  const settings = { ...readSettings({}), dataFolder: service.folder };
  const said = jest.spyOn(console, 'log').mockReturnValue();
  writeFileSync(file, note);
  await service.scan(shipped(400, 'MSLA', 'BOZE', at(9)));
  const tree = join(service.folder, 'views', 'merkle-v2.db');
  await verify(file, { key: verifier as string, tree }, settings);
  expect(said).toHaveBeenCalledWith(
    `${service.folder} begins with the ${checkpoint.size} events of the checkpoint, unchanged and in order.`,
  );
  said.mockRestore();
  writeFileSync(file, note.replace(`\n${checkpoint.size}\n`, `\n${checkpoint.size - 1}\n`));
  await expect(verify(file, { key: verifier as string }, settings)).rejects.toThrow('is not signed with this key');
  await expect(verify(`${file}.none`, { key: verifier as string }, settings)).rejects.toThrow('cannot be read');
  await expect(verify(file, { key: 'x' }, settings)).rejects.toThrow('--key must be a verifier key');
});

test('tiles are bytes, full ones and partial ones', async () => {
  const size = (await ask(`/v1/evidence?after=${position}`))['size'] as number;
  // The log may be a scan ahead of the tree.
  const leaves = (await wholeLog(service.store)).slice(0, size).map(leafHashOf);
  for (const [path, hashes] of [
    ['0/000', leaves.slice(0, 256)],
    [`0/001.p/${size - 256}`, leaves.slice(256)],
    ['1/000.p/1', [nodesOver(leaves)(8, 0)]],
  ] as const) {
    const answer = await fetch(`${service.url}/v1/evidence/tile/${path}`, {
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    });
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.concat(hashes));
  }
});

test.each([
  ['inclusion?event=999999', 404, 'event-unknown'],
  ['inclusion?event=0197f3a1-5c2e-7b44-9d0a-3f6b8c1e2d47', 404, 'event-unknown'],
  ['inclusion', 400, 'invalid'],
  ['inclusion?event=0197F3A1', 400, 'invalid'],
  ['inclusion?event=3&size=2', 400, 'invalid'],
  ['inclusion?event=1&size=999999', 400, 'invalid'],
  ['consistency?older=3&newer=2', 400, 'invalid'],
  ['consistency?older=999999', 400, 'invalid'],
  ['consistency', 400, 'invalid'],
  ['tile/0/009', 404, 'tile-unknown'],
  ['tile/0/001.p/255', 404, 'tile-unknown'],
  ['tile/0/x001/000.p/7', 404, 'tile-unknown'],
  ['tile/entries/000', 404, 'tile-unknown'],
])('%s is refused with %d', async (path, status, problem) => {
  const { body } = await service.get(`/v1/evidence/${path}`);
  expect(body).toMatchObject({ status, type: `urn:waybill:problem:${problem}` });
});
