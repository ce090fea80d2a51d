/**
 * A photo as it may be kept: decoded and encoded anew, so that nothing is left of it but what is to be seen. Where and by whom it was taken,
 * and whatever else a camera writes into it, stays behind.
 */
import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import sharp, { type Sharp } from 'sharp';

export const MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

export interface Picture {
  readonly bytes: Buffer;
  readonly mediaType: MediaType;
  /** Of `bytes`, in hexadecimal. */
  readonly sha256: string;
}

/** Why it cannot be kept. */
export type Flaw = 'unreadable' | 'other-type' | 'too-many-pixels';

/** What the cameras of today's telephones take; more is refused before it is decoded. */
export const MOST_PIXELS = 50_000_000;
/** Enough to see a scratch; pixels on either side. */
export const LONGEST_SIDE = 2560;
const QUALITY = 85;
const SECONDS = 20;
/** A decoded photo takes as much as 200 megabytes. */
const AT_ONCE = 2;

// Of all that could be decoded only these three: fewer decoders, fewer flaws.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});
sharp.cache(false);

const inTurn = pLimit(AT_ONCE);

export const pictureOf = (sent: Buffer, mediaType: MediaType): Promise<Picture | Flaw> =>
  inTurn(() => decoded(sent, mediaType));

async function decoded(sent: Buffer, mediaType: MediaType): Promise<Picture | Flaw> {
  try {
    const image = sharp(sent, { failOn: 'error', limitInputPixels: false });
    const { mediaType: found, width, height } = await image.metadata();
    if (found !== mediaType) return 'other-type';
    if (width * height > MOST_PIXELS) return 'too-many-pixels';
    const upright = sharp(sent, { failOn: 'error', limitInputPixels: MOST_PIXELS })
      .timeout({ seconds: SECONDS })
      .autoOrient()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true });
    const bytes = await encoded(upright, mediaType).toBuffer();
    return { bytes, mediaType, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch {
    // What the decoder says of a broken file would tell its sender nothing, and may have parts of it.
    return 'unreadable';
  }
}

/** Without being told to keep them, it writes none of the metadata. */
function encoded(image: Sharp, mediaType: MediaType): Sharp {
  switch (mediaType) {
    case 'image/jpeg':
      return image.jpeg({ quality: QUALITY });
    case 'image/png':
      return image.png({ compressionLevel: 9 });
    case 'image/webp':
      return image.webp({ quality: QUALITY });
  }
}
