/** How often chance alone makes a chi-square of one degree of freedom as large. */

const { PI, sqrt, exp } = Math;

/** The probability of `statistic` or more: that of a standard normal deviate of √`statistic` or more, on either side. */
export const chiSquareTail = (statistic: number): number => complementaryError(sqrt(statistic / 2));

/**
 * erfc of what is not negative, to ten digits and more (Abramowitz & Stegun 1964, Handbook of Mathematical Functions, 7.1.6 and
 * 7.1.14): one less the series for erf while that is small, and beyond the continued fraction, from its far end.
 */
function complementaryError(x: number): number {
  if (x < TURN) {
    let [term, sum] = [x, x];
    for (let n = 1; term > sum * Number.EPSILON; n++) sum += term *= (2 * x * x) / (2 * n + 1);
    return 1 - (2 / sqrt(PI)) * exp(-x * x) * sum;
  }
  let fraction = x;
  for (let n = DEPTH; n > 0; n--) fraction = x + n / 2 / fraction;
  return exp(-x * x) / sqrt(PI) / fraction;
}

const TURN = 2;
/** Deep enough for `TURN`; the larger x, the sooner the fraction stands still. */
const DEPTH = 80;
