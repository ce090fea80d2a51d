/** The privacy guard: what no text from outside may contain. It says what kind of thing it found, never the thing itself. */
import { barcodeKind } from '../plain/barcode.js';
import type { ProblemCode } from './problems.js';

export interface PrivateFinding {
  readonly problem: Extract<ProblemCode, 'patron-barcode' | 'private-text'>;
  readonly detail: string;
}

const EMAIL = /[^\s@<>()]+@[^\s@<>()]+\.[A-Za-z]{2,}/;
/**
 * North American numbers: (406) 555-0123, 406.555.0123, +1 406 555 0123, 555-0123, 4065550123. Area and exchange begin with 2
 * to 9, and a point between them asks for a second one: most ISBNs and Dewey numbers (978.6031092) are none.
 */
const TELEPHONE =
  /(?<![\d-])(?:(?:\+?1[\s.-]?)?(?:\([2-9]\d\d\)\s?|[2-9]\d\d[\s-]?)[2-9]\d\d[\s.-]?\d{4}|(?:\+?1[\s.-]?)?[2-9]\d\d\.[2-9]\d\d\.\d{4}|[2-9]\d\d-\d{4})(?![\d-])/;
/** Fourteen digits, perhaps grouped by spaces or dashes. */
const FOURTEEN_DIGITS = /(?<!\d)\d(?:[\s-]?\d){13}(?!\d)/g;

const CARD_IN_ID = /(?<![A-Za-z0-9])2\d{13}(?![A-Za-z0-9])/;

/** Whether an id or a code has a patron's card for one of its parts. Other digits mean nothing: ids are full of them. */
export const namesPatron = (id: string): boolean => CARD_IN_ID.test(id);

/** What a text contains of a patron's, or null. Item barcodes are welcome. */
export function findPrivate(text: string): PrivateFinding | null {
  for (const [digits] of text.matchAll(FOURTEEN_DIGITS)) {
    if (barcodeKind(digits.replace(/\D/g, '')) === 'patron') {
      return { problem: 'patron-barcode', detail: "contains a patron's barcode; leave it out" };
    }
  }
  const rest = text.replace(FOURTEEN_DIGITS, ' ');
  if (EMAIL.test(rest)) return { problem: 'private-text', detail: 'contains an e-mail address; leave it out' };
  if (TELEPHONE.test(rest)) return { problem: 'private-text', detail: 'contains a telephone number; leave it out' };
  return null;
}
