/** The statement that is printed: what is owed, in words, and nothing that is markup. */
import { expect, test } from '@jest/globals';
import { statementOf, type Line } from '../../src/damage/statement.js';
import { statementPage } from '../../src/damage/statement.page.js';
import type { QuarterlyStatement } from '../../src/damage/statement.queries.js';

const names = new Map([
  ['BPL', 'Bozeman Public Library'],
  ['MPL', 'Missoula <Public> Library'],
]);
const line = (data: Partial<Line>): Line => ({
  claimId: '31234000000016-d1',
  barcode: '31234000000016',
  at: '2026-11-03T17:00:00.000Z',
  position: '7',
  kind: 'settled',
  payer: 'BPL',
  payee: 'MPL',
  cents: 123_456,
  why: 'Coffee & cake',
  ...data,
});
const quarter = (lines: readonly Line[]): QuarterlyStatement => ({
  quarter: '2026-Q4',
  timeZone: 'America/Denver',
  since: '2026-10-01T06:00:00.000Z',
  until: '2027-01-01T07:00:00.000Z',
  soFar: true,
  library: null,
  ...statementOf([], lines),
});

const page = (lines: readonly Line[]) => statementPage(quarter(lines), names, '2026-11-30T18:00:00.000Z');

test('it says who pays whom, by their names, and which claims that comes from', () => {
  const said = page([line({}), line({ payer: 'courier', cents: 1950, claimId: '31234000000024-d2' })]);
  expect(said).toContain('<h1>Damage: statement of 2026-Q4, so far</h1>');
  expect(said).toContain('<th scope="row" class="text">Bozeman Public Library (BPL)</th>');
  expect(said).toContain('<td class="text">Missoula &lt;Public&gt; Library (MPL)</td><td>1,234.56</td>');
  expect(said).toContain('The courier');
  expect(said).toContain('31234000000024-d2');
  expect(said).toContain('Coffee &amp; cake');
  expect(said).not.toContain('<Public>');
});

test('what lessens a debt is below zero', () =>
  expect(page([line({}), line({ kind: 'paid', cents: -123_456 })])).toContain('<td>−1,234.56</td>'));

test('where nothing is owed it says so', () => expect(page([])).toContain('Nobody owes anybody anything.'));
