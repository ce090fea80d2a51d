/**
 * Whether a tree is how another one began: RFC 9162, section 2.1.4.2, with the hashes of the browser. The service has the same in
 * `src/audit/merkle`, for Node; `test/web` holds the one against the other.
 */
export type Bytes = Uint8Array<ArrayBuffer>;

export interface TreeHead {
  readonly size: number;
  readonly root: Bytes;
}

/** What of it fails. */
export type Fault = 'sizes' | 'proof-length' | 'older-root' | 'newer-root';

const NODE = 1;

export async function consistencyFault(
  older: TreeHead,
  newer: TreeHead,
  proof: readonly Bytes[],
): Promise<Fault | null> {
  if (!isCount(older.size) || !isCount(newer.size) || older.size > newer.size) return 'sizes';
  if (older.size === newer.size)
    return proof.length > 0 ? 'proof-length' : same(older.root, newer.root) ? null : 'older-root';
  if (older.size === 0)
    return proof.length > 0 ? 'proof-length' : same(older.root, await sha256(bytesOf())) ? null : 'older-root';
  const [start, ...others] = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  if (!start) return 'proof-length';
  let [node, last] = [older.size - 1, newer.size - 1];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  let [was, is] = [start, start];
  for (const beside of others) {
    if (last === 0) return 'proof-length';
    if (isOdd(node) || node === last) {
      [was, is] = [await nodeHash(beside, was), await nodeHash(beside, is)];
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else is = await nodeHash(is, beside);
    [node, last] = [half(node), half(last)];
  }
  if (last !== 0) return 'proof-length';
  if (!same(was, older.root)) return 'older-root';
  return same(is, newer.root) ? null : 'newer-root';
}

const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(bytesOf([NODE], left, right));

export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

export function bytesOf(...parts: readonly (Bytes | readonly number[])[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export const same = (one: Bytes, other: Bytes): boolean =>
  one.length === other.length && one.every((byte, n) => byte === other[n]);

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);
const isPowerOfTwo = (value: number): boolean => Number.isInteger(Math.log2(value));
