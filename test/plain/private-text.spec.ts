/** The privacy guard: what it must find however it is written, and what it must leave alone. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findPrivate, findPrivateInId } from '../../src/plain/private-text.js';
import { checkDigit } from '../../src/plain/barcode.js';
import {
  asOnCards,
  digits,
  disguised,
  emails,
  grouped,
  paymentCards,
  patronCards,
  telephones,
  writtenOut,
} from '../http/support/private-values.js';

const PATRON = { problem: 'patron-barcode', detail: "contains a patron's barcode; leave it out" };
const CARD = { problem: 'private-text', detail: 'contains the number of a payment card; leave it out' };
const TELEPHONE = { problem: 'private-text', detail: 'contains a telephone number; leave it out' };
const EMAIL = { problem: 'private-text', detail: 'contains an e-mail address; leave it out' };

const around = fc.constantFrom('', ' ', 'see ', ' (', ': ', ', ', 'Smith ', ' and ', '; 2 copies ');

describe('in what people write', () => {
  test.each([
    ['jane@example.org'],
    ['mailto:jane.roe+books@mail.example.co.uk'],
    ['<jane_roe@example.library>'],
    ['write to Jane@Example.ORG, please'],
    ['jane＠example．org'],
    ['ja\u200bne@exam\u00adple.org'],
    ['jané@éxample.fr'],
    ['почта@пример.рф'],
    ['jane@example。org'],
  ])('an e-mail address is found: %s', (text) => expect(findPrivate(text)).toEqual(EMAIL));

  test.each([
    ['(406) 555-0123'],
    ['(406)555-0123'],
    ['(406) - 555-0123'],
    ['406-555-0123'],
    ['406 555 0123'],
    ['406 555-0123'],
    ['406 - 555 - 0123'],
    ['406.555.0123'],
    ['406·555·0123'],
    ['406/555-0123'],
    ['4065550123'],
    ['+1 406 555 0123'],
    ['+14065550123'],
    ['1-406-555-0123'],
    ['+44 20 7946 0958'],
    ['+49 (0)30 901820'],
    ['call 555-0123 today'],
    ['tel-555-0123'],
    ['tel4065550123'],
    ['tel-406-555-0123'],
    ['(phone:406-555-0123)'],
    ['in tote 7, 406-555-0123, on the 3rd'],
    ['406 555 0123 2 copies'],
    ['406 555 0123 1430'],
    ['406-555-0123-call'],
    ['４０６－５５５－０１２３'],
    ['٤٠٦-٥٥٥-٠١٢٣'],
    ['४०६ ५५५ ०१२३'],
    ['406\u00a0555\u202f0123'],
    ['406\u2011555\u20130123'],
    ['4\u200b0\u200b6\u200b5550123'],
    ['406\t555\n0123'],
    ['4️⃣0️⃣6️⃣5550123'],
    ['④⓪⑥-555-0123'],
  ])('a telephone number is found: %s', (text) => expect(findPrivate(text)).toEqual(TELEPHONE));

  test.each([
    ['4111 1111 1111 1111'],
    ['4111-1111-1111-1111'],
    ['4111.1111.1111.1111'],
    ['4111111111111111'],
    ['visa4111111111111111'],
    ['3782 822463 10005'],
    ['4222222222222'],
    ['4222 2222 2222 2'],
    ['2223003122003222'],
    ['6304000000000000'],
    ['4711 4111 1111 1111 1111 12/27'],
    ['4111 1111 1111 1111 2027'],
    ['４１１１ １１１１ １１１１ １１１１'],
  ])('the number of a payment card is found: %s', (text) => expect(findPrivate(text)).toEqual(CARD));

  test.each([
    ['31234000000016 for 21234000000011'],
    ['1 1 21234 0000 0 0 0 1 8'],
    ['7 21234000000018'],
    ['２１２３４０００００００１８'],
    ['2\u20601234\u00a000000\u20110018'],
  ])("a patron's barcode is found: %s", (text) => expect(findPrivate(text)).toEqual(PATRON));

  const kinds = {
    PATRON: patronCards.chain(grouped),
    CARD: paymentCards.chain(asOnCards),
    TELEPHONE: telephones,
    EMAIL: emails,
  } as const;
  const findings = { PATRON, CARD, TELEPHONE, EMAIL };
  test.each(Object.keys(kinds) as (keyof typeof kinds)[])(
    '%s: grouped, in disguise, whatever stands around it',
    (kind) => {
      fc.assert(
        fc.property(kinds[kind].chain(disguised), around, around, (secret, before, after) => {
          const finding = findPrivate(`${before}${secret}${after}`);
          expect(finding).toEqual(findings[kind]);
          expect(JSON.stringify(finding)).not.toContain(secret);
        }),
        { numRuns: 2_000 },
      );
    },
  );
});

describe('in ids', () => {
  test.each([
    ['21234000000018', PATRON],
    ['hold-21234000000018', PATRON],
    ['21234000000018:1', PATRON],
    ['a_21234000000018.b', PATRON],
    ['2-1234-00000-0018', PATRON],
    ['21234000000011', PATRON],
    ['4111111111111111', CARD],
    ['order-4111-1111-1111-1111', CARD],
    ['406-555-0123', TELEPHONE],
    ['patron:406.555.0123', TELEPHONE],
    ['1-406-555-0123', TELEPHONE],
  ])('%s is refused', (id, finding) => expect(findPrivateInId(id)).toEqual(finding));

  test.each([
    '4065550123',
    '31234000000016',
    '31234000000016-msla-1',
    '34123000000016-5',
    '37123000000012-17',
    'h-1001',
    '212340000000180',
    'a21234000000018',
    'msla-20260310143005-7',
    '20260310-143005',
    '2026-03-10-000123',
    '1772468400000',
    '99123456789012345',
    '555-0123',
    'msla-2603101430',
  ])('%s is an id like any other', (id) => expect(findPrivateInId(id)).toBeNull());

  test('every UUID is one too, also of digits alone, and every position', () => {
    const group = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length - 1}}[0-9a-f]$`));
    const almostDigits = fc.tuple(group(8), group(4), group(4), group(4), group(12)).map((groups) => {
      groups[2] = `4${groups[2].slice(1)}`;
      groups[3] = `8${groups[3].slice(1)}`;
      return groups.join('-');
    });
    const positions = fc.bigInt({ min: 0n, max: 10n ** 12n }).map(String);
    fc.assert(
      fc.property(fc.oneof(fc.uuid(), almostDigits, positions), (id) => findPrivateInId(id) === null),
      { numRuns: 20_000 },
    );
  });

  test("a patron's or a payment card is refused, alone or as a part, and not told", () => {
    const part = fc.constantFrom('', 'hold-', 'x:', 'a.b_');
    fc.assert(
      fc.property(
        fc.oneof(patronCards, paymentCards),
        part,
        fc.constantFrom('', '-1', ':x', '.7'),
        (card, before, after) => {
          const finding = findPrivateInId(`${before}${card}${after}`);
          expect(finding).not.toBeNull();
          expect(JSON.stringify(finding)).not.toContain(card);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('left alone', () => {
  test.each([
    ['31234000000016'],
    ['3 1234 00000 0016'],
    ['items 31234000000016 and 31234000000024'],
    ['2 of 31234000000016, 3 of 31234000000024'],
    ['$17.50'],
    ['USD 1,234.50'],
    ['worth $250-1500'],
    ['billed 125.00 on 2026-03-10'],
    ['03/10/2026 14:30'],
    ['2026-03-10T14:30:00Z'],
    ['photo 20260310-143005'],
    ['2026-03-10 143005'],
    ['March 2026, 555 pages'],
    ['pages 998-1012 missing'],
    ['pp. 212-2034'],
    ['PS3563.A317 R5 1976'],
    ['QA76.73.J38 2004'],
    ['813.54 MAC'],
    ['978.6031092 BLE'],
    ['599.7970978 C'],
    ['641.555 2012'],
    ['ISBN 978-0-306-40615-7'],
    ['978-603-8101-25-4'],
    ['ISBN 9780306406157'],
    ['ISBN 0306406157'],
    ['ISBN-10: 2253004227'],
    ['ISSN 2049-3630'],
    ['vol. 12, no. 3, pp. 101-110'],
    ['tote 4711, shelf 12-34-56'],
    ['tote 456789 2026'],
    ['pages torn @ the spine'],
    ['price @ 5.00'],
    ['1990-1995 editions'],
    ['4111 1111 1111 1112'],
    ['Κρήτη 1923–1941'],
    ['百年の孤独'],
  ])('%s', (text) => expect(findPrivate(text)).toBeNull());

  test('every item barcode, grouped or not', () => {
    fc.assert(
      fc.property(digits(12), fc.constantFrom('', ' ', '-'), (twelve, separator) => {
        const barcode = `3${twelve}${checkDigit(`3${twelve}`)}`;
        const grouped = barcode.replace(/(\d)(\d{4})(\d{5})(\d{4})/, ['$1', '$2', '$3', '$4'].join(separator));
        expect(findPrivate(`found ${grouped} here`)).toBeNull();
        expect(findPrivateInId(barcode)).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });

  test('every ISBN: thirteen digits by themselves, ten with the word before', () => {
    const isbn13 = digits(9).map((nine) => {
      const sum = [...`978${nine}`].reduce(
        (total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3),
        0,
      );
      return `978${nine}${(10 - (sum % 10)) % 10}`;
    });
    const isbn10 = digits(9).map((nine) => {
      const sum = [...nine].reduce((total, digit, place) => total + Number(digit) * (10 - place), 0);
      return `ISBN ${nine}${'0123456789X'[(11 - (sum % 11)) % 11]}`;
    });
    fc.assert(
      fc.property(fc.oneof(isbn13, isbn13.chain(writtenOut([3, 3, 4, 2, 1])), isbn10), (isbn) =>
        expect(findPrivate(`lost: ${isbn}, 1st ed.`)).toBeNull(),
      ),
      { numRuns: 2_000 },
    );
  });

  test('every amount, every date and every UUID', () => {
    const noInvalid = { noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2100-01-01') };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), fc.date(noInvalid), fc.uuid(), (cents, date, uuid) => {
        expect(findPrivate(`$${(cents / 100).toFixed(2)} on ${date.toISOString().slice(0, 10)}`)).toBeNull();
        expect(findPrivate(date.toISOString())).toBeNull();
        expect(findPrivate(`see scan ${uuid}`)).toBeNull();
      }),
      { numRuns: 5_000 },
    );
  });

  test('every call number: Library of Congress and Dewey', () => {
    const whole = (min: number, max: number) => fc.integer({ min, max }).map(String);
    const congress = fc
      .tuple(
        fc.constantFrom('PS', 'QA', 'F', 'Z', 'HV'),
        whole(1, 9999),
        fc.constantFrom('A', 'M', 'Z'),
        whole(1, 999),
        whole(1900, 2026),
      )
      .map(([letters, number, cutter, rest, year]) => `${letters}${number}.${cutter}${rest} ${year}`);
    const dewey = fc
      .tuple(digits(3), fc.oneof(digits(1), digits(3), digits(5), digits(7)), fc.constantFrom('MAC', 'B', '2012'))
      .map(([before, after, author]) => `${before}.${after} ${author}`);
    fc.assert(
      fc.property(fc.oneof(congress, dewey), (number) => expect(findPrivate(number)).toBeNull()),
      { numRuns: 5_000 },
    );
  });
});

test('the longest text that any field takes is judged at once, whatever it is made of', () => {
  const worst = ['ﷺ', '@', 'a@', 'a.', '1', '4111 ', '2 ', '(', '+1', '555-', 'pages ', '\u0301', '१', 'isbn 1'];
  const started = performance.now();
  for (const piece of worst) for (let times = 0; times < 20; times++) findPrivate(piece.repeat(500).slice(0, 500));
  // 280 texts: a millisecond each at the very most, where a pattern that backtracks takes seconds.
  expect(performance.now() - started).toBeLessThan(2_000);
});
