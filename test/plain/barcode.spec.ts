/** Barcodes, checked against numbers that libraries have published to explain theirs. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { barcodeKind, checkDigit } from '../../src/plain/barcode.js';

test.each([
  ['JerseyCat', '30234000517861'],
  ['Dynix', '33191000105864'],
  ['a card network, of the same length and digit', '30569309025904'],
])('the example in the handbook of %s is an item', (_whose, barcode) => {
  expect(checkDigit(barcode.slice(0, 13))).toBe(barcode[13]);
  expect(barcodeKind(barcode)).toBe('item');
});

test.each([
  ['30234000517862', 'wrong-check-digit'],
  ['30234000517860', 'wrong-check-digit'],
  ['03234000517861', 'legacy'],
  ['21234567890128', 'patron'],
  ['21234567890120', 'patron'],
  ['3023400051786', 'legacy'],
  ['302340005178611', 'legacy'],
  ['MT-00417.b', 'legacy'],
  ['A', 'legacy'],
  ['ABCDEFGHIJ123456', 'legacy'],
  ['ABCDEFGHIJ1234567', 'malformed'],
  ['-1234', 'malformed'],
  ['', 'malformed'],
  ['30234 00517861', 'malformed'],
  ['30234000517861\n', 'malformed'],
  ['３0234000517861', 'malformed'],
])('%j is %s', (barcode, kind) => expect(barcodeKind(barcode)).toBe(kind));

const digit = fc.nat({ max: 9 });
const item = fc
  .array(digit, { minLength: 12, maxLength: 12 })
  .map((digits) => `3${digits.join('')}`)
  .map((thirteen) => thirteen + checkDigit(thirteen));

test('thirteen digits and their check digit are an item', () =>
  fc.assert(fc.property(item, (barcode) => expect(barcodeKind(barcode)).toBe('item'))));

test('one misread digit is noticed wherever it is', () =>
  fc.assert(
    fc.property(item, fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 9 }), (barcode, place, off) => {
      const misread = String((Number(barcode[place]) + off) % 10);
      expect(barcodeKind(barcode.slice(0, place) + misread + barcode.slice(place + 1))).toBe('wrong-check-digit');
    }),
  ));

test('two neighbours typed in the wrong order are noticed, but for 0 and 9', () =>
  fc.assert(
    fc.property(item, fc.integer({ min: 1, max: 12 }), (barcode, place) => {
      const [left, right] = [barcode[place]!, barcode[place + 1]!];
      fc.pre(left !== right && left + right !== '09' && left + right !== '90');
      const swapped = barcode.slice(0, place) + right + left + barcode.slice(place + 2);
      expect(barcodeKind(swapped)).toBe('wrong-check-digit');
    }),
  ));
