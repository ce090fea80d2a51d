/** The first admin key: made once, shown once, chosen instead; and where the service may listen with it. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandBus } from '@nestjs/cqrs';
import { IssueKeyHandler, type IssueKey } from '../../src/access/access-key.commands.js';
import { FirstKey } from '../../src/access/first-key.js';
import { KeyRing } from '../../src/access/key-ring.js';
import { schemas } from '../../src/app.module.js';
import { OutcomeUnknown } from '../../src/event-store/event-store.js';
import { Execute } from '../../src/event-store/execute.js';
import { newId, newSalt } from '../../src/event-store/ids.js';
import type { Log } from '../../src/observability/log.js';
import { Directory } from '../../src/partners/index.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { MemoryStore } from '../support/memory-store.js';
import { request, startService, type Service } from '../support/service.js';
import { runProcess, startProcess, type Running } from '../e2e/support/process.js';

let folder: string;
let running: Running | undefined;
let service: Service | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-first-key-'));
});
afterEach(async () => {
  running?.child.kill('SIGKILL');
  await running?.exit;
  await service?.stop();
  running = service = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const NO_CHOICE = { WAYBILL_ADMIN_KEY: '' };
const shownIn = (said: string) => /export WAYBILL_KEY=(\S+)/.exec(said)?.[1];
const status = async (url: string, key: string) =>
  (await request(`${url}/v1/keys`, 'GET', undefined, { authorization: `Bearer ${key}` })).status;

async function start(settings: Record<string, string>): Promise<Running> {
  running = await startProcess(folder, settings);
  return running;
}
async function open(): Promise<Service> {
  service = await startService({ folder });
  return service;
}
async function stop(): Promise<string> {
  running?.terminate();
  return (await running?.exit)?.said ?? '';
}

describe('without any configuration', () => {
  test('the first start makes one, shows it once on standard error, and it works; later starts show none', async () => {
    const first = await start(NO_CHOICE);
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const key = shownIn(first.said()) ?? '';
    expect(key).toMatch(/^wb_first_[A-Za-z0-9_-]{43}$/);
    expect(await status(first.url, key)).toBe(200);
    const structured = (await stop()).split('\n').filter((line) => line.startsWith('{'));
    expect(structured.length).toBeGreaterThan(0);
    expect(structured.join('')).not.toContain(key.slice(-20));

    const second = await start(NO_CHOICE);
    expect(await status(second.url, key)).toBe(200);
    expect(await stop()).not.toContain('WAYBILL_KEY=');
    expect(readFileSync(join(folder, 'log.db')).includes(key.slice(-20))).toBe(false);
  });

  test('when it was revoked, no start makes another', async () => {
    const first = await open();
    await first.post('/v1/keys/first/revoke', {});
    expect((await first.get('/v1/keys')).status).toBe(401);
    await first.stop();
    expect(await (await open()).server.get(FirstKey).ensure()).toBeNull();
  });
});

describe('chosen by the operator', () => {
  test('it is the first key, and is not said', async () => {
    const chosen = await open();
    expect(await chosen.server.get(FirstKey).ensure(ADMIN_KEY)).toBeNull();
    expect((await chosen.get('/v1/keys')).status).toBe(200);
    expect(chosen.logged.join('')).not.toContain(ADMIN_KEY);
  });

  test('another choice later does nothing, and that is said without the key', async () => {
    const other = 'b'.repeat(40);
    const chosen = await open();
    expect(await chosen.server.get(FirstKey).ensure(other)).toBeNull();
    expect([await status(chosen.url, ADMIN_KEY), await status(chosen.url, other)]).toEqual([200, 401]);
    expect(chosen.logged.join('')).toContain('WAYBILL_ADMIN_KEY does nothing');
    expect(chosen.logged.join('')).not.toContain(other);
  });

  describe('of several that start at once on one log', () => {
    let store: MemoryStore;
    let warnings: string[];
    beforeEach(() => {
      store = new MemoryStore(schemas);
      warnings = [];
    });
    function firstKey(): FirstKey {
      const clock = () => new Date('2026-03-10T12:00:00.000Z');
      const log = new Execute({ store, schemas, clock, newId, newSalt, random: Math.random });
      const issuing = new IssueKeyHandler(log, new Directory(log), new KeyRing({ log, clock, now: () => 0 }));
      const commands = { execute: (command: IssueKey) => issuing.execute(command) } as CommandBus;
      return new FirstKey(log, commands, clock, { warn: (line: string) => void warnings.push(line) } as Pick<
        Log,
        'warn'
      >);
    }

    test('one makes it', async () => {
      const made = await Promise.all(Array.from({ length: 5 }, () => firstKey().ensure()));
      expect(made.filter((key) => key !== null)).toHaveLength(1);
      expect(await store.head()).toBe(1n);
    });

    test('one that was given another key than the fastest is told', async () => {
      await Promise.all([firstKey().ensure('a'.repeat(40)), firstKey().ensure('b'.repeat(40))]);
      expect(warnings).toEqual([expect.stringContaining('WAYBILL_ADMIN_KEY does nothing')]);
    });

    test('when nobody can say whether it was recorded, asking again shows it all the same', async () => {
      const first = firstKey();
      const append = store.append.bind(store);
      store.append = async (...words) => {
        await append(...words);
        store.append = append;
        throw new OutcomeUnknown('Silence.');
      };
      await expect(first.ensure()).rejects.toThrow(OutcomeUnknown);
      expect(await first.ensure()).toMatch(/^wb_first_/);
      expect(await firstKey().ensure()).toBeNull();
      expect(await store.head()).toBe(1n);
    });
  });
});

describe('beyond the loopback', () => {
  test.each(['0.0.0.0', '::', '192.0.2.1', 'library.example.org'])(
    '%s alone is refused, with what to do',
    async (host) => {
      const { code, said } = await runProcess(folder, { WAYBILL_HOST: host });
      expect(code).toBe(1);
      expect(said).toContain(`WAYBILL_HOST is ${host}, which others can reach`);
      for (const way of ['127.0.0.1', 'WAYBILL_TLS_CERT_FILE', 'WAYBILL_TRUST_PROXY']) expect(said).toContain(way);
      expect(said).not.toMatch(/^\s+at /m);
    },
  );

  test('with a proxy to trust it listens', async () => {
    const { url } = await start({ WAYBILL_HOST: '0.0.0.0', WAYBILL_TRUST_PROXY: '10.0.0.7, uniquelocal' });
    expect((await request(`${url.replace('0.0.0.0', '127.0.0.1')}/health/live`, 'GET')).status).toBe(200);
  });

  test('with a certificate it speaks HTTPS, and tells nobody its key', async () => {
    const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
    execFileSync('openssl', [...made, '-keyout', key, '-out', certificate, ...subject], { stdio: 'ignore' });
    const tls = { WAYBILL_TLS_CERT_FILE: certificate, WAYBILL_TLS_KEY_FILE: key, WAYBILL_LOG_LEVEL: 'trace' };
    const { url } = await start({ WAYBILL_HOST: '0.0.0.0', ...tls });
    expect(url).toMatch(/^https:/);
    const port = new URL(url).port;
    const answered = await new Promise((resolve, reject) => {
      const ca = readFileSync(certificate);
      httpsRequest(`https://127.0.0.1:${port}/health/live`, { ca }, ({ statusCode }) => resolve(statusCode))
        .on('error', reject)
        .end();
    });
    expect(answered).toBe(200);
    const secret = readFileSync(key, 'utf8').split('\n')[1] ?? '';
    expect(secret).toMatch(/^[\w+/]{64}$/);
    for (const written of [await stop(), readFileSync(join(folder, 'log.db'), 'latin1')])
      expect(written).not.toContain(secret.slice(0, 20));
  });
});
