/** The report over HTTP: its tables are those of the API, to those who may see them; what cannot be told is said. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { ReadJournal } from '../../src/access/read-journal.js';
import { issue } from '../access/support/keys.js';
import { at, received, registerGroup, shipped } from '../e2e/support/group.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { startService, type Client, type Service } from '../support/service.js';
import { readPdf } from './support/read-pdf.js';
import { tablesIn } from './support/tables.js';

let service: Service;
const APRIL = '2026-04-20T12:00:00.000Z';
beforeAll(async () => {
  service = await startService({ now: at(31, 12) });
  await registerGroup(service);
  // From MSLA to BOZE twelve take two days and one vanishes; from BOZE to HLNA, of the same library, eleven take one.
  const trips = Array.from({ length: 12 }, (_, n) => [
    shipped(n, 'MSLA', 'BOZE', at(3, 9, n), { purpose: 'hold', holdId: `h-${n}` }),
    received(n, 'BOZE', at(5, 9, n)),
  ]);
  const own = Array.from({ length: 11 }, (_, n) => [
    shipped(30 + n, 'BOZE', 'HLNA', at(6, 9, n)),
    received(30 + n, 'HLNA', at(7, 9, n)),
  ]);
  for (let n = 0; n < 12; n++) {
    const hold = { holdId: `h-${n}`, titleId: 't', pickupBranch: 'BOZE', patronLibrary: 'BOZE', placedAt: at(2, 9) };
    await service.post('/v1/holds', hold);
  }
  await service.scan(...trips.flat(), ...own.flat(), shipped(20, 'MSLA', 'BOZE', at(3, 10)));
  await service.engine.caughtUp();
  service.setClock(APRIL);
});
afterAll(() => service.stop());

const report = (query: string, client: Client = service) => client.get(`/v1/report?${query}`);

test('every table of its CSV is answered by the API to the question above it', async () => {
  const { status, headers, text } = await report('format=csv');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(headers.get('content-disposition')).toBe('attachment; filename="waybill-report-2026-03.csv"');
  const tables = tablesIn(text);
  expect(tables.filter(({ ask }) => ask !== undefined).length).toBe(10);
  for (const { what, ask, lines } of tables) {
    if (ask === undefined) continue;
    const answer = await service.get(`${ask}&format=csv`);
    expect([what, answer.status, lines]).toEqual([what, 200, tablesIn(answer.text)[0]?.lines]);
  }
  expect(text).toContain(`answered ${APRIL}`);
});

test('what it says of itself stands in its first tables', async () => {
  const position = (await service.store.head()).toString();
  const [itself, sentences] = tablesIn((await report(`format=csv&month=2026-03&after=${position}`)).text);
  const [about] = parse<Record<string, string>>(itself?.lines.join('\n') ?? '', { columns: true });
  expect(about).toMatchObject({
    month: '2026-03',
    timeZone: 'America/Denver',
    soFar: 'false',
    computedAt: APRIL,
    position,
  });
  expect(sentences?.lines.slice(1)).toEqual([
    expect.stringContaining('Of the 24 transits shipped in March 2026, half arrived within 2.0 days'),
    expect.stringContaining('no lane and no branch was slower'),
    expect.stringContaining('1 transit had been under way for more than 30 days on April 20, 2026'),
  ]);
});

test('PDF and HTML say the same sentences, and the same request has the same bytes', async () => {
  const sentences = tablesIn((await report('format=csv')).text)[1]?.lines.slice(1) ?? [];
  const [page, paper, again] = await Promise.all(
    ['html', 'pdf', 'pdf'].map((format) => bytesOf(`format=${format}&paper=a4`)),
  );
  const { pages } = await readPdf(paper ?? Buffer.of());
  for (const line of sentences) {
    const sentence = line.replaceAll('"', '');
    expect(page?.toString()).toContain(sentence);
    expect(pages[0]).toContain(sentence);
  }
  expect(paper?.equals(again ?? Buffer.of())).toBe(true);
});

const bytesOf = async (query: string) => {
  const response = await fetch(`${service.url}/v1/report?${query}`, {
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  });
  return Buffer.from(await response.arrayBuffer());
};

describe('a library', () => {
  const lanesIn = (text: string) => {
    const lanes = tablesIn(text).find(({ what }) => what.startsWith('Lanes'));
    return lanes?.lines.slice(1).map((line) => line.split(',').slice(0, 2).join('-'));
  };

  test('reads of its own branches and patrons, and staff reads the same of it', async () => {
    const own = service.as(await issue(service, 'library', { library: 'MSLA' }));
    const { text, headers } = await report('format=csv', own);
    expect(lanesIn(text)).toEqual(['MSLA-BOZE']);
    expect(headers.get('content-disposition')).toContain('waybill-report-2026-03-MSLA.csv');
    expect((await report('format=csv&library=MSLA')).text).toBe(text);
    expect(lanesIn((await report('format=csv')).text)).toEqual(['BOZE-HLNA', 'MSLA-BOZE']);
    for (const { what, ask, lines } of tablesIn(text)) {
      if (ask === undefined) continue;
      expect([what, lines]).toEqual([what, tablesIn((await own.get(`${ask}&format=csv`)).text)[0]?.lines]);
    }
  });

  test('is told of another as of one that is not there', async () => {
    const own = service.as(await issue(service, 'library', { library: 'MSLA' }));
    const [theirs, none] = [await report('library=BOZE', own), await report('library=NONE', own)];
    expect([theirs.status, theirs.body['detail']]).toEqual([422, 'Library BOZE is not registered.']);
    expect([none.status, none.body['detail']]).toEqual([422, 'Library NONE is not registered.']);
  });
});

test('a month that has not begun, one before the log, and what is no month are refused with the reason', async () => {
  const why = async (query: string) => {
    const { status, body } = await report(query);
    return [status, body['detail']];
  };
  expect(await why('month=2026-05')).toEqual([
    400,
    'month must have begun: in America/Denver it is 2026-04-20, before 2026-05',
  ]);
  expect(await why('month=2026-02')).toEqual([
    400,
    'month must not be before the log begins: the first transit was shipped in March 2026',
  ]);
  expect(await why('month=1999-01')).toEqual(await why('month=2026-02'));
  for (const never of ['0000-01', '9999-12'])
    expect(await why(`month=${never}`)).toEqual([
      400,
      expect.stringContaining('month must be a month such as 2026-03'),
    ]);
  expect(await why('month=2026-13')).toEqual([400, expect.stringContaining('month must be a month such as 2026-03')]);
  expect(await why('format=doc')).toEqual([400, expect.stringContaining('format must be one of pdf, html, csv')]);
});

test('a month that still runs is told so far, also when nothing was shipped in it', async () => {
  const { status, text } = await report('month=2026-04&format=html');
  expect(status).toBe(200);
  expect(text).toContain('<title>Holds and courier: April 2026, so far</title>');
  expect(text).toContain('No transit was shipped in April 2026, so far.');
});

describe('as of any day', () => {
  const MAY = '2026-05-04T12:00:00.000Z';
  const known = `knownAt=${encodeURIComponent(APRIL)}`;
  /** The rows of its tables by what they are; all but what it says of itself. */
  const rowsIn = (text: string) => tablesIn(text).flatMap(({ what, lines }, n) => (n === 0 ? [] : [{ what, lines }]));
  let live: Record<string, string>;
  const texts = async (more = '', client: Client = service) => {
    const asked = ['month=2026-03', 'month=2026-03&library=MSLA', 'month=2026-04'];
    const answers = await Promise.all(asked.map((query) => report(`format=csv&${query}${more}`, client)));
    return Object.fromEntries(asked.map((query, n) => [query, answers[n]!.text]));
  };

  beforeAll(async () => {
    live = await texts();
    // Then everything changes: the lost one arrives, more is shipped and picked up, and branches and libraries are others.
    service.setClock('2026-04-20T12:00:00.001Z');
    await service.scan(received(20, 'BOZE', at(6, 9)), shipped(21, 'MSLA', 'BOZE', at(30, 9)));
    for (const n of [0, 1, 2]) await service.post(`/v1/holds/h-${n}/pickup`, { branch: 'BOZE', occurredAt: at(9, 9) });
    await service.put('/v1/libraries/MSLA', { name: 'Renamed' });
    await service.put('/v1/branches/SEEL', { name: 'Seeley', library: 'BOZE', timeZone: 'America/Denver' });
    await service.put('/v1/branches/HLNA', { name: 'Helena', library: 'MSLA', timeZone: 'America/Denver' });
    await service.engine.caughtUp();
    service.setClock(MAY);
  });
  afterAll(() => service.setClock(APRIL));

  test('its figures are those that were told then, of the group and of a library, of a month that was not over too', async () => {
    const now = await texts();
    const then = await texts(`&${known}`);
    for (const [query, text] of Object.entries(live)) {
      expect([query, rowsIn(then[query] ?? '')]).toEqual([query, rowsIn(text)]);
      expect([query, rowsIn(now[query] ?? '')]).not.toEqual([query, rowsIn(text)]);
    }
  });

  test('it says so on its face and on the page of the method, and not up to which position', async () => {
    const page = (await report(`format=html&month=2026-03&library=MSLA&${known}`)).text;
    expect(page).toContain(`Monthly report of Library MSLA (MSLA), as it was known on April 20, 2026 (${APRIL})`);
    expect(page).toContain('As it was known at 2026-04-20 12:00 UTC');
    expect(page).toContain(`waybill report --month 2026-03 --library MSLA --known-at ${APRIL} --format pdf`);
    expect(page).not.toContain('up to position');
    const [itself] = tablesIn((await report(`format=csv&${known}`)).text);
    const [about] = parse<Record<string, string>>(itself?.lines.join('\n') ?? '', { columns: true });
    expect(about).toMatchObject({ month: '2026-03', soFar: 'false', knownAt: APRIL });
    expect(about).not.toHaveProperty('position');
  });

  test('it has the same bytes whenever it is asked for, and a name of its own', async () => {
    const asked = ['pdf', 'html', 'csv'].map((format) => `month=2026-03&format=${format}&${known}`);
    const before = await Promise.all(asked.map(bytesOf));
    service.setClock('2026-05-05T12:00:00.000Z');
    await service.scan(received(21, 'BOZE', at(31, 9)));
    await service.engine.caughtUp();
    const after = await Promise.all(asked.map(bytesOf));
    expect(after.map((bytes, n) => bytes.equals(before[n] ?? Buffer.of()))).toEqual([true, true, true]);
    const { headers } = await report(`month=2026-03&${known}`);
    expect(headers.get('content-disposition')).toContain('"waybill-report-2026-03-known-2026-04-20.pdf"');
  });

  test('each of its tables is answered by the API to the question above it', async () => {
    const tables = tablesIn((await report(`format=csv&month=2026-03&${known}`)).text);
    for (const { what, ask, lines } of tables) {
      if (ask === undefined) continue;
      expect(ask).toContain(known);
      expect([what, lines]).toEqual([what, tablesIn((await service.get(`${ask}&format=csv`)).text)[0]?.lines]);
    }
  });

  test('a library sees no more of then than it may see now', async () => {
    const branches = async (client: Client) => {
      const { text } = await report(`format=csv&month=2026-03&library=BOZE&${known}`, client);
      const scans = tablesIn(text).find(({ what }) => what.startsWith('Scans made'));
      return scans?.lines.slice(1).map((line) => line.split(',')[0]);
    };
    // Helena is of another library by now.
    expect(await branches(service)).toEqual(['BOZE', 'HLNA']);
    expect(await branches(service.as(await issue(service, 'library', { library: 'BOZE' })))).toEqual(['BOZE']);
  });

  test('by default the month is the last whole one of then; what is still to come, or was before all, is refused', async () => {
    const why = async (query: string) => (await report(query)).body['detail'];
    expect((await report(`format=html&${known}`)).text).toContain('March 2026');
    expect(await why('knownAt=2026-06-01T00:00:00Z')).toContain('knownAt is still to come');
    expect(await why(`month=2026-05&${known}`)).toBe(
      `month must have begun: in America/Denver it is 2026-04-20, before 2026-05, as known at ${APRIL}`,
    );
    expect(await why('month=2026-03&knownAt=2026-03-05T00:00:00Z')).toBe(
      'month must have transits in it or before it: nothing has been shipped yet, as known at 2026-03-05T00:00:00.000Z',
    );
  });
});

test('who took it is noted in the journal of reads, whatever its form', async () => {
  const key = await issue(service, 'monitor');
  await report('format=pdf', service.as(key));
  await service.server.get(ReadJournal).flush();
  const head = (await service.store.head()).toString();
  const { body } = await service.get(`/v1/reads?key=${key.split('_')[1] ?? ''}&after=${head}`);
  expect(body['reads']).toEqual([{ at: APRIL, key: key.split('_')[1], what: 'export', subject: 'report' }]);
});
