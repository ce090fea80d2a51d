/** Numbers from 0 to 1, the same on every machine for the same seed (Marsaglia 2003, Journal of Statistical Software 8:14). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
