/** What every adapter's subscriptions must do: catch up, go live, resume, and end when told. Part of `contract.ts`. */
import { describe, expect, test } from '@jest/globals';
import { START, type EventStore, type LogPage, type RecordedEvent } from '../../src/event-store/event-store.js';
import { appendTo, numbered, numberedUpTo, numberOf } from './event-builders.js';

interface Following {
  readonly after?: bigint;
  readonly limit?: number;
  readonly types?: readonly string[];
}

export function subscriptionContract(store: () => EventStore): void {
  describe('a subscription', () => {
    test('catches up, says so with an empty page, and goes on with what comes', async () => {
      await appendTo(store(), 'item-1', 'no-stream', ...numberedUpTo(5));
      const subscription = follow(store(), { limit: 2 });
      const seen: number[] = [];
      for (let page = await subscription.next(); page.events.length > 0; page = await subscription.next())
        seen.push(...page.events.map(numberOf));
      expect(seen).toEqual([0, 1, 2, 3, 4]);
      await appendTo(store(), 'item-1', 4, numbered(5));
      const live = await subscription.nextWithEvents();
      expect(live.events.map(numberOf)).toEqual([5]);
      expect(live.end).toBe(await store().head());
      await subscription.end();
    });

    test('to an empty log says at once that all was seen', async () => {
      const subscription = follow(store());
      expect(await subscription.next()).toEqual({ events: [], end: START });
      await subscription.end();
    });

    test('leaves no gap and repeats nothing while events pour in', async () => {
      const total = 3_000;
      const subscription = follow(store(), { limit: 7 });
      const appending = (async () => {
        for (let n = 0; n < total; n += 30)
          await Promise.all(
            Array.from({ length: 10 }, (_, lane) =>
              appendTo(store(), `item-${n}-${lane}`, 'no-stream', ...[0, 1, 2].map((k) => numbered(n + lane * 3 + k))),
            ),
          );
      })();
      const seen: RecordedEvent[] = [];
      while (seen.length < total) seen.push(...(await subscription.next()).events);
      await appending;
      expect(seen.map(numberOf).sort((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, n) => n));
      expect(seen.every((event, index) => index === 0 || event.position > seen[index - 1]!.position)).toBe(true);
      await subscription.end();
    });

    test('resumes from any position', async () => {
      await appendTo(store(), 'item-1', 'no-stream', ...numberedUpTo(6));
      for (const event of await store().readStream('item-1')) {
        const subscription = follow(store(), { after: event.position, limit: 10 });
        const page = await subscription.next();
        expect(page.events.map(numberOf)).toEqual([0, 1, 2, 3, 4, 5].slice(event.revision + 1));
        await subscription.end();
      }
    });

    test('to some types finds these only, and tells of the others that they were passed', async () => {
      const subscription = follow(store(), { types: ['counted'] });
      await subscription.next();
      await appendTo(store(), 'item-1', 'no-stream', numbered(0, 'noted'), numbered(1, 'counted'));
      expect((await subscription.nextWithEvents()).events.map(numberOf)).toEqual([1]);
      const { position } = await appendTo(store(), 'item-1', 1, numbered(2, 'noted'));
      let page = await subscription.next();
      while (page.end < position) page = await subscription.next();
      expect(page).toEqual({ events: [], end: position });
      await subscription.end();
    });

    test('serves every subscriber the whole log', async () => {
      const subscriptions = [
        follow(store(), { limit: 1 }),
        follow(store(), { limit: 100 }),
        follow(store(), { limit: 3 }),
      ];
      await Promise.all(subscriptions.map((subscription) => subscription.next()));
      await appendTo(store(), 'item-1', 'no-stream', ...numberedUpTo(10));
      for (const subscription of subscriptions) {
        const seen: number[] = [];
        while (seen.length < 10) seen.push(...(await subscription.next()).events.map(numberOf));
        expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        await subscription.end();
      }
    });

    test('ends when its signal aborts, waiting or not', async () => {
      const waiting = follow(store());
      await waiting.next();
      const pending = waiting.pull();
      waiting.abort();
      expect((await pending).done).toBe(true);

      const never = follow(store());
      never.abort();
      expect((await never.pull()).done).toBe(true);
    });

    test('ends when the store closes', async () => {
      const subscription = follow(store());
      await subscription.next();
      const pending = subscription.pull();
      await store().close();
      expect((await pending).done).toBe(true);
    });
  });
}

function follow(store: EventStore, { after = START, limit = 100, types }: Following = {}) {
  const controller = new AbortController();
  const options = { limit, signal: controller.signal, ...(types ? { types } : {}) };
  const pages = store.subscribe(after, options)[Symbol.asyncIterator]();
  const next = async (): Promise<LogPage> => {
    const result = await pages.next();
    if (result.done) throw new Error('The subscription ended.');
    return result.value;
  };
  return {
    next,
    nextWithEvents: async (): Promise<LogPage> => {
      for (;;) {
        const page = await next();
        if (page.events.length > 0) return page;
      }
    },
    pull: () => pages.next(),
    abort: () => controller.abort(),
    end: async () => {
      controller.abort();
      expect((await pages.next()).done).toBe(true);
    },
  };
}
