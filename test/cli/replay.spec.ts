/** `waybill replay` and `waybill diff` beside a running service, on either log. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { run } from '../../src/cli/cli.js';
import { paceOf } from '../../src/cli/step-pace.js';
import { custody } from '../../src/courier/custody.projection.js';
import { viewDigest } from '../../src/projections/digest.js';
import { WireServer } from '../support/eventstoredb/wire-server.js';
import { startService, type Json, type Service } from '../support/service.js';
import { at, item, received, registerGroup, shipped } from '../e2e/support/group.js';

const before = { ...process.env };
let told: { out: string; err: string };
beforeEach(() => {
  told = { out: '', err: '' };
  const hear = (to: 'out' | 'err') => (line: unknown) => void (told[to] += `${String(line)}\n`);
  jest.spyOn(console, 'log').mockImplementation(hear('out'));
  jest.spyOn(console, 'error').mockImplementation(hear('err'));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => (hear('err')(text), true));
  jest.spyOn(process.stdout, 'write').mockImplementation(((text: string, ended: () => void) => {
    hear('out')(text);
    ended();
    return true;
  }) as never);
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

const waybill = async (...words: string[]) => {
  told = { out: '', err: '' };
  await run(words);
  return told;
};

describe.each(['embedded', 'eventstoredb'])('on the log %s', (store) => {
  let folder: string;
  let service: Service;
  let server: WireServer | undefined;
  /** Where the log was when the item was on the road, and what the view held. */
  let onTheRoad: { position: string; held: string };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'waybill-replay-'));
    server = store === 'embedded' ? undefined : await WireServer.start();
    const eventStore = server?.connectionString ?? 'embedded';
    const dataFolder = join(folder, 'data');
    service = await startService({ folder: dataFolder, now: at(2, 8), settings: { eventStore } });
    await registerGroup(service);
    service.setClock(at(3, 9));
    await service.scan(shipped(1, 'MSLA', 'BOZE', at(3, 8), { scanId: 'sent' }));
    await service.engine.caughtUp();
    onTheRoad = { position: (await service.store.head()).toString(), held: viewDigest(service.engine.of(custody)) };
    service.setClock(at(5, 9));
    await service.scan(received(1, 'HLNA', at(5, 8), { scanId: 'came' }), shipped(2, 'HLNA', 'MSLA', at(5, 8)));
    Object.assign(process.env, { WAYBILL_DATA: dataFolder, WAYBILL_EVENT_STORE: eventStore });
  }, 60_000);
  afterAll(async () => {
    process.env = { ...before };
    await service.stop();
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  test('a view as it was at a time, and at its position, in a file of its own', async () => {
    for (const until of [at(4), onTheRoad.position]) {
      const out = join(folder, `out-${until}`);
      const { out: said, err } = await waybill('replay', '--until', until, '--view', 'custody', '--out', out);
      expect(err).toContain(`As at position ${onTheRoad.position}, whose event was recorded at ${at(3, 9)}.`);
      expect(said).toMatch(/^custody: .*custody-v2\.db\n {2}journey {2}1\n {2}custody {2}1\n {2}item {5}0\n$/);
      expect(viewDigest(join(out, 'custody-v2.db'))).toBe(onTheRoad.held);
      const again = await waybill('replay', '--until', until, '--view', 'custody', '--out', out);
      expect([again.err, process.exitCode]).toEqual([expect.stringMatching(/There is .*custody-v2\.db already/), 1]);
    }
  });

  test('step by step: what each event says, and what it changed', async () => {
    const { out } = await waybill('replay', '--step', '--view', 'custody', '--stream', `item-${item(1)}`);
    const [sent, came] = out.split(/\n\n/).map((text) => text.trim().split('\n'));
    expect(sent).toEqual([
      expect.stringMatching(new RegExp(`^${onTheRoad.position} {2}item-shipped {2}item-${item(1)}, revision 0$`)),
      expect.stringContaining('MSLA shipped it to BOZE'),
      expect.stringMatching(`occurred ${at(3, 8)}, recorded ${at(3, 9)}, by `),
      `  + custody barcode=${item(1)}: holder=–, from_branch=MSLA, to_branch=BOZE, since=${at(3, 8)}`,
      expect.stringContaining(`  + journey barcode=${item(1)}: standing={`),
    ]);
    expect(came).toContain('  anomalies: wrong-branch');
    expect(came?.join()).toContain(
      `~ custody barcode=${item(1)}: holder – → HLNA, from_branch MSLA → –, to_branch BOZE → –, since ${at(3, 8)} → ${at(5, 8)}`,
    );
    const out2 = join(folder, 'stepped');
    const words = ['--step', '--view', 'custody', '--from', at(4), '--limit', '1', '--out', out2];
    const limited = await waybill('replay', ...words);
    expect(limited.out.match(/revision/g)).toHaveLength(1);
    // As at the one event that was shown: the other item is not known yet.
    expect(limited.out).toMatch(/\n {2}custody {2}1\n/);
    const unread = await waybill(
      'replay',
      '--step',
      '--view',
      'custody',
      '--type',
      'library-registered',
      '--limit',
      '1',
    );
    expect(unread.out).toContain('custody does not read such events');
  });

  test('what changed between two moments, and by which events', async () => {
    const json = await waybill('diff', at(4), at(6), '--view', 'custody', '--format', 'json', '--limit', '1');
    const { events, views } = JSON.parse(json.out) as { events: Json[]; views: { tables: Json[] }[] };
    expect(events).toEqual([
      { type: 'item-received', events: 1 },
      { type: 'item-shipped', events: 1 },
    ]);
    expect(views[0]?.tables).toMatchObject([
      { table: 'custody', added: 1, changed: 1, removed: 0, rows: [{ change: 'changed', key: { barcode: item(1) } }] },
      { table: 'item', added: 0, changed: 0, removed: 0, rows: [] },
      { table: 'journey', added: 1, changed: 1 },
    ]);
    const { out } = await waybill('diff', onTheRoad.position, at(6), '--limit', '1');
    expect(out).toContain('  custody  1      1        0\n');
    expect(out).toContain('\nledger: no change\n');
    expect(out).toContain('… and 1 more of custody');
    expect((await waybill('diff', at(6), at(4))).err).toBe('Say the earlier moment first.\n');
  });
});

describe('what is to be mended is said', () => {
  test('about words', async () => {
    const said = async (...words: string[]) => (await waybill('replay', ...words)).err;
    expect(await said('--until', '1', '--view', 'lags')).toMatch(
      /^There is no view lags\. Views are access-keys, .*transits\.\n$/,
    );
    expect(await said('--view', 'lag')).toBe('Say the moment: --until <time or position>.\n');
    expect(await said('--until', '1', '--limit', '3')).toContain('go with --step');
    expect(await said('--step', '--until', '1')).toContain('--view <view>');
  });

  test('about moments and folders', async () => {
    const service = await startService({ now: at(2) });
    process.env['WAYBILL_DATA'] = service.folder;
    try {
      const said = async (...words: string[]) => (await waybill('replay', '--view', 'members', ...words)).err;
      expect(await said('--until', '2026-13-01')).toContain('2026-13-01 is no moment');
      expect(await said('--until', '99')).toBe('Position 99 is still to come: the log ends at 1.\n');
      expect(await said('--until', '9000-01-01T00:00:00Z')).toContain('is still to come: it is');
      expect(await said('--until', '1', '--out', join(service.folder, 'views'))).toContain(
        'where the service has its views',
      );
      // A folder that cannot be made.
      writeFileSync(join(service.folder, 'file'), '');
      expect(await said('--until', '1', '--out', join(service.folder, 'file'))).toMatch(/file.* cannot be written/);
      expect(readdirSync(service.folder)).toContain('views');
    } finally {
      process.env = { ...before };
      await service.stop();
    }
    expect(existsSync(service.folder)).toBe(false);
  });
});

test('whoever steps on a terminal goes on by one, by some, to the end, or not at all', async () => {
  const typed = ['what?', '', 'n 2', 'n', 'q'];
  const pace = paceOf(() => Promise.resolve(typed.shift() ?? 'unasked'));
  const went = [];
  for (let n = 0; n < 4; n++) went.push(await pace.goOn());
  expect([went, typed]).toEqual([[true, true, true, false], []]);
  const on = paceOf(() => Promise.resolve('c'));
  for (let n = 0; n < 100; n++) expect(await on.goOn()).toBe(true);
});
