/** What is kept of a photo: what is to be seen, and nothing else of what was in the file. */
import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import {
  LONGEST_SIDE,
  MEDIA_TYPES,
  pictureOf,
  type MediaType,
  type Picture,
} from '../../../src/damage/photos/picture.js';
import { photo, secretsIn } from './support.js';

const kept = async (sent: Buffer, type: MediaType) => (await pictureOf(sent, type)) as Picture;

describe.each(MEDIA_TYPES)('a photo of type %s', (type) => {
  test('loses its coordinates, names and comments', async () => {
    const sent = await photo(type);
    const inTheFile = type === 'image/png' ? ['comment'] : ['xmp', 'comment'];
    expect(secretsIn(sent)).toEqual(['names', 'coordinates', ...inTheFile]);
    const { bytes, mediaType } = await kept(sent, type);
    expect(mediaType).toBe(type);
    expect(secretsIn(bytes)).toEqual([]);
    const metadata = await sharp(bytes).metadata();
    expect(metadata).toMatchObject({ width: 60, height: 40, hasProfile: false });
    for (const field of ['exif', 'xmp', 'icc', 'iptc', 'comments', 'orientation'])
      expect(metadata).not.toHaveProperty(field);
    for (const chunk of ['Exif', 'EXIF', 'http://ns.adobe.com', 'XMP ', 'tEXt', 'iTXt', 'zTXt', 'eXIf', 'ICC'])
      expect(bytes.includes(chunk)).toBe(false);
  });

  test('is named by the hash of what is kept, and is the same when it is sent again', async () => {
    const sent = await photo(type);
    const [once, twice] = [await kept(sent, type), await kept(sent, type)];
    expect(once.sha256).toBe(createHash('sha256').update(once.bytes).digest('hex'));
    expect(twice).toEqual(once);
  });

  test('stands upright: what its orientation said is done to it', async () => {
    const { bytes } = await kept(await photo(type, 60, 40, 6), type);
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([40, 60]);
    const redness = (x: number, y: number) => data[(y * info.width + x) * info.channels] ?? 0;
    // The left half is red; turned by a quarter to the right it is the upper one.
    expect(redness(20, 10)).toBeGreaterThan(200);
    expect(redness(20, 50)).toBeLessThan(60);
  });

  test('is no larger than needed to see a scratch', async () => {
    const { bytes } = await kept(await photo(type, 2 * LONGEST_SIDE, 20), type);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: LONGEST_SIDE, height: 10 });
  });

  test('that is cut off cannot be read', async () => {
    const sent = await photo(type, 300, 200);
    expect(await pictureOf(sent.subarray(0, sent.length - 80), type)).toBe('unreadable');
  });
});

test('what says to be of another type than it is, is not kept', async () => {
  expect(await pictureOf(await photo('image/png'), 'image/jpeg')).toBe('other-type');
});

test('a small file of very many pixels is refused before it is decoded', async () => {
  const bomb = await sharp({ create: { width: 12_000, height: 6_000, channels: 3, background: 'white' } })
    .png({ compressionLevel: 9 })
    .toBuffer();
  expect(bomb.length).toBeLessThan(500_000);
  expect(await pictureOf(bomb, 'image/png')).toBe('too-many-pixels');
});

test.each([
  ['nothing', ''],
  ['text', 'a photo of a book'],
  ['a drawing with scripts', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>'],
  ['the beginning of a JPEG', '\xff\xd8\xff\xe0'],
  ['a page', '<!doctype html><script>alert(1)</script>'],
])('%s cannot be read', async (_what, text) => {
  for (const type of MEDIA_TYPES) expect(await pictureOf(Buffer.from(text, 'latin1'), type)).toBe('unreadable');
});
