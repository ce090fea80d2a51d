/** The privacy guard: what no text from outside may contain. It says what kind of thing it found, never the thing itself. */
import { barcodeKind } from '../plain/barcode.js';
import type { ProblemCode } from './problems.js';

export interface PrivateFinding {
  readonly problem: Extract<ProblemCode, 'patron-barcode' | 'private-text'>;
  readonly detail: string;
}

const EMAIL = /[^\s@<>()]+@[^\s@<>()]+\.[A-Za-z]{2,}/;
/** North American numbers: (406) 555-0123, 406.555.0123, +1 406 555 0123, 555-0123, 4065550123. */
const TELEPHONE =
  /(?<![\d-])(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-]?)\d{3}[\s.-]?\d{4}(?![\d-])|(?<![\d-])\d{3}-\d{4}(?![\d-])/;
/** Fourteen digits, perhaps grouped by spaces or dashes. */
const FOURTEEN_DIGITS = /(?<!\d)\d(?:[\s-]?\d){13}(?!\d)/g;

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
