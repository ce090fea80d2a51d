/** Item barcodes of the simulation: `3`, four digits of the institution, eight of the item and the check digit. */
import { checkDigit } from '../plain/barcode.js';

/** The barcode of an institution's n-th item. */
export function itemBarcode(institution: string, n: number): string {
  const digits = `3${institution}${String(n).padStart(8, '0')}`;
  return digits + checkDigit(digits);
}
