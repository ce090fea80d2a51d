/** Values of patrons, made up, in all the ways in which people and programs write them. */
import fc from 'fast-check';
import { checkDigit } from '../../../src/plain/barcode.js';

export const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));

const withCheckDigit = (body: string) => body + checkDigit(body);

/** Of institutions whose code does not begin like a year. */
export const patronCards = fc
  .tuple(fc.integer({ min: 1, max: 9 }), digits(11))
  .map(([first, rest]) => withCheckDigit(`2${first}${rest}`));

/** Of every network and length. */
export const paymentCards = fc
  .constantFrom<[string, number][]>(
    ['4', 13],
    ['4', 16],
    ['4', 19],
    ['51', 16],
    ['2221', 16],
    ['2720', 16],
    ['34', 15],
    ['37', 15],
    ['3528', 16],
    ['36', 16],
    ['6011', 16],
    ['62', 17],
    ['65', 18],
    ['56', 19],
  )
  .chain(([prefix, length]) => digits(length - prefix.length - 1).map((body) => withCheckDigit(`${prefix}${body}`)));

export const telephones = fc
  .tuple(
    fc.integer({ min: 200, max: 999 }),
    fc.integer({ min: 200, max: 999 }),
    digits(4),
    fc.constantFrom('(a) e-l', 'a-e-l', 'a e l', 'a.e.l', 'ael', '+1 a e l', '1-a-e-l', '+1 (a) e-l'),
  )
  .map(([area, exchange, line, form]) =>
    form.replace('a', String(area)).replace('e', String(exchange)).replace('l', line),
  );

const word = fc.stringMatching(/^[a-z]{2,9}$/);
export const emails = fc
  .tuple(word, word, word, fc.constantFrom('org', 'com', 'library', 'us'))
  .map(([first, last, host, top]) => `${first}.${last}@${host}.${top}`);

const DIGITS = ['0123456789', '０１２３４５６７８９', '٠١٢٣٤٥٦٧٨٩', '०१२३४५६७८९', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗', '⓪①②③④⑤⑥⑦⑧⑨'];
const UNSEEN = ['', '\u200b', '\u2060', '\u00ad', '\ufeff', '\ufe0f', '\u034f', '\u0001'];
const DASHES = ['-', '\u2010', '\u2011', '\u2013', '\u2212', '\uff0d'];
const BLANKS = [' ', '\u00a0', '\u2009', '\u202f', '\u3000', '\t', '\n', '  '];

/** Looks the same, or nearly: digits of another script, other dashes and blanks, something unseen between. */
export const disguised = (value: string) =>
  fc
    .tuple(
      fc.constantFrom(...DIGITS),
      fc.constantFrom(...UNSEEN),
      fc.constantFrom(...DASHES),
      fc.constantFrom(...BLANKS),
    )
    .map(([numerals, unseen, dash, blank]) =>
      [...value]
        .map((mark) =>
          mark === '-' ? dash : mark === ' ' ? blank : ([...numerals][/\d/.test(mark) ? Number(mark) : 10] ?? mark),
        )
        .join(unseen),
    );

/** In groups of these lengths, with dashes or blanks between. */
export const writtenOut = (groups: readonly number[]) => (value: string) =>
  fc.constantFrom('-', ' ').map((separator) => {
    let at = 0;
    return groups.map((length) => value.slice(at, (at += length))).join(separator);
  });

/** Any groups. */
export const grouped = (value: string) =>
  fc
    .array(fc.constantFrom('', '', '', ' ', '-'), { minLength: value.length - 1, maxLength: value.length - 1 })
    .map((separators) => [...value].map((digit, place) => digit + (separators[place] ?? '')).join(''));

/** Together; or 13, 16 and 19 digits by fours, 15 as 4-6-5. */
export const asOnCards = (value: string) =>
  fc.constantFrom('', ' ', '-').map((separator) => {
    if (value.length === 15) return value.replace(/^(\d{4})(\d{6})/, `$1${separator}$2${separator}`);
    return value.length % 3 === 1 ? value.replace(/\d{4}(?=\d)/g, `$&${separator}`) : value;
  });
