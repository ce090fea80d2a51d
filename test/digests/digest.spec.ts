/** The day's digest, from the cases of the service as it is shipped to a real mail server and a real webhook. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { DigestClock } from '../../src/digests/digest.clock.js';
import { showDigests, type DigestWords } from '../../src/cli/digest.js';
import { UsageError } from '../../src/cli/usage-error.js';
import type { DigestSettings } from '../../src/config/digest-settings.js';
import { Secret } from '../../src/config/secret.js';
import { readSettings } from '../../src/config/settings.js';
import { issue } from '../access/support/keys.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { WireServer } from '../support/eventstoredb/wire-server.js';
import { startService, type Json, type Service } from '../support/service.js';
import { at, item, registerGroup, shipped } from '../e2e/support/group.js';
import { openHook, openMailbox, type Hook, type Mailbox } from './support/mailbox.js';
import { lookAfterCases } from '../cases/support/rounds.js';

const [USER, PASSWORD] = ['waybill', 's3cret-of-the-mailbox'];
const KEY = Buffer.from('a key of more than twenty-four bytes').toString('base64');
/** Six in the morning in Montana, and the hour before. */
const [EARLY, MORNING] = [at(10, 11, 59), at(10, 12)];

let server: WireServer;
let [mailbox, hook]: [Mailbox, Hook] = [undefined!, undefined!];
let services: Service[];
beforeAll(async () => {
  server = await WireServer.start();
});
afterAll(() => server.close());
beforeEach(async () => {
  [mailbox, hook, services] = [await openMailbox(USER, PASSWORD), await openHook(), []];
});
afterEach(async () => {
  for (const service of services) await service.stop();
  await Promise.all([mailbox.close(), hook.close()]);
});

const digestSettings = (): DigestSettings => ({
  hour: 6,
  addressees: [
    { kind: 'msc', code: '', webhook: new Secret(hook.url) },
    { kind: 'branch', code: 'BOZE', mail: 'ill@bozeman.example.org' },
    { kind: 'branch', code: 'SEEL', mail: 'seeley@example.org' },
    { kind: 'library', code: 'BOZE', mail: 'director@bozeman.example.org' },
  ],
  smtp: {
    host: '127.0.0.1',
    port: mailbox.port,
    secure: false,
    user: USER,
    password: new Secret(PASSWORD),
    from: 'waybill@example.org',
  },
  webhookKey: new Secret(KEY),
});

async function start(more: Partial<DigestSettings> = {}, eventStore = 'embedded'): Promise<Service> {
  const digest = { ...digestSettings(), ...more };
  const service = await startService({ now: EARLY, settings: { digest, eventStore } });
  services.push(service);
  return service;
}
/** Two cases for Bozeman, one for Helena, which is of the same library, and one for the group. */
async function fill(service: Service): Promise<void> {
  await registerGroup(service);
  await service.put(`/v1/items/${item(1)}`, { owningBranch: 'MSLA', title: 'Fools Crow & <others>' });
  await service.scan(
    shipped(1, 'MSLA', 'BOZE', at(-25), { scanId: 'late' }),
    shipped(2, 'MSLA', 'BOZE', at(-25), { scanId: 'late' }),
    shipped(3, 'MSLA', 'HLNA', at(-25), { scanId: 'late' }),
    shipped(4, 'MSLA', 'HLNA', at(-60), { scanId: 'late' }),
  );
  await lookAfterCases(service);
}
async function look(service: Service, now = MORNING): Promise<void> {
  service.setClock(now);
  await service.engine.caughtUp();
  await service.server.get(DigestClock).look();
}
const recipients = () => mailbox.mails.flatMap(({ to }) => to).sort();
const streamOf = async (service: Service) =>
  (await service.store.readStream('digest-2026-03-10')).map(({ type }) => type);

test('at the hour, where most branches are, each is told once what waits for them; and nobody for whom nothing does', async () => {
  const service = await start();
  await fill(service);
  await look(service, EARLY);
  expect([mailbox.mails, hook.calls]).toEqual([[], []]);
  await look(service);
  expect(recipients()).toEqual(['director@bozeman.example.org', 'ill@bozeman.example.org']);
  const { from, source } = mailbox.mails.find(({ to }) => to[0] === 'ill@bozeman.example.org')!;
  expect(from).toBe('waybill@example.org');
  expect(source).toContain('Subject: 2 cases wait for Branch BOZE');
  expect(source).toContain('Message-ID: <cases-digest-2026-03-10-branch-BOZE@example.org>');
  expect(source).toContain('text/plain');
  const words = source.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  expect(words).toContain(`Fools Crow & <others> (${item(1)})`);
  expect(words).toContain('<td>Fools Crow &#38; &#60;others&#62;');
  expect(words).toContain('MSLA to BOZE, 35.5 days on the road');
  expect(words).not.toContain(item(3));

  await look(service, at(10, 23));
  expect([mailbox.mails.length, hook.calls.length]).toEqual([2, 1]);
  expect(await streamOf(service)).toEqual(['digest-claimed', ...Array<string>(3).fill('digest-sent'), 'digest-ended']);
  expect((await service.get('/metrics')).text).toMatch(/^waybill_digests_total\{way="mail",outcome="sent"\} 2$/m);
  // Six of the next morning.
  await look(service, at(11, 12));
  expect([mailbox.mails.length, hook.calls.length]).toEqual([4, 2]);
});

test('a webhook is signed: with the key, its time and its id, as Standard Webhooks has it', async () => {
  const service = await start();
  await fill(service);
  await look(service);
  const [{ headers, body } = { headers: {}, body: '' }] = hook.calls;
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const signature = createHmac('sha256', Buffer.from(KEY, 'base64')).update(signed).digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${signature}`);
  expect(headers['webhook-timestamp']).toBe(String(Date.parse(MORNING) / 1000));
  const digest = JSON.parse(body) as Json;
  expect(digest).toMatchObject({ type: 'cases-digest', to: 'msc', date: '2026-03-10', open: 1, overdue: 0 });
  expect(digest['cases']).toMatchObject([{ caseId: `${item(4)}-late`, step: 'msc-decides', owner: 'msc' }]);
});

test('what is not taken is tried again, later, and nothing else with it; no address and no secret is told', async () => {
  const service = await start();
  await fill(service);
  mailbox.refuse = 1;
  hook.status = 302;
  await look(service);
  expect([mailbox.mails.length, hook.calls.length]).toEqual([1, 1]);
  await look(service, at(10, 12, 0));
  expect(hook.calls).toHaveLength(1);
  hook.status = 500;
  await look(service, at(10, 12, 2));
  expect([recipients().length, hook.calls.length]).toEqual([2, 2]);
  hook.status = 204;
  await look(service, at(10, 12, 3));
  expect(hook.calls).toHaveLength(2);
  await look(service, at(10, 12, 5));
  expect(hook.calls).toHaveLength(3);
  expect((await streamOf(service)).at(-1)).toBe('digest-ended');
  expect((await service.get('/metrics')).text).toMatch(/^waybill_digests_total\{way="webhook",outcome="failed"\} 2$/m);
  const told = service.logged.join('');
  expect(told).toContain('The webhook answered with 500.');
  expect(told).toContain('451');
  for (const hidden of [PASSWORD, KEY, hook.url, 'bozeman.example.org']) expect(told).not.toContain(hidden);
});

test('a wrong password is told as such', async () => {
  const service = await start({ smtp: { ...digestSettings().smtp!, password: new Secret('another') } });
  await fill(service);
  await look(service);
  expect(mailbox.mails).toEqual([]);
  expect(service.logged.join('')).toContain('The mail server did not take it (EAUTH 535).');
});

test('of two instances one sends; what it leaves undone, the other does', async () => {
  const [one, other] = [await start({}, server.connectionString), await start({}, server.connectionString)];
  await fill(one);
  hook.status = 503;
  await other.engine.caughtUp();
  await Promise.all([look(one), look(other)]);
  expect([recipients().length, hook.calls.length]).toEqual([2, 1]);
  hook.status = 204;
  // Whoever failed waits for a minute, and the other until the claim is over.
  await one.stop();
  services.shift();
  await look(other, at(10, 12, 11));
  expect([recipients().length, hook.calls.length]).toEqual([2, 2]);
  expect((await streamOf(other)).at(-1)).toBe('digest-ended');
});

test('nothing is sent when nothing is configured', async () => {
  const service = await startService({ now: EARLY });
  services.push(service);
  await fill(service);
  await look(service);
  expect([mailbox.mails, hook.calls]).toEqual([[], []]);
  expect(await streamOf(service)).toEqual([]);
});

describe('a dry run prints what would be sent, and sends nothing', () => {
  const printed: string[] = [];
  beforeEach(() => {
    printed.length = 0;
    jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  const dryRun = (words: DigestWords, folder: string, key?: string) =>
    showDigests(words, { ...readSettings({ WAYBILL_KEY: key }), dataFolder: folder, digest: digestSettings() }, () => {
      return new Date(MORNING);
    });
  const heads = () => printed.map((text) => text.split('\n')[0]);
  const WAITING = [
    'To msc by webhook: 1 case waits for the group',
    'To branch BOZE by mail: 2 cases wait for Branch BOZE',
    'To library BOZE by mail: 3 cases wait for Library BOZE',
  ];

  test('from a service that runs, and from its folder when it is stopped: the same', async () => {
    const service = await start();
    await fill(service);
    await service.engine.caughtUp();
    service.setClock(MORNING);
    await dryRun({ from: service.url }, service.folder, await issue(service, 'monitor'));
    expect(heads()).toEqual(WAITING);
    const told = printed.splice(0);
    await service.server.close();
    services.pop();
    await dryRun({}, service.folder);
    expect(printed).toEqual(told);
    expect([mailbox.mails, hook.calls]).toEqual([[], []]);
  });

  test('what is to be mended is said: a service has the folder, the key sees a part, nobody answers', async () => {
    const service = await start();
    await fill(service);
    const why = (words: DigestWords, key?: string) =>
      dryRun(words, service.folder, key).then(
        () => 'nothing',
        (error: unknown) => [error instanceof UsageError, (error as Error).message.split('\n').at(-1)],
      );
    expect(await why({})).toEqual([true, expect.stringContaining('--from http://127.0.0.1:3000')]);
    expect(await why({ from: service.url })).toEqual([true, expect.stringContaining('export WAYBILL_KEY')]);
    expect(await why({ from: service.url }, await issue(service, 'library', { library: 'BOZE' }))).toEqual([
      true,
      expect.stringContaining('sees a part of the group'),
    ]);
    expect(await why({ from: 'http://127.0.0.1:1' }, ADMIN_KEY)).toEqual([
      true,
      expect.stringContaining('does not answer'),
    ]);
    expect(printed).toEqual([]);
  });
});
