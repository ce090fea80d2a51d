import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { RecentEvents } from '../../src/event-store/embedded/recent-events.js';
import type { StoredRow } from '../../src/event-store/embedded/rows.js';

const MEBI = 'x'.repeat(2 ** 20);

const rowAt = (position: number, type: number, large: boolean): StoredRow => [
  position,
  `stream-${position % 3}`,
  0,
  Buffer.alloc(16),
  type,
  large ? MEBI : '{}',
  '{}',
  '2026-03-02T16:20:00.000Z',
];

/** A log that grows, and what was asked of it. */
class Log {
  readonly rows: StoredRow[] = [];
  read = 0;
  parsed = 0;
  readonly recent = new RecentEvents({
    read: (after, upTo) => {
      const rows = this.between(after, upTo);
      this.read += rows.length;
      return rows;
    },
    parse: (row) => {
      this.parsed++;
      return { position: BigInt(row[0]) } as RecordedEvent;
    },
  });

  grow(types: readonly number[], large = false): void {
    for (const type of types) this.rows.push(rowAt(this.rows.length + 1, type, large));
  }

  between(after: number, upTo: number): StoredRow[] {
    return this.rows.filter(([position]) => position > after && position <= upTo);
  }
}

const positions = (events: readonly RecordedEvent[] | undefined) => events?.map(({ position }) => Number(position));

const growth = fc.record({
  do: fc.constant('grow' as const),
  types: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 12 }),
  large: fc.boolean(),
});
const question = fc.record({
  do: fc.constant('ask' as const),
  back: fc.nat(30),
  limit: fc.integer({ min: 1, max: 20 }),
  types: fc.option(fc.subarray([1, 2, 3]), { nil: undefined }),
});

describe('recent events', () => {
  test('answer as the log would, or not at all, however it grows and whoever asks', () =>
    fc.assert(
      fc.property(fc.array(fc.oneof(growth, question), { maxLength: 60 }), (steps) => {
        const log = new Log();
        for (const step of steps) {
          if (step.do === 'grow') log.grow(step.types, step.large);
          else {
            const head = log.rows.length;
            const after = Math.max(0, head - step.back);
            const told = positions(log.recent.page(after, head, step.limit, step.types));
            const wanted = log.between(after, head).filter(([, , , , type]) => step.types?.includes(type) ?? true);
            if (told) expect(told).toEqual(wanted.slice(0, step.limit).map(([position]) => position));
          }
        }
      }),
    ));

  test('are read and parsed once for all who follow, and only what someone wants is parsed', () => {
    const log = new Log();
    for (let round = 0; round < 10; round++) {
      const after = log.rows.length;
      log.grow([1, 2, 3, 1]);
      for (let reader = 0; reader < 5; reader++) {
        expect(log.recent.page(after, after + 4, 100, [1, 2])).toHaveLength(3);
      }
    }
    expect(log).toMatchObject({ read: 40, parsed: 30 });
  });

  test('give up what is old once they are many or large', () => {
    const many = new Log();
    many.grow(Array<number>(20_000).fill(1));
    for (let after = 0; after < 20_000; after += 2_000) many.recent.page(after, after + 2_000, 1, undefined);
    expect(many.recent.page(2_000, 4_000, 1, undefined)).toBeUndefined();
    expect(positions(many.recent.page(18_000, 20_000, 1, undefined))).toEqual([18_001]);

    const large = new Log();
    large.grow([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], true);
    expect(large.recent.page(0, 12, 100, undefined)).toHaveLength(12);
    expect(large.recent.page(0, 12, 100, undefined)).toBeUndefined();
    expect(positions(large.recent.page(11, 12, 100, undefined))).toEqual([12]);
  });
});
