/** What is new and random in an event: its id, a UUIDv7 (RFC 9562), which sort by the millisecond, and the salts of its texts. */
import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const RANDOM_BYTES = 16;
/** The system's random bytes cost by the call rather than by the byte: they are fetched for this many ids at once. */
const AT_ONCE = 256;

const pool = Buffer.alloc(AT_ONCE * RANDOM_BYTES);
let used = pool.length;

export const newId = (): string => v7({ random: someBytes() });

/** 16 bytes in base64. */
export const newSalt = (): string => someBytes().toString('base64');

function someBytes(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool.subarray(used, (used += RANDOM_BYTES));
}
