/** Photos of damage, on the service as it is shipped: who may add and see them, what is kept, and how it is shown. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MOST_PHOTOS } from '../../../src/damage/claim.words.js';
import { issue } from '../../access/support/keys.js';
import { at, card, damaged, item, registerGroup, shipped } from '../../e2e/support/group.js';
import { asAdmin } from '../../support/admin-key.js';
import { startService, type Json, type Service } from '../../support/service.js';
import { lookAfterClaims } from '../support/rounds.js';
import { photo, secretsIn } from './support.js';

let service: Service;
let [ours, theirs]: Record<string, string>[] = [];
beforeAll(async () => {
  service = await startService({ now: at(10, 12), settings: { photos: { maxBytes: 1_000_000 } } });
  await registerGroup(service);
  ours = { authorization: `Bearer ${await issue(service, 'scanner', { branch: 'BOZE' })}` };
  theirs = { authorization: `Bearer ${await issue(service, 'scanner', { branch: 'SEEL' })}` };
  await service.scan(
    ...[1, 2].flatMap((n) => [
      shipped(n, 'MSLA', 'BOZE', at(2, 9), { purpose: 'hold', condition: 'sound' }),
      damaged(n, 'BOZE', at(3, 9), { scanId: 'torn' }),
    ]),
  );
  await lookAfterClaims(service);
});
afterAll(() => service.stop());

const claim = (n: number): string => `/v1/damage/${item(n)}-torn`;

async function send(path: string, bytes: Buffer | string, type = 'image/jpeg', headers = ours) {
  const answer = await fetch(service.url + path, {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body: bytes,
  });
  const body = (await answer.json()) as Json;
  return { status: answer.status, body, text: JSON.stringify(body) };
}
const ask = (path: string, headers = ours) => fetch(service.url + path, { headers: headers ?? {} });
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

describe('a photo that is taken', () => {
  let added: Json;
  beforeAll(async () => {
    const { status, body } = await send(`${claim(1)}/photos?caption=The%20spine`, await photo('image/jpeg'));
    expect(status).toBe(200);
    added = body;
  });

  test('is told of in the claim, and is not in the log', async () => {
    const { body } = await service.get(`${claim(1)}?after=${String(added['position'])}`);
    const { sha256, mediaType, bytes, address } = added;
    expect(body['photos']).toEqual([{ sha256, mediaType, bytes, address, caption: 'The spine', at: at(10, 12) }]);
    expect((body['history'] as Json[]).at(-1)).toMatchObject({
      type: 'claim-photo-added',
      words: 'A picture was added: The spine',
    });
    const kept = readFileSync(filesIn(join(service.folder, 'photos'))[0] ?? '');
    expect(createHash('sha256').update(kept).digest('hex')).toBe(sha256);
    expect(secretsIn(kept)).toEqual([]);
  });

  test('is shown as it is kept, for browsers to keep, and as nothing that could run', async () => {
    const answer = await ask(String(added['address']));
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([answer.status, bytes.length]).toEqual([200, added['bytes']]);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(added['sha256']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(bytes.length),
      'content-disposition': `inline; filename="${String(added['sha256']).slice(0, 16)}.jpeg"`,
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  test('sent again it is the same', async () => {
    const { body } = await send(`${claim(1)}/photos`, await photo('image/jpeg'));
    expect(body).toEqual({ ...added, status: 'unchanged' });
  });

  test('is nothing to whom the claim does not concern, nor for strangers', async () => {
    expect((await ask(String(added['address']), theirs)).status).toBe(404);
    expect((await send(`${claim(1)}/photos`, await photo('image/png'), 'image/png', theirs)).status).toBe(404);
    expect((await ask(String(added['address']), {})).status).toBe(401);
  });

  test('is of its claim alone', async () => {
    const answer = await ask(`${claim(2)}/photos/${String(added['sha256'])}`);
    expect([answer.status, ((await answer.json()) as Json)['type']]).toEqual([
      404,
      'urn:waybill:problem:photo-unknown',
    ]);
  });
});

describe('what is not taken leaves nothing behind', () => {
  const before = () => filesIn(join(service.folder, 'photos')).length;

  test.each<[string, () => Promise<Buffer | string>, string, number, string]>([
    ['text', () => Promise.resolve('a book'), 'image/jpeg', 422, 'photo-unreadable'],
    ['nothing', () => Promise.resolve(''), 'image/jpeg', 422, 'photo-unreadable'],
    ['another type than is said', () => photo('image/png'), 'image/webp', 422, 'photo-unreadable'],
    ['a type that is not taken', () => photo('image/png'), 'image/svg+xml', 415, 'unsupported-media-type'],
    ['JSON', () => Promise.resolve('{}'), 'application/json', 415, 'unsupported-media-type'],
    ['more bytes than may be', () => Promise.resolve(Buffer.alloc(1_000_001)), 'image/jpeg', 413, 'too-large'],
  ])('%s', async (_what, bytes, type, status, problem) => {
    const files = before();
    const answer = await send(`${claim(2)}/photos`, await bytes(), type);
    expect([answer.status, answer.body['type']]).toEqual([status, `urn:waybill:problem:${problem}`]);
    expect(before()).toBe(files);
  });

  test('a caption with a patron’s card in it', async () => {
    const answer = await send(`${claim(2)}/photos?caption=${card(1)}`, await photo('image/jpeg'));
    expect([answer.status, answer.body['type']]).toEqual([400, 'urn:waybill:problem:patron-barcode']);
    expect(answer.text).not.toContain(card(1));
  });

  test('a picture where JSON is to be sent', async () => {
    const answer = await send('/v1/scans', await photo('image/jpeg'));
    expect([answer.status, answer.body['type']]).toEqual([415, 'urn:waybill:problem:unsupported-media-type']);
  });

  test('one more than a claim may have', async () => {
    for (let n = 0; n < MOST_PHOTOS; n++)
      expect((await send(`${claim(2)}/photos`, await photo('image/webp', 20 + n, 20), 'image/webp')).status).toBe(200);
    const answer = await send(`${claim(2)}/photos`, await photo('image/webp', 90, 20), 'image/webp');
    expect([answer.status, answer.body['type']]).toEqual([409, 'urn:waybill:problem:photos-full']);
  });
});

test('a claim that is being opened takes photos in a moment', async () => {
  await service.scan(damaged(3, 'BOZE', at(4, 9), { scanId: 'torn' }));
  await service.engine.caughtUp();
  const answer = await send(`${claim(3)}/photos`, await photo('image/jpeg'));
  expect([answer.status, answer.body['detail']]).toEqual([503, 'The claim is being opened. Say it again.']);
  await lookAfterClaims(service);
  expect((await send(`${claim(3)}/photos`, await photo('image/jpeg'))).status).toBe(200);
});

test('a photo whose file is gone is said to be, and the claim tells of it all the same', async () => {
  const { body } = await send(`${claim(1)}/photos`, await photo('image/png'), 'image/png', asAdmin);
  const sha256 = String(body['sha256']);
  rmSync(filesIn(service.folder).find((path) => path.endsWith(sha256)) ?? '');
  const answer = await ask(String(body['address']));
  expect([answer.status, ((await answer.json()) as Json)['type']]).toEqual([503, 'urn:waybill:problem:photo-missing']);
  const told = (await service.get(`${claim(1)}?after=${String(body['position'])}`)).body['photos'] as Json[];
  expect(told.map((each) => each['sha256'])).toContain(sha256);
});
