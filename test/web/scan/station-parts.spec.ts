/** What the station reads, prints and counts. */
import { describe, expect, test } from '@jest/globals';
import { checkDigit } from '../../../src/plain/barcode.js';
import { code128 } from '../../../web/src/scan/code128.js';
import { readBarcode } from '../../../web/src/scan/read-barcode.js';
import { notSeen } from '../../../web/src/scan/tote.js';

const full = (digits: string): string => digits + checkDigit(digits);
const ITEM = full('3123400000001');
const PATRON = full('2123400000001');

describe('what is read', () => {
  test.each([
    [ITEM, ITEM],
    [` ${ITEM}\r`, ITEM],
    [`A${ITEM}B`, ITEM],
    [`d${ITEM}c`, ITEM],
    ['MT-0042.7', 'MT-0042.7'],
  ])('%j is the barcode %s', (given, barcode) => expect(readBarcode(given)).toEqual({ barcode }));

  test.each([
    ["a patron's card", PATRON, /patron/],
    ["a patron's card with the letters of Codabar", `A${PATRON}B`, /patron/],
    ['a telephone number', '406-555-0123', /number of a person/],
    ['a misread digit', ITEM.slice(0, 13) + String((Number(ITEM[13]) + 1) % 10), /check digit/],
    ['a sentence', 'where is it?', /14 digits that begin with 3/],
    ['nothing', ' ', /14 digits/],
  ])('%s is refused without being repeated', (_what, given, reason) => {
    const read = readBarcode(given);
    const refused = 'refused' in read ? read.refused : '';
    expect(refused).toMatch(reason);
    if (given.trim() !== '') expect(refused).not.toContain(given);
  });
});

describe('Code 128', () => {
  // As JsBarcode 3.12 draws them.
  test.each([
    [
      '31234000000016',
      '1101001110011011000110111011011101100010100011011001100110110011001101100110010011101100110011001101100011101011',
    ],
    [
      'PJJ123C',
      '1101001000011101110110101101110001011011100010011100110110011100101100101110010001000110111010001101100011101011',
    ],
    [
      'MT-0042.7',
      '11010010000101110110001101110001010011011100100111011001001110110011001001110110011100101001100111011101101110100001100101100011101011',
    ],
    ['X', '1101001000011100010110111011010001100011101011'],
    ['3123400000', '110100111001101100011011101101110110001010001101100110011011001100101111000101100011101011'],
  ])('%s', (text, bits) => {
    const drawn = code128(text).map((width, at) => (at % 2 === 0 ? '1' : '0').repeat(width));
    expect(drawn.join('')).toBe(bits);
  });

  test('says what it cannot draw', () => expect(() => code128('é')).toThrow('printable ASCII only'));
});

test('of a tote, what is missing is of the runs of which something came', () => {
  const sent = (barcode: string, from: string, day: number) => ({
    barcode,
    from,
    shippedAt: `2026-03-0${day}T10:00:00.000Z`,
  });
  const expected = [sent('a', 'BOZE', 2), sent('b', 'BOZE', 2), sent('c', 'BOZE', 3), sent('d', 'HELN', 2)];
  const missing = notSeen(expected, new Set(['a', 'unexpected']), ({ shippedAt }) => shippedAt.slice(0, 10));
  expect(missing.map(({ barcode }) => barcode)).toEqual(['b']);
  expect(notSeen(expected, new Set(), ({ shippedAt }) => shippedAt)).toEqual([]);
});
