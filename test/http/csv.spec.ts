/** Tables for spreadsheets: the same rows as the answer has, under the contract's names, and nothing in them that a spreadsheet would run. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { ReadJournal } from '../../src/access/read-journal.js';
import { csv } from '../../src/http/csv.js';
import { at, damaged, registerGroup, shipped } from '../e2e/support/group.js';
import { issue } from '../access/support/keys.js';
import { startService, type Json, type Service } from '../support/service.js';

const table = (text: string): string[][] => parse(text, { relax_column_count: true });

describe('a cell', () => {
  const columns = [{ name: 'cell', of: (row: unknown) => (row as { cell: unknown }).cell }];
  const cellOf = (cell: unknown) => table(csv('# question', columns, [{ cell }]))[2]?.[0] ?? '';

  test('that a spreadsheet would take for a formula is marked as text', () => {
    const dangerous = fc.constantFrom('=', '+', '-', '@', '\t', '\r');
    fc.assert(
      fc.property(dangerous, fc.string(), (first, rest) => {
        expect(cellOf(first + rest)).toBe(`'${first}${rest}`);
      }),
    );
  });

  test('of any other text is that text, with commas, quotes and lines in it', () => {
    const harmless = fc.string().filter((text) => text !== '' && !/^[=+\-@\t\r＝＋－＠]/.test(text));
    fc.assert(fc.property(harmless, (text) => expect(cellOf(text)).toBe(text)));
    expect(cellOf('a, "b"\r\nc')).toBe('a, "b"\r\nc');
  });

  test.each([
    [-1.5, '-1.5'],
    [0, '0'],
    [true, 'true'],
    [false, 'false'],
    [null, ''],
    [undefined, ''],
    [{ branch: 'MSLA' }, '{"branch":"MSLA"}'],
  ])('of %p is %p', (value, text) => expect(cellOf(value)).toBe(text));
});

describe('over HTTP', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ now: at(20) });
    await registerGroup(service);
    for (let n = 0; n < 12; n++) await service.scan(shipped(n, 'MSLA', n % 2 === 0 ? 'BOZE' : 'HLNA', at(1 + n)));
    const note = '=HYPERLINK("https://example.org","pay here")';
    await service.scan(damaged(50, 'BOZE', at(9), { scanId: 'torn', discovery: 'on-shelf', note }));
    await service.engine.caughtUp();
  });
  afterAll(() => service.stop());

  const asCsv = async (path: string) => {
    const { status, headers, text } = await service.get(path);
    const [question = [], names = [], ...rows] = table(text);
    const records = rows.map((row) => Object.fromEntries(row.map((cell, index) => [names[index] ?? '', cell])));
    return { status, headers, question: question.join(), names, records };
  };

  test('a table says what it answers and when, and is a file to download', async () => {
    const { status, headers, question } = await asCsv('/v1/lag?groupBy=from&format=csv');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="waybill-lag.csv"');
    expect(question).toBe(`# GET /v1/lag?groupBy=from&format=csv; answered ${at(20)}`);
  });

  test.each([
    ['/v1/lag?groupBy=lane', 'groups', ['from', 'to', 'p50', 'p50Interval.low', 'ageing.60+', 'compliance']],
    ['/v1/waits', 'groups', ['holds', 'lender.p90', 'lender.p90Interval.low', 'total.mean']],
    ['/v1/waits/holds', 'holds', ['holdId', 'barcodes', 'lenderDays']],
    ['/v1/transits?status=open', 'transits', ['transitId', 'barcode', 'shippedAt', 'expected.p50']],
    ['/v1/damage', 'claims', ['claimId', 'note', 'rule', 'responsibleLibrary', 'window.firstDamaged.id']],
    ['/v1/reads', 'reads', ['at', 'key', 'what', 'subject']],
  ])('%s has the rows of the answer under the names of the contract', async (path, rows, some) => {
    const { body } = await service.get(path);
    const { names, records } = await asCsv(`${path}${path.includes('?') ? '&' : '?'}format=csv`);
    expect(names).toEqual(expect.arrayContaining(some));
    const told = body[rows] as Json[];
    expect(records).toHaveLength(told.length);
    told.forEach((row, index) => {
      for (const [name, value] of Object.entries(row)) {
        if (typeof value === 'number') expect([name, records[index]?.[name]]).toEqual([name, String(value)]);
        if (typeof value === 'string' && !value.startsWith('=')) expect(records[index]?.[name]).toBe(value);
      }
    });
  });

  test('what somebody wrote as a formula is none', async () => {
    const { records } = await asCsv('/v1/damage?format=csv');
    expect(records[0]?.['note']).toBe(`'=HYPERLINK("https://example.org","pay here")`);
  });

  test('a page says how to go on', async () => {
    const first = await asCsv('/v1/transits?limit=5&format=csv');
    expect(first.records).toHaveLength(5);
    const [, cursor = ''] = /there is more, with cursor=(\d+)$/.exec(first.question) ?? [];
    const rest = await asCsv(`/v1/transits?format=csv&cursor=${cursor}`);
    expect(rest.records).toHaveLength(7);
    expect(rest.question).not.toContain('more');
  });

  test('a problem is a problem all the same, and another form is refused', async () => {
    const beyond = await service.get('/v1/transits?format=csv&limit=0');
    expect([beyond.status, beyond.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(beyond.headers.get('content-disposition')).toBeNull();
    expect((await service.get('/v1/lag?format=xml')).body['errors']).toEqual([
      { field: 'format', detail: 'format must be one of json, csv' },
    ]);
  });

  test('an export is noted in the journal of reads; the same table as JSON is not', async () => {
    const key = await issue(service, 'monitor');
    await service.as(key).get('/v1/transits?status=open');
    await service.as(key).get('/v1/transits?status=open&format=csv');
    await service.server.get(ReadJournal).flush();
    const head = (await service.store.head()).toString();
    const { body } = await service.get(`/v1/reads?key=${key.split('_')[1] ?? ''}&after=${head}`);
    expect(body['reads']).toEqual([{ at: at(20), key: key.split('_')[1], what: 'export', subject: 'transits' }]);
  });

  test('what another branch may not see is in no table either', async () => {
    const scanner = service.as(await issue(service, 'scanner', { branch: 'BOZE' }));
    const { text } = await scanner.get('/v1/transits?format=csv');
    expect(table(text)).toHaveLength(2 + 6);
    expect(text).not.toContain('HLNA');
  });
});
