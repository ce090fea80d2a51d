/** `waybill redact`: a text is in no file of the folder any more, and all that was proved before still is. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { redact, type RedactWords } from '../../src/cli/redact.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { verify } from '../../src/cli/verify.js';
import { readSettings, type Settings } from '../../src/config/settings.js';
import { RedactableLog } from '../../src/event-store/embedded/redactable-log.js';
import { ReadOnlyLog } from '../../src/event-store/embedded/read-only-log.js';
import { StoreUnavailable, type RecordedEvent } from '../../src/event-store/event-store.js';
import { AS_WRITTEN } from '../../src/event-store/upcast.js';
import { lookAfterClaims } from '../damage/support/rounds.js';
import { at, damaged, item, registerGroup, shipped } from '../e2e/support/group.js';
import { anEvent, wholeLog } from '../event-store/event-builders.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { startService, type Json, type Service } from '../support/service.js';

const OBJECTION = 'Quagga Zebrowski had it so from the tote';
const NOTE = 'Quagga Zebrowski brought it, “wet” \\ through';
const OLD_REASON = 'Quagga Zebrowski no longer wants it';
const CLAIM = `${item(1)}-torn`;

/** As a service has left it: copied for each test. */
const left = mkdtempSync(join(tmpdir(), 'waybill-redact-'));
let checkpoint: string;
let verifier: string;
let second: string;
let monitor: string;

beforeAll(async () => {
  const service = await startService({ folder: left, now: new Date().toISOString() });
  await registerGroup(service);
  second = await issued(service, 'admin', 'Second');
  monitor = await issued(service, 'monitor', 'Monitor');
  await service.put('/v1/policies/group/2026-01-01', { shipped: 'requesting-library-pays', reason: 'Minutes' });
  await service.put(`/v1/items/${item(1)}`, { owningBranch: 'MSLA', title: 'Fools Crow', price: 20 });
  await service.scan(shipped(1, 'MSLA', 'BOZE', at(2, 9), { purpose: 'hold', condition: 'sound' }));
  await service.scan(damaged(1, 'BOZE', at(3, 9), { scanId: 'torn', note: NOTE }));
  await lookAfterClaims(service);
  const disputed = await service.post(`/v1/damage/${CLAIM}/dispute`, { reason: OBJECTION, library: 'BOZE' });
  const hold = { titleId: 't', pickupBranch: 'BOZE', patronLibrary: 'BOZE', placedAt: at(1) };
  await service.post('/v1/holds', { holdId: 'h-1', ...hold });
  // As a service of before texts had salts has recorded it.
  const cancelled = { holdId: 'h-1', reason: OLD_REASON, occurredAt: at(4) };
  await service.store.append('hold-h-1', [anEvent({ type: 'hold-cancelled', data: cancelled })], 0);
  expect(disputed.status).toBe(200);
  await service.engine.caughtUp();
  checkpoint = (await service.get('/v1/evidence/checkpoint')).text;
  verifier = (await service.get('/v1/evidence')).body['verifier'] as string;
  await service.stop();
});
afterAll(() => rmSync(left, { recursive: true, force: true }));

async function issued(service: Service, role: string, label: string): Promise<string> {
  const { body } = await service.post('/v1/keys', { role, label });
  return body['key'] as string;
}

let folder = '';
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-redact-'));
  cpSync(left, folder, { recursive: true });
  said = [];
  const say = (line: string) => void said.push(line);
  jest.spyOn(console, 'log').mockImplementation(say);
  jest.spyOn(console, 'error').mockImplementation(say);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const settings = (keys: Json = {}): Settings => ({
  ...readSettings({ WAYBILL_KEY: ADMIN_KEY, WAYBILL_SECOND_KEY: second, ...keys }),
  dataFolder: folder,
});

async function logged(): Promise<readonly RecordedEvent[]> {
  const log = ReadOnlyLog.open(folder, AS_WRITTEN);
  const events = await wholeLog(log);
  await log.close();
  return events;
}
const eventOf = async (type: string) => (await logged()).find((event) => event.type === type)!;
const wanted = async (type: string, field: string, more: Partial<RedactWords> = {}): Promise<RedactWords> => ({
  event: (await eventOf(type)).id,
  field,
  reason: 'It named a person',
  yes: true,
  ...more,
});

/** Every file in whose bytes the text is, as it is or as JSON has it. */
function filesWith(text: string): readonly string[] {
  const forms = [text, JSON.stringify(text).slice(1, -1)];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .filter((file) => forms.some((form) => readFileSync(join(folder, file)).includes(form)))
    .sort();
}

async function isVerified(): Promise<void> {
  const file = join(folder, 'kept.checkpoint');
  writeFileSync(file, checkpoint);
  const tree = join(left, 'views', 'merkle-v2.db');
  await verify(file, { key: verifier, tree }, settings());
}

test.each([
  ['claim-disputed', 'reason', OBJECTION],
  ['item-damaged', 'note', NOTE],
  ['hold-cancelled', 'reason', OLD_REASON],
])('a text of %s is in no file any more, and the checkpoint of before still holds', async (type, field, text) => {
  const files = filesWith(text);
  expect(files).toContain('log.db');
  if (type === 'claim-disputed') expect(files.join()).toContain('views/damage-v');
  const before = await eventOf(type);
  await redact(await wanted(type, field), settings());
  expect(filesWith(text)).toEqual([]);
  const event = await eventOf(type);
  expect(event).toMatchObject({ id: before.id, position: before.position, revision: before.revision });
  expect(event.data).toEqual({ ...(before.data as object), [field]: '[redacted]' });
  const salt = (before.metadata.texts?.[field] as { salt?: string } | undefined)?.salt;
  expect(JSON.stringify(event.metadata)).not.toContain(salt ?? 'salt');
  expect((await logged()).at(-1)).toMatchObject({
    type: 'text-redacted',
    stream: `redaction-${event.id}`,
    data: { eventId: event.id, event: type, stream: event.stream, field, keys: ['first', second.split('_')[1]] },
    metadata: { causationId: event.id, actor: { key: 'first' } },
  });
  expect(readdirSync(join(folder, 'views')).filter((file) => !file.startsWith('merkle-v2.db'))).toEqual([]);
  await isVerified();
});

test('everything goes on with what was redacted: claims, timelines, the tree', async () => {
  for (const [type, field] of [
    ['claim-disputed', 'reason'],
    ['item-damaged', 'note'],
    ['hold-cancelled', 'reason'],
  ] as const)
    await redact(await wanted(type, field), settings());
  const service = await startService({ folder, now: new Date().toISOString() });
  try {
    await service.engine.caughtUp();
    const answered = async (path: string) => {
      const { status, text, body } = await service.get(path);
      expect([path, status]).toEqual([path, 200]);
      expect(text).not.toContain('Zebrowski');
      return body;
    };
    expect(JSON.stringify(await answered(`/v1/damage/${CLAIM}`))).toContain('[redacted]');
    const entriesOf = async (path: string) =>
      (await answered(`/v1/timeline/${path}?order=recorded`))['entries'] as Json[];
    for (const path of [`items/${item(1)}`, `claims/${CLAIM}`, 'holds/h-1']) {
      const entries = await entriesOf(path);
      const redaction = entries.at(-1)!;
      expect(redaction).toMatchObject({
        type: 'text-redacted',
        words: expect.stringMatching(/was erased: It named a person$/),
      });
      const erased = entries.find(({ position }) => position === (redaction['causes'] as string[])[0]);
      expect(erased!['words']).toContain('[redacted]');
    }
    expect((await entriesOf('keys/first')).map(({ type }) => type)).toContain('text-redacted');
    for (const path of [
      `/v1/items/${item(1)}`,
      '/v1/holds/h-1',
      '/v1/epcis/events',
      '/v1/damage',
      `/v1/items/${item(1)}/journey`,
    ])
      await answered(path);
    expect((await service.engine.status()).map(({ setAside }) => setAside).filter((count) => count > 0)).toEqual([]);
    // The claim goes on: the other side answers, and nothing is assessed again.
    await lookAfterClaims(service);
    expect((await service.post(`/v1/damage/${CLAIM}/answer`, { agrees: true })).status).toBe(200);
    expect((await wholeLog(service.store)).filter(({ type }) => type === 'claim-assessed')).toHaveLength(1);
    await service.engine.caughtUp();
    expect((await service.get('/v1/evidence')).body['size']).toBe(Number(await service.store.head()));
    await isVerified();
  } finally {
    await service.stop();
  }
});

describe('what is changed in the file without the command is found', () => {
  const change = (sql: string, ...values: unknown[]) => {
    const db = new Database(join(folder, 'log.db'));
    expect(db.prepare(sql).run(...values).changes).toBe(1);
    db.close();
  };
  const BY_ID = 'WHERE event_id = ?';
  const idBytes = ({ id }: RecordedEvent) => Buffer.from(id.replaceAll('-', ''), 'hex');

  test('a text', async () => {
    const event = await eventOf('item-damaged');
    change(`UPDATE events SET data = replace(data, 'Quagga', 'Nobody') ${BY_ID}`, idBytes(event));
    await expect(isVerified()).rejects.toThrow(`is not what it was: here it is item-damaged ${event.id}`);
  });

  test('the hash of one that was redacted', async () => {
    await redact(await wanted('item-damaged', 'note'), settings());
    const event = await eventOf('item-damaged');
    const texts = { note: { hash: Buffer.alloc(32).toString('base64') } };
    change(`UPDATE events SET metadata = ? ${BY_ID}`, JSON.stringify({ ...event.metadata, texts }), idBytes(event));
    await expect(isVerified()).rejects.toThrow(`is not what it was: here it is item-damaged ${event.id}`);
  });
});

describe('stopped in between', () => {
  const away = () => {
    throw new StoreUnavailable('The disk is full.');
  };

  test.each(['rewrite', 'scrub'] as const)('by a failing %s, the same command finishes it', async (step) => {
    const words = await wanted('item-damaged', 'note');
    const before = await eventOf('item-damaged');
    const failing = jest.spyOn(RedactableLog.prototype, step).mockImplementation(away);
    await expect(redact(words, settings())).rejects.toThrow(/disk is full.*\n.*same command again/);
    failing.mockRestore();
    const after = await eventOf('item-damaged');
    if (step === 'rewrite') expect(after).toEqual(before);
    else expect(after.data).toMatchObject({ note: '[redacted]' });
    await redact(words, settings());
    expect(filesWith(NOTE)).toEqual([]);
    expect((await logged()).filter(({ type }) => type === 'text-redacted')).toHaveLength(1);
    await isVerified();
  });
});

test('other events with the same words are named, and what is out of reach', async () => {
  const twice = await startService({ folder });
  await twice.scan(damaged(2, 'BOZE', at(3, 9), { scanId: 'also', note: NOTE }));
  await twice.stop();
  await redact(await wanted('item-damaged', 'note'), settings());
  const { position } = (await logged()).findLast(({ type }) => type === 'item-damaged')!;
  expect(said.join('\n')).toMatch(new RegExp(`same words stand in 1 other event, at positions? ${position}\\.`));
  for (const word of ['backups', 'Kafka', 'photos']) expect(said.join('\n')).toContain(word);
});

test('it asks, and names the keys and the event, but not the text', async () => {
  const words = await wanted('item-damaged', 'note', { yes: false });
  const asked: string[] = [];
  await expect(redact(words, settings(), (question) => Promise.resolve(asked.push(question) === 0))).rejects.toThrow(
    'Nothing was erased.',
  );
  expect(asked).toEqual([
    expect.stringMatching(/^note of item-damaged .* keys first \(first admin key\) and \S+ \(Second\)/s),
  ]);
  expect(asked.join()).not.toContain('Quagga');
  expect(filesWith(NOTE)).toContain('log.db');
  await redact(words, settings(), () => Promise.resolve(true));
  expect(filesWith(NOTE)).toEqual([]);
});

test('keys can be in files', async () => {
  const [one, two] = [join(left, '..', `${process.pid}.one`), join(left, '..', `${process.pid}.two`)];
  writeFileSync(one, `${ADMIN_KEY}\n`);
  writeFileSync(two, second);
  const files = { keyFile: one, secondKeyFile: two };
  await redact(
    await wanted('item-damaged', 'note', files),
    settings({ WAYBILL_KEY: undefined, WAYBILL_SECOND_KEY: undefined }),
  );
  for (const file of [one, two]) rmSync(file);
  expect(filesWith(NOTE)).toEqual([]);
});

test('what cannot be is said in a sentence, and nothing is touched', async () => {
  const words = await wanted('item-damaged', 'note');
  const attempts: readonly (readonly [Partial<RedactWords>, Settings, string])[] = [
    [{}, settings({ WAYBILL_SECOND_KEY: ADMIN_KEY }), 'Both keys are first.'],
    [{}, settings({ WAYBILL_SECOND_KEY: monitor }), 'The second key is no admin key of this log'],
    [{}, settings({ WAYBILL_KEY: 'x'.repeat(40) }), 'The first key is no admin key of this log'],
    [{}, settings({ WAYBILL_SECOND_KEY: undefined }), 'Set WAYBILL_SECOND_KEY'],
    [{ keyFile: '/nowhere' }, settings(), '/nowhere cannot be read'],
    [{ event: '99999' }, settings(), 'The log has no event 99999.'],
    [{ event: 'x' }, settings(), 'must be the position of an event or its id'],
    [{ field: 'branch' }, settings(), 'has no free text at branch. Its free texts are: note.'],
    [{ reason: 'Asked by jane@example.org' }, settings(), 'contains an e-mail address'],
    [{}, { ...settings(), eventStore: 'esdb://127.0.0.1:9' }, 'waybill copy --from env:WAYBILL_EVENT_STORE'],
  ];
  const views = readdirSync(join(folder, 'views'));
  for (const [more, with_, why] of attempts) {
    const refused = await redact({ ...words, ...more }, with_).catch((error: unknown) => error);
    expect([why, refused]).toEqual([why, expect.any(UsageError)]);
    expect((refused as UsageError).message).toContain(why);
  }
  await expect(redact(words, { ...settings(), dataFolder: join(folder, 'none') })).rejects.toThrow(
    'There is no log.db',
  );
  expect(readdirSync(join(folder, 'views'))).toEqual(views);
  expect(await eventOf('text-redacted')).toBeUndefined();
});

test('the service must be stopped', async () => {
  const service = await startService({ folder });
  const refused = redact({ event: '1', field: 'name', reason: 'x', yes: true }, settings());
  await expect(refused).rejects.toThrow('is in use by another Waybill');
  await service.stop();
});
