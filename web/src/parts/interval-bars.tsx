/** Values with their confidence intervals on one scale: a dot and a line. They repeat what a table says, and are hidden from those who hear it. */
import { days } from './words.js';

export interface IntervalBar {
  readonly name: string;
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
}

/** Beyond this many times the largest value an interval says only that little is known: it runs out of the picture. */
const ROOM = 2;

export function IntervalBars({ bars, unit }: { readonly bars: readonly IntervalBar[]; readonly unit: string }) {
  if (bars.length === 0) return null;
  const largest = Math.max(...bars.map(({ value }) => value));
  const widest = Math.max(...bars.map(({ interval }) => interval[1]));
  const scale = Math.max(1, largest > 0 ? Math.min(widest, largest * ROOM) : widest);
  const at = (value: number): number => (Math.min(value, scale) / scale) * 100;
  return (
    <div class="bars" aria-hidden="true">
      {bars.map(({ name, value, interval: [low, high] }) => (
        <div class="bar interval-bar" key={name}>
          <span class="bar-name">{name}</span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none">
            <rect class="fill-track" y="4.4" width="100" height="1.2" />
            <rect class="fill-interval" x={at(low)} y="3" width={Math.max(0.4, at(high) - at(low))} height="4" />
            <rect class="fill-accent" x={Math.max(0, at(value) - 0.4)} y="0" width="0.8" height="10" />
          </svg>
          <span class="bar-value">{days(value)}</span>
        </div>
      ))}
      <p class="sample">
        {unit}; from 0 to {days(scale)}
        {widest > scale && ', and further where few were watched'}
      </p>
    </div>
  );
}
