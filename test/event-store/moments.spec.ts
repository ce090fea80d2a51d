/** Which event was the last at a moment, in logs with and without gaps between their positions, and with clocks that were put back. */
import { expect, test } from '@jest/globals';
import type { EventStore, RecordedEvent } from '../../src/event-store/event-store.js';
import { reachedAt, type Moment } from '../../src/event-store/moments.js';

const minute = (n: number) => new Date(Date.UTC(2026, 2, 1, 0, n));

/** Events at these minutes, at positions 1, 2, 3 … or at multiples of `gap`; `reads` tells how many pages were asked for. */
function logOf(minutes: readonly number[], gap = 1) {
  const events = minutes.map(
    (at, n) => ({ position: BigInt((n + 1) * gap), recordedAt: minute(at).toISOString() }) as RecordedEvent,
  );
  let reads = 0;
  const log: Pick<EventStore, 'readAll' | 'head'> = {
    head: () => Promise.resolve(events.at(-1)?.position ?? 0n),
    readAll: (after, { limit }) => {
      reads++;
      const page = events.filter(({ position }) => position > after).slice(0, limit);
      return Promise.resolve({ events: page, end: page.at(-1)?.position ?? after });
    },
  };
  return { log, reads: () => reads };
}

const inOrder = Array.from({ length: 200 }, (_, n) => 2 * n);
const at = async (log: Pick<EventStore, 'readAll' | 'head'>, moment: Moment, anyPosition = true, look = 20) =>
  (await reachedAt(log, moment, { anyPosition, look })).position;

test('all that was recorded by then, to the millisecond', async () => {
  for (const [gap, anyPosition] of [
    [1, true],
    [3, false],
  ] as const) {
    const { log } = logOf(inOrder, gap);
    for (const n of [0, 1, 57, 198, 199]) {
      const here = BigInt((n + 1) * gap);
      expect(await reachedAt(log, minute(2 * n), { anyPosition, look: 20 })).toEqual({
        position: here,
        recordedAt: minute(2 * n).toISOString(),
      });
      expect(await at(log, new Date(minute(2 * n).getTime() + 1), anyPosition)).toBe(here);
      expect(await at(log, new Date(minute(2 * n).getTime() - 1), anyPosition)).toBe(here - BigInt(gap));
      expect(await at(log, here, anyPosition)).toBe(here);
      expect(await at(log, here + BigInt(gap) - 1n, anyPosition)).toBe(here);
    }
    expect(await reachedAt(log, 0n, { anyPosition })).toEqual({ position: 0n, recordedAt: null });
  }
  expect(await at(logOf([]).log, minute(0))).toBe(0n);
});

test('where a clock was put back, the last that was recorded by then and what came before it in the log', async () => {
  // An hour twice, as when two instances differ.
  const { log } = logOf([...inOrder.slice(0, 100), 190, 191, 192, ...inOrder.slice(100)]);
  expect(await at(log, minute(192))).toBe(103n);
  expect(await at(log, minute(198))).toBe(103n);
});

test('a long log is not read through where any position can be read', async () => {
  const { log, reads } = logOf(Array.from({ length: 50_000 }, (_, n) => n));
  expect(await at(log, minute(31_000))).toBe(31_001n);
  expect(reads()).toBeLessThan(25);
});
