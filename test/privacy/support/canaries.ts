/** Values that look like a patron's and are unlike anything else: wherever one turns up, it says through which field it came in. */
import { checkDigit } from '../../../src/plain/barcode.js';

export const KINDS = ['patron-barcode', 'payment-card', 'telephone', 'e-mail'] as const;
export type Kind = (typeof KINDS)[number];

/** Something that the service has written. */
export interface Written {
  /** The file, the topic or the answer. */
  readonly where: string;
  readonly bytes: Buffer;
}

/** What all canaries of a kind have in common. */
const BEGINS = { 'patron-barcode': '29753000', 'payment-card': '4975310864', telephone: '975864' } as const;
const HOST = 'overdue.example';

export class Canaries {
  private readonly places = new Map<string, string>();
  private readonly numbers = new Map<Kind, number>();

  /** `first`: the number of the first one, so that there can be others. */
  constructor(private readonly first = 0) {}

  /** A value of its own for this place. Each is as well formed as the place may ask for: in an id, a code or a barcode. */
  plant(kind: Kind, place: string): string {
    const n = this.numbers.get(kind) ?? this.first;
    this.numbers.set(kind, n + 1);
    const value = make(kind, n);
    this.places.set(plain(value), `${kind} of ${place}`);
    return value;
  }

  get planted(): number {
    return this.places.size;
  }

  /** Of which places there are canaries in it, whatever stands between their digits and however they are encoded. */
  foundIn({ where, bytes }: Written): readonly string[] {
    const text = bytes.toString('latin1');
    const values = [...text.replace(BETWEEN_DIGITS, '').matchAll(NUMBERS), ...text.matchAll(ADDRESSES)];
    const places = values.flatMap(([value]) => this.places.get(plain(value)) ?? []);
    const encodings = ENCODED.filter(([, needle]) => text.includes(needle)).map(([how]) => `one in ${how}`);
    return [...new Set([...places, ...encodings])].map((what) => `${what}: ${where}`);
  }
}

const BETWEEN_DIGITS = /(?<=\d)[ ().\-_:/+]{1,3}(?=\d)/g;
const NUMBERS = /29753000\d{6}|4975310864\d{6}|975864\d{4}/g;
const ADDRESSES = /canary\d+(?:@|%40|\\u0040)overdue\.example/gi;

function make(kind: Kind, n: number): string {
  if (n > 9_999) throw new Error('There are too many canaries of a kind to tell them apart.');
  const serial = (length: number) => String(n).padStart(length, '0');
  switch (kind) {
    case 'patron-barcode':
      return withCheckDigit(BEGINS[kind] + serial(5));
    case 'payment-card':
      return withCheckDigit(BEGINS[kind] + serial(5));
    case 'telephone':
      return `975-864-${serial(4)}`;
    case 'e-mail':
      return `canary${n}@${HOST}`;
  }
}

const withCheckDigit = (body: string): string => body + checkDigit(body);
const plain = (value: string): string =>
  value
    .replace(/-/g, '')
    .replace(/%40|\\u0040/i, '@')
    .toLowerCase();

export const fullWidth = (digits: string): string =>
  digits.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));

/** Ways in which a text can be kept without being seen at once, with what to look for, in Latin-1. */
export const encodingsOf = (text: string): readonly (readonly [how: string, needle: string])[] => [
  ...[0, 1, 2].map((offset) => ['base64', base64Within(text, offset)] as const),
  ['hexadecimal', Buffer.from(text).toString('hex')],
  ['percent escapes', [...text].map((mark) => `%${mark.charCodeAt(0).toString(16)}`).join('')],
  ['UTF-16', Buffer.from(text, 'utf16le').toString('latin1')],
];

/** What base64 makes of it wherever it begins, but for the letters that its neighbours have a part in. */
function base64Within(text: string, offset: number): string {
  const encoded = Buffer.from('\0'.repeat(offset) + text).toString('base64url');
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + text.length) * 8) / 6));
}

const ENCODED = [
  ...[...Object.values(BEGINS), '975-864-', HOST].flatMap(encodingsOf),
  ...[...Object.values(BEGINS), '975-864-'].map(
    (begin) => ['full-width digits', Buffer.from(fullWidth(begin)).toString('latin1')] as const,
  ),
];
