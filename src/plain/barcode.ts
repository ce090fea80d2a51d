/**
 * Item barcodes: 14 digits of the Codabar library format, type `3`, a 4-digit institution, 8 digits and a mod-10 (Luhn) check
 * digit. Type `2` is a patron's card: never accepted, never stored. Some libraries still have ids of their own.
 */

export type BarcodeKind = 'item' | 'legacy' | 'patron' | 'wrong-check-digit' | 'malformed';

export function barcodeKind(barcode: string): BarcodeKind {
  if (/^3\d{13}$/.test(barcode)) return checkDigit(barcode.slice(0, 13)) === barcode[13] ? 'item' : 'wrong-check-digit';
  if (/^2\d{13}$/.test(barcode)) return 'patron';
  return /^[A-Za-z0-9][A-Za-z0-9.-]{0,15}$/.test(barcode) ? 'legacy' : 'malformed';
}

/** The mod-10 check digit (Luhn) of the digits before it: every other one, from the last, counts double, its own digits summed. */
export function checkDigit(digits: string): string {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[index]) * ((digits.length - index) % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return String((10 - (sum % 10)) % 10);
}
