/** Killed at any step, as often as one likes: the target is a beginning of the source, and the copy goes on from there. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { copyLog, CopyRefused } from '../../src/event-store/copy-log.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { AS_WRITTEN } from '../../src/event-store/upcast.js';
import { MemoryStore } from '../support/memory-store.js';
import { contents, digestOf, expectBeginning, fill, logs } from './copied-logs.js';
import { anEvent, failure } from './event-builders.js';

/** A process with so many steps to live: each call to a store is two, so that it dies before some and after others. */
class Life {
  constructor(private steps: number) {}

  async step<T>(work: () => Promise<T>): Promise<T> {
    this.spend();
    const done = await work();
    this.spend();
    return done;
  }

  get over(): boolean {
    return this.steps < 0;
  }

  private spend(): void {
    if (this.steps-- <= 0) throw new Error('killed');
  }
}

const during = (life: Life, store: EventStore): Pick<EventStore, 'head' | 'readAll' | 'append'> => ({
  head: () => life.step(() => store.head()),
  readAll: (...words) => life.step(() => store.readAll(...words)),
  append: (...words) => life.step(() => store.append(...words)),
});

const lives = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 6 });
const together = fc.constantFrom(1, 2, 7, 1_000);

test('after any kills both logs are the same, and so are their digests', async () => {
  let deaths = 0;
  await fc.assert(
    fc.asyncProperty(logs(), lives, together, fc.nat({ max: 40 }), async (entries, steps, many, late) => {
      const [from, to] = [new MemoryStore(AS_WRITTEN), new MemoryStore(AS_WRITTEN)];
      const grown = Math.min(late, entries.length);
      await fill(from, entries.slice(grown));
      for (const lifetime of steps) {
        const life = new Life(lifetime);
        const copying = copyLog({ from: during(life, from), to: during(life, to), together: many });
        const killed = await copying.then(
          () => false,
          (error: unknown) => {
            if (!life.over) throw error;
            return true;
          },
        );
        if (killed) deaths++;
        await expectBeginning(from, to);
      }
      // The source went on growing while nobody copied.
      await fill(from, entries.slice(0, grown));
      const report = await copyLog({ from, to, together: many });
      expect(await contents(to)).toEqual(await contents(from));
      expect(report.digest).toBe(await digestOf(from));
      expect(report.digest).toBe(await digestOf(to));
      expect(report.events).toBe(entries.length);
    }),
    { numRuns: 300 },
  );
  expect(deaths).toBeGreaterThan(100);
});

test('a target that differs anywhere is refused, naming the first difference', async () => {
  const changes = fc.constantFrom('id', 'data', 'recordedAt', 'type', 'metadata');
  await fc.assert(
    fc.asyncProperty(logs(), fc.nat(), changes, together, async (entries, anywhere, change, many) => {
      fc.pre(entries.length > 0);
      const place = anywhere % entries.length;
      const other = anEvent({ type: 'other', data: 'other', recordedAt: '2200-01-01T00:00:00.000Z' });
      const held = entries.map((entry, index) =>
        index === place ? { ...entry, event: { ...entry.event, [change]: other[change] } } : entry,
      );
      const [from, to] = [new MemoryStore(AS_WRITTEN), new MemoryStore(AS_WRITTEN)];
      await fill(from, entries);
      await fill(to, held.slice(0, place + 1));
      const before = await contents(to);
      const refusal = await failure(copyLog({ from, to, together: many }));
      expect(refusal).toBeInstanceOf(CopyRefused);
      expect(refusal.message).toContain(`event ${place + 1}`);
      expect(await contents(to)).toEqual(before);
    }),
    { numRuns: 200 },
  );
});
