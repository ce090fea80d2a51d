/** `waybill report`, as it is built, on a simulated quarter: all its forms say what the API says, from a service and from a folder. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { FolderSender } from '../../src/cli/send-folder.js';
import { readSettings } from '../../src/config/settings.js';
import { days } from '../../src/report/words.js';
import { simulate } from '../../src/simulation/world.js';
import { readPdf } from '../report/support/read-pdf.js';
import { tablesIn } from '../report/support/tables.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { startService, type Json, type Service } from '../support/service.js';

const PROGRAM = join(process.cwd(), 'dist', 'main.js');
const QUARTER = { branches: 8, days: 95, itemsPerMonth: 900, seed: 6, start: '2026-01-01' };
const NOW = '2026-04-06T12:00:00.000Z';

const folder = mkdtempSync(join(tmpdir(), 'waybill-report-'));
const data = join(folder, 'data');
let service: Service | undefined;
/** Of March, as the API answers. */
let march: Json;
let question: string;
beforeAll(async () => {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing. Build it: npm run build.`);
  const sender = await FolderSender.open({ ...readSettings({}), dataFolder: data });
  for (const action of simulate(QUARTER)) await sender.send(action);
  await sender.finish();
  service = await startService({ folder: data, now: NOW });
  await service.engine.caughtUp();
  const trend = await service.get('/v1/lag/trend?by=month&since=2026-03-01&until=2026-04-01');
  march = (trend.body['periods'] as Json[])[0] ?? {};
  question = `since=${String(march['since'])}&until=${String(march['until'])}`;
}, 240_000);
afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly said: string;
  readonly bytes: Buffer;
}

/** Each run is a process of its own, on a machine that may be busy. */
const WITHIN_MS = 120_000;

/** In the folder of the test, with a key of the service. */
function waybill(...words: readonly string[]): Promise<Ran> {
  const { NODE_OPTIONS: _jest, ...inherited } = process.env;
  const env = { ...inherited, WAYBILL_KEY: ADMIN_KEY, WAYBILL_DATA: data, WAYBILL_EVENT_STORE: '', KAFKA_BROKERS: '' };
  const options = { cwd: folder, env, encoding: 'buffer', maxBuffer: 2 ** 26 } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, 'report', ...words], options, (error, bytes, said) => {
      resolve({ code: error ? Number(error.code) : 0, said: said.toString(), bytes });
    });
  });
}

const written = (name: string) => readFileSync(join(folder, name));
const running = () => service?.url ?? '';

test(
  'as PDF: the figures of the API in its sentences and tables, under the name of the month',
  async () => {
    const { code, said } = await waybill('--from', running(), '--month', '2026-03', '--paper', 'a4');
    expect([code, said]).toEqual([0, expect.stringContaining('The report is in waybill-report-2026-03.pdf.')]);
    const { pages, info, outline } = await readPdf(written('waybill-report-2026-03.pdf'));
    const { transits, p50, p90 } = march as { transits: number; p50: number; p90: number };
    expect(transits).toBeGreaterThan(500);
    expect(pages[0]).toContain(
      `Of the ${transits} transits shipped in March 2026, half arrived within ${days(p50)} days`,
    );
    expect(pages[0]).toContain(`nine of ten within ${days(p90)} (`);
    expect([info['Title'], outline.length]).toEqual(['Holds and courier: March 2026', 9]);
    expect(pages.length).toBeGreaterThan(4);
    expect(pages.at(-1)).toContain(`up to position ${((await service?.store.head()) ?? '').toString()}.`);
  },
  WITHIN_MS,
);

test(
  'as HTML, to standard output: the slowest lane and the stuck items of the API',
  async () => {
    const { code, bytes } = await waybill('--from', running(), '--month', '2026-03', '--format', 'html', '--out', '-');
    expect(code).toBe(0);
    const page = bytes.toString();
    const stuck = await service?.get('/v1/transits?status=open&olderThanDays=30&limit=10000');
    const rows = stuck?.body['transits'] as { shippedAt: string; barcode: string }[];
    const oldest = [...rows].sort((a, b) => (a.shippedAt < b.shippedAt ? -1 : 1)).slice(0, 20);
    expect(oldest.length).toBeGreaterThan(3);
    const told = [...page.matchAll(/<th scope="row" class="text">(3\d{13})<\/th>/g)].map(([, barcode]) => barcode);
    expect(told).toEqual(oldest.map(({ barcode }) => barcode));
    expect(page).toContain(`${rows.length} transits had been under way for more than 30 days on April 6, 2026`);
  },
  WITHIN_MS,
);

test(
  'as CSV: the very rows of the API',
  async () => {
    const { code } = await waybill('--from', running(), '--month', '2026-03', '--format', 'csv', '--out', 'march.csv');
    expect(code).toBe(0);
    const tables = tablesIn(written('march.csv').toString());
    const rows = (what: string) =>
      parse<Record<string, string>>(tables.find((table) => table.what.startsWith(what))?.lines.join('\r\n') ?? '', {
        columns: true,
      });
    expect(rows('How long transits take').at(-1)).toMatchObject({
      transits: String(march['transits']),
      p50: String(march['p50']),
    });
    const waits = await service?.get(`/v1/waits?${question}`);
    const [{ lender } = { lender: {} as Json }] = waits?.body['groups'] as { lender: Json }[];
    expect(rows('Waits of holds placed in March 2026')[0]).toMatchObject({
      'lender.p50': String(lender['p50']),
      'lender.holds': String(lender['holds']),
    });
    for (const { what, ask, lines } of tables) {
      if (ask === undefined) continue;
      const answer = tablesIn((await service?.get(`${ask}&format=csv`))?.text ?? '')[0]?.lines ?? [];
      expect([what, [...lines].sort()]).toEqual([what, [...answer].sort()]);
    }
  },
  WITHIN_MS,
);

test(
  'what is to be mended is said in a sentence, and nothing is written',
  async () => {
    const refused = async (...words: string[]) => {
      const { code, said } = await waybill(...words);
      return [code, said.trim().split('\n').at(-1)];
    };
    const told = await Promise.all([
      refused('--from', running(), '--month', '2027-01'),
      refused('--from', running(), '--month', '2025-12'),
      refused('--from', running(), '--library', 'NOLIB'),
      refused('--month', 'March'),
      refused('--known-at', '2026-04-06'),
      refused('--from', join(folder, 'nowhere')),
      refused(),
    ]);
    expect(told).toEqual([
      [1, expect.stringContaining('month must have begun')],
      [1, expect.stringContaining('the first transit was shipped in')],
      [1, 'Library NOLIB is not registered.'],
      [1, '--month must be a month such as 2026-10.'],
      [1, '--known-at must be a time with its offset, such as 2026-11-01T09:00:00-07:00.'],
      [1, expect.stringContaining('There is no log in')],
      [1, expect.stringContaining('To ask the service that runs there: --from http')],
    ]);
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  },
  WITHIN_MS,
);

// Last: the service is stopped for it.
test(
  'from the folder of a stopped service, with ages of today',
  async () => {
    const { store } = service as Service;
    const head = Number(await store.head());
    await service?.stop();
    service = undefined;
    const { code, said } = await waybill('--month', '2026-03', '--format', 'csv', '--out', 'folder.csv');
    expect([code, said]).toEqual([0, expect.stringMatching(/^Reading the log[^]*The report is in folder\.csv\.\n$/)]);
    const [itself, , trend] = tablesIn(written('folder.csv').toString());
    const [about] = parse<Record<string, string>>(itself?.lines.join('\r\n') ?? '', { columns: true });
    // The journal of reads was written when the service stopped.
    expect(Number(about?.['position']) - head).toBe(1);
    const columns = parse<Record<string, string>>(trend?.lines.join('\r\n') ?? '', { columns: true });
    expect(columns.at(-1)).toMatchObject({ transits: String(march['transits']), closed: String(march['closed']) });
  },
  WITHIN_MS,
);

test(
  'from the folder, as it was known when the service made it: the same figures',
  async () => {
    const words = ['--month', '2026-03', '--known-at', '2026-04-06T06:00:00-06:00', '--format', 'csv'];
    expect((await waybill(...words)).code).toBe(0);
    const rows = (name: string) => tablesIn(written(name).toString()).map(({ what, lines }) => ({ what, lines }));
    const [itself, ...then] = rows('waybill-report-2026-03-known-2026-04-06.csv');
    expect(itself?.lines[0]).toContain('knownAt');
    expect(then).toEqual(rows('march.csv').slice(1));
  },
  WITHIN_MS,
);
