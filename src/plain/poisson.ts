/**
 * How many events of a rare kind there would be on average, told from how many there were: the exact 95 % interval of a Poisson mean
 * (Garwood 1936, Biometrika 28:437–442). Its ends are the means for which as many events or more, or as few or fewer, would
 * happen with a chance of 2.5 %.
 */
const TAIL = 0.025;

export function poissonInterval(count: number): readonly [low: number, high: number] {
  // Far beyond either end: a mean of so many is hardly seen as `count`.
  const most = count + 10 * Math.sqrt(count + 1) + 10;
  return [
    count === 0 ? 0 : meanWhere((mean) => 1 - chanceOfAtMost(count - 1, mean) < TAIL, most),
    meanWhere((mean) => chanceOfAtMost(count, mean) > TAIL, most),
  ];
}

/** The largest mean for which it still is so, by halving. */
function meanWhere(isSo: (mean: number) => boolean, most: number): number {
  let [low, high] = [0, most];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (isSo(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Of a Poisson variable with that mean: the sum of mean^k ÷ k! × e^−mean, by logarithms, since the powers alone would overflow. */
function chanceOfAtMost(count: number, mean: number): number {
  if (mean === 0) return 1;
  let logarithm = -mean;
  let sum = Math.exp(logarithm);
  for (let k = 1; k <= count; k++) {
    logarithm += Math.log(mean / k);
    sum += Math.exp(logarithm);
  }
  return Math.min(1, sum);
}
