/** The kinds of fields: what each takes, and what it says of what it does not take. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BarcodeField,
  CodeField,
  DateField,
  IdField,
  NumberField,
  TextField,
  TimeField,
  TimeZoneField,
  utc,
} from '../../src/http/fields.js';
import { faults, problemOf } from '../../src/http/validation.js';

class Form {
  @TimeField({ description: '', optional: true }) time?: unknown;
  @DateField({ description: '', optional: true }) date?: unknown;
  @TimeZoneField({ description: '', optional: true }) zone?: unknown;
  @BarcodeField({ description: '', optional: true }) barcode?: unknown;
  @IdField({ description: '', optional: true }) id?: unknown;
  @CodeField({ description: '', optional: true }) code?: unknown;
  @TextField({ description: '', longest: 10, optional: true }) text?: unknown;
  @NumberField({ description: '', from: 0, to: 9, optional: true }) number?: unknown;
}

const faultsOf = (form: Form) => (faults(Object.assign(new Form(), form)) ?? []).map(({ detail }) => detail);

describe('times', () => {
  test.each([
    '2026-03-02T16:20Z',
    '2026-03-02T16:20:00Z',
    '2026-03-02T16:20:00.123456789Z',
    '2026-03-02T09:20:00-07:00',
    '2028-02-29T00:00:00+05:45',
  ])('taken: %s', (time) => {
    expect(faultsOf({ time })).toEqual([]);
  });

  test.each([
    '2026-03-02',
    '2026-03-02T16:20:00',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-02T25:00:00Z',
    '2026-03-02T16:60:00Z',
    '2026-03-02 16:20:00Z',
    '2026-03-02T16:20:00+99:99',
    '02.03.2026',
    'yesterday',
    '',
    '0000-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    1772468400000,
    null,
    true,
  ])('refused: %s', (time) => {
    expect(faultsOf({ time })).toEqual([expect.stringMatching(/^time must be a time with its offset, such as 2026-/)]);
  });

  test('are put into UTC with milliseconds, corrected by the skew', () => {
    expect(utc('2026-03-02T09:20:00-07:00')).toBe('2026-03-02T16:20:00.000Z');
    expect(utc('2026-03-02T16:20:00.1239Z', -3_600)).toBe('2026-03-02T15:20:00.123Z');
  });

  test('compare as texts in the order of time, whatever offset they came with', () => {
    const moment = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    const written = (date: Date, minutes: number) => {
      const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
      const clock = `${String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0')}:${String(Math.abs(minutes) % 60).padStart(2, '0')}`;
      return `${local}${minutes < 0 ? '-' : '+'}${clock}`;
    };
    fc.assert(
      fc.property(moment, offset, moment, offset, (a, aOffset, b, bOffset) => {
        const [first, second] = [written(a, aOffset), written(b, bOffset)];
        expect(faultsOf({ time: first })).toEqual([]);
        expect(Math.sign(a.getTime() - b.getTime())).toBe(
          utc(first) === utc(second) ? 0 : utc(first) < utc(second) ? -1 : 1,
        );
      }),
    );
  });
});

describe('the rest', () => {
  test.each<[keyof Form, readonly unknown[], readonly unknown[], RegExp]>([
    [
      'date',
      ['2026-03-02', '2028-02-29'],
      ['2026-02-29', '2026-3-2', '20260302', 20260302],
      /^date must be a date such as/,
    ],
    ['zone', ['America/Denver', 'UTC'], ['Denver', 'MST7', '', 7], /^zone must be an IANA time zone/],
    [
      'barcode',
      ['31234000000016', 'MT-4711', '12'],
      ['', 'a b', '-1', 'x'.repeat(17)],
      /^barcode must be a 14-digit item barcode/,
    ],
    [
      'id',
      ['a', 'h-1001', 'A.b:c_d-9', '4065550123', 'x'.repeat(64)],
      ['', 'a b', 'x'.repeat(65), 7, 'ü'],
      /^id must be 1 to 64/,
    ],
    [
      'code',
      ['MSLA', 'M1', 'MSLA-2'],
      ['M', 'msla', '-MSLA', 'X'.repeat(17), 7],
      /^code must be a code of 2 to 16 capital/,
    ],
    ['text', ['x', 'ten chars.'], ['', '   ', 7, ['x'], null], /^text must be a text/],
    ['text', [], ['x'.repeat(11)], /^text must be at most 10 characters long/],
    ['number', [0, 9, 3.5], ['', ' ', '3', true, [3], NaN, null, {}], /^number must be a number$/],
    ['number', [], [-0.1], /^number must be at least 0$/],
    ['number', [], [9.1], /^number must be at most 9$/],
  ])('%s', (field, taken, refused, says) => {
    for (const value of taken) expect([value, faultsOf({ [field]: value })]).toEqual([value, []]);
    for (const value of refused)
      expect([value, faultsOf({ [field]: value })]).toEqual([value, [expect.stringMatching(says)]]);
  });

  test('an unknown field is named, unless its name is private', () => {
    const form = (extra: object) => faults(Object.assign(new Form(), extra));
    expect(form({ patron: 1 })).toEqual([{ field: 'patron', detail: 'patron is not a known field; remove it' }]);
    expect(JSON.stringify(form({ 'jane@example.org': 1 }))).not.toContain('jane');
  });

  test('the problem of a form is that of its worst fault', () => {
    const problem = (form: Form) => problemOf(faults(Object.assign(new Form(), form)) ?? []);
    expect(problem({ barcode: '31234000000019' })).toBe('check-digit');
    expect(problem({ barcode: '31234000000019', code: 'x' })).toBe('invalid');
    expect(problem({ barcode: '21234000000018', code: 'x' })).toBe('patron-barcode');
    expect(problem({ text: 'a@b.org' })).toBe('private-text');
  });
});
