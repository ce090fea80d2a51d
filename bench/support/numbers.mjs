/** Medians, percentiles and how figures are written. */

export const median = (values) => percentile(values, 0.5);

/** The smallest value that at least `share` of them do not exceed. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

export const perSecond = (count, milliseconds) => (count / milliseconds) * 1000;

export const whole = (value) => Math.round(value).toLocaleString('en-US');
export const ratio = (value) => value.toFixed(2);
export const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
export const megabytes = (bytes) => `${Math.round(bytes / 2 ** 20)} MB`;

/** A repeatable source of numbers from 0 to 1 (mulberry32), so that every run loads the same log. */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
