/**
 * When the machine fails: a full disk, a second process, files of another version, damaged files. Nothing is acknowledged
 * that is not stored, the service says what is wrong, and it comes back.
 */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { accessKeys } from '../../src/access/access-keys.projection.js';
import { ReadJournal } from '../../src/access/read-journal.js';
import { reads } from '../../src/access/reads.projection.js';
import { sessions } from '../../src/access/sessions.projection.js';
import { checkpoints } from '../../src/audit/checkpoints.projection.js';
import { merkle } from '../../src/audit/merkle.projection.js';
import { timeline } from '../../src/audit/timeline.projection.js';
import { cases } from '../../src/cases/cases.projection.js';
import { custody } from '../../src/courier/custody.projection.js';
import { holdWaits } from '../../src/courier/hold-waits.projection.js';
import { transits } from '../../src/courier/transits.projection.js';
import { damage } from '../../src/damage/damage.projection.js';
import { ledger } from '../../src/damage/ledger.projection.js';
import { policies } from '../../src/damage/policies.projection.js';
import { StoreRefused, type EventStore } from '../../src/event-store/event-store.js';
import { epcis } from '../../src/epcis/epcis.projection.js';
import { fairness } from '../../src/fairness/fairness.projection.js';
import { members } from '../../src/partners/members.projection.js';
import { viewDigest } from '../../src/projections/digest.js';
import type { Projection } from '../../src/projections/projection.js';
import { mountSmallDisk, type SmallDisk } from '../event-store/disks.js';
import { startService, type Service, type ServiceOptions } from '../support/service.js';
import { Documented, type Contract } from './support/documented.js';
import { at, damaged, inspected, item, received, registerGroup, shipped } from './support/group.js';
import { runProcess } from './support/process.js';

let folder: string;
let service: Service | undefined;
let disk: SmallDisk | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-faults-'));
});
afterEach(async () => {
  await service?.stop();
  service = undefined;
  disk?.unmount();
  disk = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const start = async (options: ServiceOptions = {}) => (service = await startService({ folder, ...options }));
const restart = async (options: ServiceOptions = {}) => {
  await service?.stop();
  return start(options);
};

const NOTE = 'spine loose '.repeat(40);
const bulky = (n: number, count: number) =>
  Array.from({ length: count }, (_, index) => shipped(n + index, 'MSLA', 'BOZE', at(9), { note: NOTE }));

/** The ids of all scans in the log, in order. */
async function storedScans(store: EventStore): Promise<string[]> {
  const { events } = await store.readAll(0n, { limit: 100_000, types: ['item-shipped'] });
  return events.map(({ data }) => (data as { scanId: string }).scanId);
}

describe('a full disk', () => {
  /** Posts in batches, and then one by one, until not one more is taken; answers the ids that were acknowledged. */
  async function fill(full: Service, first: number): Promise<string[]> {
    const acknowledged: string[] = [];
    for (let size = 100, next = first; ; next += size) {
      const { status, headers, body } = await full.post('/v1/scans', { scans: bulky(next, size) });
      if (status === 200) {
        acknowledged.push(...(body['results'] as { scanId: string }[]).map(({ scanId }) => scanId));
        continue;
      }
      expect(status).toBe(503);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(body).toMatchObject({ type: 'urn:waybill:problem:unavailable' });
      expect(body['detail']).toContain('There is no room for more events');
      if (size === 1) return acknowledged;
      size = 1;
    }
  }

  async function expectNotReady(full: Service): Promise<void> {
    const answer = await full.get('/health/ready');
    const { status, body } = answer;
    expect(status).toBe(503);
    expect(body).toMatchObject({ status: 'not-ready', log: { writable: false } });
    const documented = new Documented((await full.get('/openapi.json')).body as unknown as Contract);
    expect(documented.faultOf('GET /health/ready', answer)).toBeUndefined();
    expect(JSON.stringify(body)).toContain('Free disk space');
    expect((await full.get('/metrics')).text).toMatch(/^waybill_log_writable 0$/m);
    expect((await full.get('/health/live')).status).toBe(200);
  }

  test('by the limit on the log: refused whole, told in health, reads go on, taken again with a higher limit', async () => {
    const full = await start({ settings: { maxLogBytes: 1_500_000 } });
    await registerGroup(full);
    const acknowledged = await fill(full, 0);
    expect(acknowledged.length).toBeGreaterThan(500);
    await expectNotReady(full);
    expect((await full.get(`/v1/items/${item(0)}`)).status).toBe(200);
    expect(await storedScans(full.store)).toEqual(acknowledged);

    const roomy = await restart({ settings: { maxLogBytes: 50_000_000 } });
    expect((await roomy.get('/health/ready')).body).toMatchObject({ log: { writable: true } });
    const more = bulky(10_000, 100);
    const { position } = await roomy.scan(...more);
    expect(await storedScans(roomy.store)).toEqual([...acknowledged, ...more.map(({ scanId }) => scanId)]);
    const { body } = await roomy.get(`/v1/lag?groupBy=none&after=${position}`);
    expect(body).toMatchObject({ groups: [{ transits: acknowledged.length + 100, open: acknowledged.length + 100 }] });
  });

  test('by the disk itself: the same, and it recovers by itself when there is room again', async () => {
    disk = mountSmallDisk(folder, 24 * 1024 * 1024);
    if (!disk) {
      console.warn(
        'A file system cannot be mounted here: the really full disk was NOT tested, only the limit on the log.',
      );
      return;
    }
    const full = await start();
    await registerGroup(full);
    const before = bulky(0, 100);
    await full.scan(...before);
    const ballast = join(folder, 'ballast');
    disk.useUp(ballast);
    const acknowledged = await fill(full, 100);
    await expectNotReady(full);
    const stored = [...before.map(({ scanId }) => scanId), ...acknowledged];
    expect(await storedScans(full.store)).toEqual(stored);

    rmSync(ballast);
    const more = bulky(10_000, 100);
    const { position } = await full.scan(...more);
    expect(await storedScans(full.store)).toEqual([...stored, ...more.map(({ scanId }) => scanId)]);
    await full.engine.caughtUp();
    const { body } = await full.get(`/v1/lag?groupBy=none&after=${position}`);
    expect(body).toMatchObject({ groups: [{ transits: stored.length + 100 }] });
    expect((await full.get('/health/ready')).status).toBe(200);
  });
});

describe('who else is there', () => {
  test('a second process on the same folder is refused with a sentence and exit code 1', async () => {
    await start();
    const { code, said } = await runProcess(folder);
    expect(code).toBe(1);
    expect(said).toContain(
      `The data folder ${folder} is in use by another Waybill. Stop that one, or give this one a folder of its own.`,
    );
    expect(said).not.toMatch(/^\s+at /m);
    expect((await service?.get('/health/ready'))?.status).toBe(200);
  });

  test('a setting that is wrong is said in a sentence, with exit code 1', async () => {
    const { code, said } = await runProcess(folder, { WAYBILL_PORT: 'http' });
    expect([code, said.trim()]).toEqual([1, 'WAYBILL_PORT must be a whole number from 0 to 65535, not "http".']);
  });

  test('a log of a newer version is refused and left as it is', async () => {
    await start();
    await service?.stop();
    service = undefined;
    const log = new Database(join(folder, 'log.db'));
    log.pragma('user_version = 99');
    log.close();
    const { code, said } = await runProcess(folder);
    expect(code).toBe(1);
    expect(said).toContain('was written by a newer Waybill (log version 99');
    expect(said).toContain('Use the newer Waybill.');
    await expect(startService({ folder })).rejects.toThrow(StoreRefused);
  });

  test('a log that is damaged is refused, with what to do', async () => {
    writeFileSync(join(folder, 'log.db'), Buffer.alloc(64 * 1024, 'not a database '));
    const { code, said } = await runProcess(folder);
    expect(code).toBe(1);
    expect(said).toContain('is damaged or not a database');
    expect(said).toContain('keep a copy of log.db and log.db-wal');
    expect(said).toContain('restore the folder from a backup');
  });
});

describe('views', () => {
  const VIEWS = [
    accessKeys,
    sessions,
    reads,
    members,
    custody,
    transits,
    holdWaits,
    damage,
    policies,
    ledger,
    cases,
    fairness,
    merkle,
    checkpoints,
    epcis,
    timeline([]),
  ];
  const fileName = ({ name, version }: Projection) => `${name}-v${version}.db`;
  const file = (view: Projection) => join(folder, 'views', fileName(view));
  const digests = () => Object.fromEntries(VIEWS.map((view) => [view.name, viewDigest(file(view))]));

  /** Everything that makes a view's life hard: late scans, voids, losses, damage, facts that change. */
  async function messyHistory(messy: Service): Promise<void> {
    await registerGroup(messy);
    await messy.put('/v1/branches/SEEL', { name: 'Seeley', library: 'MSLA', timeZone: 'America/Boise' });
    await messy.put('/v1/policies/group/2026-01-01', { shipped: 'clean-receipt', reason: 'Minutes' });
    await messy.put('/v1/policies/MSLA/2027-01-01', { shipped: 'owner-bears-it', reason: 'Minutes' });
    await messy.post('/v1/policies/MSLA/end', { day: '2027-06-01', reason: 'Minutes' });
    for (let n = 0; n < 12; n++) {
      const hold = { holdId: `h-${n}`, titleId: 't', pickupBranch: 'BOZE', patronLibrary: 'BOZE', placedAt: at(1, n) };
      await messy.post('/v1/holds', hold);
      const trip = { purpose: 'hold', holdId: `h-${n}` };
      await messy.put(`/v1/items/${item(n)}`, { owningBranch: 'MSLA', title: `Title ${n}`, price: 10 + n });
      const scans = [
        inspected(n, 'MSLA', at(2, 8), { scanId: `a-${n}` }),
        shipped(n, 'MSLA', 'BOZE', at(2, 9), { scanId: `b-${n}`, ...trip }),
        received(n, n % 3 === 0 ? 'HLNA' : 'BOZE', at(3, 9), { scanId: `c-${n}` }),
        ...(n % 4 === 1 ? [damaged(n, 'BOZE', at(3, 10), { scanId: `d-${n}` })] : []),
        ...(n % 3 === 0 ? [shipped(n, 'HLNA', 'BOZE', at(4, 9), { scanId: `e-${n}`, ...trip })] : []),
      ];
      await messy.scan(...(n % 2 === 0 ? scans : scans.reverse()));
      if (n % 5 === 0) await messy.post(`/v1/items/${item(n)}/void`, { scanId: `c-${n}`, reason: 'Wrong book' });
      if (n === 5 || n === 9) await messy.post(`/v1/items/${item(n)}/void`, { scanId: `d-${n}`, reason: 'Wrong book' });
      if (n % 6 === 0) await messy.post(`/v1/items/${item(n)}/lost`, { reason: 'Gone', occurredAt: at(7) });
      if (n === 6)
        await messy.post(`/v1/items/${item(n)}/found`, { reason: 'Here', branch: 'SEEL', occurredAt: at(8) });
      if (n % 4 === 2) await messy.post(`/v1/holds/h-${n}/pickup`, { branch: 'BOZE', occurredAt: at(6, n) });
      if (n % 4 === 3) await messy.post(`/v1/holds/h-${n}/cancel`, { reason: 'No longer wanted', occurredAt: at(6) });
    }
    await messy.post('/v1/evidence/checkpoints', {});
    await messy.engine.caughtUp();
  }

  test('deleted one by one and built again they are identical, all of them', async () => {
    await messyHistory(await start());
    const before = digests();
    await service?.stop();
    expect(
      readdirSync(join(folder, 'views'))
        .filter((name) => name.endsWith('.db'))
        .sort(),
    ).toEqual(VIEWS.map(fileName).sort());
    for (const view of VIEWS) {
      for (const suffix of ['', '-wal', '-shm']) rmSync(file(view) + suffix, { force: true });
      const again = await start();
      await again.engine.caughtUp();
      expect([view.name, digests()]).toEqual([view.name, before]);
      await again.stop();
    }
    service = undefined;
  });

  test('a corrupted file is built again, identical, and answers as before', async () => {
    const messy = await start();
    await messyHistory(messy);
    const asked = ['/v1/lag', '/v1/transits', '/v1/waits', '/v1/damage', '/v1/branches', '/v1/items?branch=BOZE'];
    const answers = await Promise.all(asked.map(async (path) => (await messy.get(path)).body));
    // That claims were looked at is recorded as well.
    await messy.server.get(ReadJournal).flush();
    await messy.engine.caughtUp();
    const before = digests();
    await messy.stop();
    for (const view of VIEWS) {
      for (const suffix of ['-wal', '-shm']) rmSync(file(view) + suffix, { force: true });
      writeFileSync(file(view), Buffer.alloc(40_000, 'torn '));
    }
    const again = await start();
    await again.engine.caughtUp();
    expect(digests()).toEqual(before);
    expect(await Promise.all(asked.map(async (path) => (await again.get(path)).body))).toEqual(answers);
    const told = again.logged.filter((line) => line.includes('is deleted and built again'));
    expect(told).toHaveLength(VIEWS.length);
  });
});
