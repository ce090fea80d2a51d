/** The privacy guard: what it must find, and what it must leave alone. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findPrivate, namesPatron } from '../../src/http/private-text.js';
import { checkDigit } from '../../src/plain/barcode.js';

const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));

describe('found', () => {
  test.each([
    ['jane@example.org'],
    ['mailto:jane.roe+books@mail.example.co.uk'],
    ['<jane_roe@example.library>'],
    ['write to Jane@Example.ORG, please'],
  ])('e-mail address: %s', (text) => {
    expect(findPrivate(text)).toEqual({
      problem: 'private-text',
      detail: 'contains an e-mail address; leave it out',
    });
  });

  test.each([
    ['(406) 555-0123'],
    ['(406)555-0123'],
    ['406-555-0123'],
    ['406 555 0123'],
    ['406 555-0123'],
    ['406.555.0123'],
    ['4065550123'],
    ['+1 406 555 0123'],
    ['+14065550123'],
    ['1-406-555-0123'],
    ['call 555-0123 today'],
    ['tel4065550123'],
    ['(phone:406-555-0123)'],
    ['in tote 7, 406-555-0123, on the 3rd'],
  ])('telephone number: %s', (text) => {
    expect(findPrivate(text)).toEqual({
      problem: 'private-text',
      detail: 'contains a telephone number; leave it out',
    });
  });

  test("a patron's barcode, however it is grouped and whatever stands around it", () => {
    const grouping = fc.array(fc.constantFrom('', ' ', '-'), { minLength: 13, maxLength: 13 });
    const around = fc.constantFrom('', 'card ', 'card:', '(', '#', 'Smith ');
    fc.assert(
      fc.property(digits(12), grouping, around, around, (twelve, separators, before, after) => {
        const card = `2${twelve}${checkDigit(`2${twelve}`)}`;
        const grouped = [...card].map((digit, index) => digit + (separators[index] ?? '')).join('');
        expect(findPrivate(`${before}${grouped} ${after}`)).toEqual({
          problem: 'patron-barcode',
          detail: "contains a patron's barcode; leave it out",
        });
      }),
    );
  });

  test('a mistyped card is a card all the same, also behind an item', () => {
    expect(findPrivate('31234000000016 for 21234000000011')?.problem).toBe('patron-barcode');
  });

  test('the finding never says what was found', () => {
    for (const secret of ['jane@example.org', '406-555-0123', '21234000000018']) {
      expect(JSON.stringify(findPrivate(`see ${secret}`))).not.toContain(secret);
    }
  });
});

describe('left alone', () => {
  test.each([
    ['31234000000016'],
    ['3 1234 00000 0016'],
    ['items 31234000000016 and 31234000000024'],
    ['$17.50'],
    ['USD 1,234.50'],
    ['billed 125.00 on 2026-03-10'],
    ['03/10/2026 14:30'],
    ['2026-03-10T14:30:00Z'],
    ['March 2026, 555 pages'],
    ['PS3563.A317 R5 1976'],
    ['QA76.73.J38 2004'],
    ['813.54 MAC'],
    ['978.6031092 BLE'],
    ['599.7970978 C'],
    ['ISBN 978-0-306-40615-7'],
    ['ISBN 9780306406157'],
    ['ISBN 0306406157'],
    ['vol. 12, no. 3, pp. 101-110'],
    ['tote 4711, shelf 12-34-56'],
    ['pages torn @ the spine'],
    ['price @ 5.00'],
    ['1990-1995 editions'],
  ])('%s', (text) => {
    expect(findPrivate(text)).toBeNull();
  });

  test('every item barcode, grouped or not', () => {
    fc.assert(
      fc.property(digits(12), fc.constantFrom('', ' ', '-'), (twelve, separator) => {
        const barcode = `3${twelve}${checkDigit(`3${twelve}`)}`;
        const grouped = barcode.replace(/(\d)(\d{4})(\d{5})(\d{4})/, ['$1', '$2', '$3', '$4'].join(separator));
        expect(findPrivate(`found ${grouped} here`)).toBeNull();
      }),
    );
  });

  test('every amount and every date', () => {
    const noInvalid = { noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2100-01-01') };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), fc.date(noInvalid), (cents, date) => {
        expect(findPrivate(`$${(cents / 100).toFixed(2)} on ${date.toISOString().slice(0, 10)}`)).toBeNull();
        expect(findPrivate(date.toISOString())).toBeNull();
      }),
    );
  });
});

describe('ids', () => {
  test('UUIDs, numbers and whatever else a system counts with are no patron', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => !namesPatron(id)),
      { numRuns: 5_000 },
    );
    for (const id of ['4065550123', '406-555-0123', '31234000000016', 'h-1001', '212340000000180', 'a21234000000018']) {
      expect([id, namesPatron(id)]).toEqual([id, false]);
    }
  });

  test("a patron's card is, alone or as a part", () => {
    for (const id of ['21234000000018', 'hold-21234000000018', '21234000000018:1', 'a_21234000000018.b']) {
      expect([id, namesPatron(id)]).toEqual([id, true]);
    }
  });
});
