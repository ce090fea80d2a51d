/**
 * The privacy guard: what nothing from outside may contain, so that no patron can be found in what is kept. It says what kind of thing
 * it found, never the thing itself. What it cannot know, a name or an address, is in docs/security.md.
 */
import { barcodeKind, checkDigit } from './barcode.js';
import { plainText } from './plain-text.js';

export interface PrivateFinding {
  readonly problem: 'patron-barcode' | 'private-text';
  readonly detail: string;
}

const PATRON: PrivateFinding = {
  problem: 'patron-barcode',
  detail: "contains a patron's barcode; leave it out",
};
const found = (what: string): PrivateFinding => ({
  problem: 'private-text',
  detail: `contains ${what}; leave it out`,
});
const CARD = found('the number of a payment card');
const TELEPHONE = found('a telephone number');
const EMAIL = found('an e-mail address');

/** What people write (texts, codes, barcodes of their own): what it contains of a patron's, or null. */
export function findPrivate(text: string): PrivateFinding | null {
  const written = plainText(text);
  if (!ROOM.test(written)) return null;
  const withoutUuids = written.replace(UUID, ' ');
  // Before ISBNs are left out: what follows the 2 of a patron's barcode may look like one.
  if (anyOf(PATRON_IN_TEXT, withoutUuids, isPatron)) return PATRON;
  const plain = withoutUuids.replace(ISBN, withoutIsbn);
  if (CARDS_IN_TEXT.some((shape) => anyOf(shape, plain, isCard))) return CARD;
  if (ADDRESS.test(plain)) return EMAIL;
  return TELEPHONES.some((telephone) => telephone.test(plain)) ? TELEPHONE : null;
}

/**
 * What a system has made up (ids, positions): it is full of digits, so that only whole parts of it count, and a telephone number
 * only where it is written as one.
 */
export function findPrivateInId(id: string): PrivateFinding | null {
  if (!ROOM.test(id)) return null;
  if (anyOf(PATRON_IN_ID, id, isPatron)) return PATRON;
  if (CARDS_IN_ID.some((shape) => anyOf(shape, id, isCard))) return CARD;
  return TELEPHONE_IN_ID.test(id) ? TELEPHONE : null;
}

/** Anything private has seven digits, or that sign. Most of what comes has neither, and need not be looked at any closer. */
const ROOM = /@|\d(?:\D*\d){6}/;

/** Fourteen digits from a 2 on, perhaps grouped; in ids grouped as on the card only. */
const PATRON_IN_TEXT = /(?<!\d)(?=(2(?:[ -]?\d){13})(?!\d))/g;
const PATRON_IN_ID = /(?<![A-Za-z0-9])(2(?:\d{13}|([-_.:])\d{4}\2\d{5}\2\d{4}))(?![A-Za-z0-9])/g;

/** Grouped, if at all, as on cards: by four, or 4-6-5. Every beginning counts, since other numbers may stand around it. */
const cards = (separator: string, edge: string): readonly RegExp[] => {
  const four = `\\d{4}${separator}`;
  const shapes = [
    `\\d{13,19}`,
    `(?:${four}){3}\\d`,
    `(?:${four}){3}\\d{4}`,
    `(?:${four}){4}\\d{3}`,
    `${four}\\d{6}${separator}\\d{5}`,
  ];
  return shapes.map((shape) => new RegExp(`(?<!${edge})(?=(${shape})(?!${edge}))`, 'g'));
};
const CARDS_IN_TEXT = cards('[ .-]', '\\d');
const CARDS_IN_ID = cards('[-_.:]', '[A-Za-z0-9]');
/** What the networks have given out (ISO/IEC 7812). Fourteen digits are a library's. */
const CARD_NUMBER = /^(?:4\d{12}|3[47]\d{13}|[3-6]\d{15,18}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})$/;

/** A character before, and after it a name with a top level of letters: what it takes to be one, in time that grows with the text. */
const ADDRESS = /[^\s@<>()]@[^\s@<>()]+\.\p{L}{2,}/u;

/** North America: area and exchange begin with 2 to 9. */
const TELEPHONES = [
  // (406) 555-0123, 406-555-0123, 406 555 0123
  /(?<!\d)(?:\([2-9]\d\d\)(?: ?[-./] ?| )?|[2-9]\d\d(?: ?- ?| ))[2-9]\d\d(?: ?[-./] ?| )?\d{4}(?!\d)/,
  // 406.555.0123, 406/555-0123; a Dewey number such as 978.6031092 has one point only.
  /(?<!\d)[2-9]\d\d(?:\.[2-9]\d\d\.|\/[2-9]\d\d[-./])\d{4}(?!\d)/,
  // 4065550123, 14065550123
  /(?<!\d)1?[2-9]\d\d[2-9]\d{6}(?!\d)/,
  // 555-0123, unless pages or dollars are counted
  /(?=[2-9]\d\d-\d{4}(?!-?\d))(?<!\d-?)(?<!\b(?:pp|pgs?|pages?)\b\D{0,12})(?<![$€£] ?)/,
  // +44 20 7946 0958
  /\+ ?\d(?:[ ().-]{0,2}\d){7,14}(?!\d)/,
];
const TELEPHONE_IN_ID = /(?<![A-Za-z0-9])(?:1[-_.:])?[2-9]\d\d([-_.:])[2-9]\d\d\1\d{4}(?![A-Za-z0-9])/;

const UUID = /(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])/g;
/** Thirteen digits tell by themselves what they are, ten only with the word before. */
const ISBN = /(?<!\d)97[89](?:[ -]?\d){10}(?!\d)|\bisbn(?:[ -]?10)?[: ]*\d(?:[ -]?\d){8}[ -]?[\dx](?![\dx])/g;

const withoutIsbn = (written: string): string => (isIsbn(written.replace(/^isbn[ -]?10(?=[: ])/, '')) ? ' ' : written);

function isIsbn(written: string): boolean {
  const digits = [...written.replace(/[^\dx]/g, '')].map((digit) => (digit === 'x' ? 10 : Number(digit)));
  const weigh = (weight: (place: number) => number) =>
    digits.reduce((sum, digit, place) => sum + digit * weight(place), 0);
  return digits.length === 13
    ? weigh((place) => (place % 2 === 0 ? 1 : 3)) % 10 === 0
    : weigh((place) => 10 - place) % 11 === 0;
}

/** A wrong check digit is a slip of the pen. A time of these years, written in digits alone, is no card. */
const isPatron = (digits: string): boolean => barcodeKind(digits) === 'patron' && !TIME.test(digits);
const TIME = /^20[1-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$/;

const isCard = (digits: string): boolean =>
  CARD_NUMBER.test(digits) && checkDigit(digits.slice(0, -1)) === digits.at(-1);

function anyOf(pattern: RegExp, text: string, is: (digits: string) => boolean): boolean {
  for (const [, part = ''] of text.matchAll(pattern)) if (is(part.replace(/\D/g, ''))) return true;
  return false;
}
