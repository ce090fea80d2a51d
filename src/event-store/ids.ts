/** New ids: UUIDv7 (RFC 9562), which sort by the millisecond in which they were made. */
import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const RANDOM_BYTES = 16;
/** The system's random bytes cost by the call rather than by the byte: they are fetched for this many ids at once. */
const AT_ONCE = 256;

const pool = Buffer.alloc(AT_ONCE * RANDOM_BYTES);
let used = pool.length;

export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return v7({ random: pool.subarray(used, (used += RANDOM_BYTES)) });
}
