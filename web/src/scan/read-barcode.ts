/**
 * What a scanner or a person gave: the barcode of an item, or why it is none. By the checks of the service itself, so that what is a
 * patron's is refused before anything of it is kept; no answer repeats what was given.
 */
import { barcodeKind } from '../../../src/plain/barcode.js';
import { findPrivate } from '../../../src/plain/private-text.js';

export type Read = { readonly barcode: string } | { readonly refused: string };

export function readBarcode(given: string): Read {
  const text = withoutStartAndStop(given.trim());
  switch (barcodeKind(text)) {
    case 'item':
      return { barcode: text };
    case 'patron':
      return { refused: "That is a patron's card. Nothing of it was kept. Scan the barcode of the item." };
    case 'wrong-check-digit':
      return { refused: 'The check digit is wrong: a digit was misread. Scan it again, or type all 14 digits.' };
    case 'malformed':
      return { refused: 'That is no barcode of an item: 14 digits that begin with 3. Scan it again, or type it.' };
    case 'legacy':
      return findPrivate(text)
        ? { refused: 'That looks like the number of a person. Nothing of it was kept. Scan the barcode of the item.' }
        : { barcode: text };
  }
}

/** Some scanners send the letters with which Codabar begins and ends: they are none of the barcode. */
function withoutStartAndStop(text: string): string {
  return /^[A-D](\d{14})[A-D]$/i.exec(text)?.[1] ?? text;
}
