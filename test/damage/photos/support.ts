/** Photos as cameras write them, with more in them than is to be seen. */
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import type { MediaType } from '../../../src/damage/photos/picture.js';

const NAMES = ['Jane Q. Patron', 'jane@example.org'] as const;
const [XMP_SECRET, COMMENT] = ['SECRET-XMP', 'SECRET-COMMENT'] as const;
/** 46° 52′ as EXIF has it: numerators and denominators. */
const LATITUDE = Uint32Array.of(46, 1, 52, 1);
const [LITTLE_ENDIAN, BIG_ENDIAN] = [Buffer.from(LATITUDE.buffer), Buffer.from(LATITUDE.buffer.slice(0)).swap32()];
/** What must be nowhere in what is kept. */
export const SECRETS: Readonly<Record<string, readonly (string | Buffer)[]>> = {
  names: NAMES,
  coordinates: [LITTLE_ENDIAN, BIG_ENDIAN],
  xmp: [XMP_SECRET],
  comment: [COMMENT],
};

/** The kinds of secrets that some bytes have. */
export const secretsIn = (bytes: Buffer): readonly string[] =>
  Object.keys(SECRETS).filter((kind) => SECRETS[kind]?.some((secret) => bytes.includes(secret)));

const EXIF = {
  IFD0: { ImageDescription: NAMES[0], Artist: NAMES[1], Make: 'Camera' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '46/1 52/1 1234/100',
    GPSLongitudeRef: 'W',
    GPSLongitude: '113/1 59/1 0/1',
  },
};
const xmpSaying = (words: string) => `<x:xmpmeta xmlns:x="adobe:ns:meta/">${XMP_SECRET} ${words}</x:xmpmeta>`;

/** `width` × `height` pixels, the left half red; with coordinates, names and comments in it. */
export const photo = (type: MediaType, width = 60, height = 40, orientation = 1): Promise<Buffer> =>
  photoSaying(COMMENT, type, { width, height, orientation });

/** With these words wherever a file of this type has room for words. */
export async function photoSaying(
  words: string,
  type: MediaType = 'image/jpeg',
  { width, height, orientation } = { width: 60, height: 40, orientation: 1 },
): Promise<Buffer> {
  const exif = { ...EXIF, IFD0: { ...EXIF.IFD0, Copyright: words } };
  const half = { create: { width: Math.ceil(width / 2), height, channels: 3, background: 'red' } } as const;
  const bytes = await sharp({ create: { width, height, channels: 3, background: 'blue' } })
    .composite([{ input: half, left: 0, top: 0 }])
    .withExif(exif)
    .withXmp(xmpSaying(words))
    .withIccProfile('p3')
    .withMetadata({ orientation })
    .toFormat(type.slice('image/'.length) as 'jpeg')
    .toBuffer();
  switch (type) {
    case 'image/jpeg':
      return withSegment(bytes, words);
    case 'image/png':
      return withTextChunk(bytes, words);
    case 'image/webp':
      return bytes;
  }
}

/** A comment, right after the beginning of the image. */
function withSegment(jpeg: Buffer, words: string): Buffer {
  const comment = Buffer.from(words);
  const head = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, comment, jpeg.subarray(2)]);
}

/** A chunk `tEXt`, after the header's. */
function withTextChunk(png: Buffer, words: string): Buffer {
  const body = Buffer.concat([Buffer.from('tEXt'), Buffer.from(`Comment\0${words}`)]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  sum.writeUInt32BE(crc32(body));
  const AFTER_HEADER = 33;
  return Buffer.concat([png.subarray(0, AFTER_HEADER), length, body, sum, png.subarray(AFTER_HEADER)]);
}
