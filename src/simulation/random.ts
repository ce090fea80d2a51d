/** Chance that can be repeated: a small seeded generator (sfc32), the only source of randomness in the simulation. */
export interface Random {
  /** A number from 0 up to, but not, 1. */
  next(): number;
  /** True with this probability; always false for 0. Draws once whatever the probability. */
  chance(probability: number): boolean;
  /** A number from `least` up to, but not, `most`. */
  between(least: number, most: number): number;
  /** A whole number from 0 up to, but not, `limit`. */
  below(limit: number): number;
  /** A long-tailed duration: log-normal around its median. `spread` 0 is the median itself; 0.5 rarely triples it. */
  around(median: number, spread: number): number;
  pick<T>(list: readonly T[]): T;
  /** The same elements in another order. */
  shuffled<T>(list: readonly T[]): T[];
}

export function seededRandom(seed: number): Random {
  const next = sfc32(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    between: (least, most) => least + next() * (most - least),
    around: (median, spread) => median * Math.exp(spread * normal(next)),
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new Error('There is nothing to pick from.');
      return list[below(list.length)] as T;
    },
    shuffled: <T>(list: readonly T[]): T[] =>
      list
        .map((value) => ({ value, key: next() }))
        .sort((a, b) => a.key - b.key)
        .map(({ value }) => value),
  };
}

/** Picks by weight: a list prepared once, then drawn from in a few steps. */
export function weighted<T>(list: readonly T[], weight: (value: T) => number): (random: Random) => T {
  let total = 0;
  const sums = list.map((value) => (total += weight(value)));
  return (random) => {
    const point = random.next() * total;
    let low = 0;
    let high = list.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) > point) high = middle;
      else low = middle + 1;
    }
    return list[low] as T;
  };
}

/** Box–Muller; the first draw is turned away from 0, whose logarithm is none. */
function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Chris Doty-Humphrey's Small Fast Counter, 32 bits; warmed up so that neighbouring seeds tell different stories. */
function sfc32(seed: number): () => number {
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 20; round++) next();
  return next;
}
