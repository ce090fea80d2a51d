/** The one suite that every adapter of the event store's port must pass. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { EventTooLarge, RevisionConflict, START, type EventStore } from '../../src/event-store/event-store.js';
import {
  anEvent,
  appendTo,
  failure,
  numbered,
  numberedUpTo,
  numberOf,
  wholeLog,
  withoutPlace,
} from './event-builders.js';
import { modelContract } from './model.contract.js';
import { subscriptionContract } from './subscription.contract.js';

/** A store with an empty log of its own. `reopen` is a restart: it closes `store` and gives another on the same log. */
export interface OpenStore {
  readonly store: EventStore;
  reopen(): Promise<OpenStore>;
  close(): Promise<void>;
}

export function eventStoreContract(name: string, open: () => Promise<OpenStore>): void {
  describe(name, () => {
    let opened: OpenStore;
    let store: EventStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.close());

    describe('appending', () => {
      test('the first event of a stream expects no stream, the next the revision of the last', async () => {
        const first = await appendTo(store, 'item-1', 'no-stream', numbered(0));
        const second = await appendTo(store, 'item-1', 0, numbered(1));
        expect([first.revision, second.revision]).toEqual([0, 1]);
        expect(first.position).toBeGreaterThan(START);
        expect(second.position).toBeGreaterThan(first.position);
      });

      test.each([
        { what: 'too low', before: 3, expected: 1, actual: 2 },
        { what: 'too high', before: 3, expected: 3, actual: 2 },
        { what: 'no stream where there is one', before: 3, expected: 'no-stream' as const, actual: 2 },
        { what: 'a revision where there is no stream', before: 0, expected: 0, actual: 'no-stream' as const },
      ])('$what is a conflict that carries the actual revision', async ({ before, expected, actual }) => {
        if (before > 0) await appendTo(store, 'item-1', 'no-stream', ...numberedUpTo(before));
        const conflict = await failure(appendTo(store, 'item-1', expected, anEvent()));
        expect(conflict).toBeInstanceOf(RevisionConflict);
        expect(conflict).toMatchObject({ stream: 'item-1', expected, actual });
        expect(await store.readStream('item-1')).toHaveLength(before);
      });

      test('several events are appended all together, in order', async () => {
        const events = numberedUpTo(25);
        const appended = await appendTo(store, 'item-1', 'no-stream', ...events);
        const recorded = await store.readStream('item-1');
        expect(recorded.map(withoutPlace)).toEqual(events);
        expect(recorded.map((event) => event.revision)).toEqual(events.map((_, index) => index));
        expect(appended).toEqual({ revision: 24, position: recorded.at(-1)?.position });
      });

      test('several events are refused all together', async () => {
        await appendTo(store, 'item-1', 'no-stream', numbered(0));
        await failure(appendTo(store, 'item-1', 'no-stream', ...numberedUpTo(5)));
        await failure(
          appendTo(store, 'item-2', 'no-stream', numbered(0), anEvent({ data: 'x'.repeat(33 * 1024 * 1024) })),
        );
        expect(await wholeLog(store)).toHaveLength(1);
      });

      test('an event that will never fit is too large; one of 1 MiB is not', async () => {
        const large = anEvent({ data: { text: 'ä'.repeat(512 * 1024 - 512) } });
        await appendTo(store, 'item-1', 'no-stream', large);
        expect((await store.readStream('item-1')).map(withoutPlace)).toEqual([large]);
        const huge = anEvent({ data: { text: 'x'.repeat(33 * 1024 * 1024) } });
        expect(await failure(appendTo(store, 'item-1', 0, huge))).toBeInstanceOf(EventTooLarge);
      });

      test('the identical events at the identical place are the same append: the first answer again', async () => {
        const [a, b, c] = [numbered(0), numbered(1), numbered(2)];
        const first = await appendTo(store, 'item-1', 'no-stream', a, b);
        const last = await appendTo(store, 'item-1', 1, c);
        expect(await appendTo(store, 'item-1', 'no-stream', a, b)).toEqual(first);
        expect(await appendTo(store, 'item-1', 1, c)).toEqual(last);
        expect(await wholeLog(store)).toHaveLength(3);
        expect(await failure(appendTo(store, 'item-1', 'no-stream', a, numbered(1)))).toBeInstanceOf(RevisionConflict);
      });

      test('of two that expect the same revision at the same moment one wins', async () => {
        const outcomes = await Promise.allSettled(
          [1, 2, 3, 4].map((n) => appendTo(store, 'item-1', 'no-stream', numbered(n))),
        );
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const outcome of outcomes)
          if (outcome.status === 'rejected')
            expect(outcome.reason).toMatchObject({ name: 'RevisionConflict', actual: 0 });
        expect(await store.readStream('item-1')).toHaveLength(1);
      });

      test('64 writers on 8 streams who try again after a conflict lose nothing and repeat nothing', async () => {
        const perWriter = 5;
        await Promise.all(
          Array.from({ length: 64 }, async (_, writer) => {
            for (let turn = 0; turn < perWriter; turn++)
              await appendWithRetry(store, `item-${writer % 8}`, anEvent({ data: { n: writer * perWriter + turn } }));
          }),
        );
        const log = await wholeLog(store);
        expect(log.map(numberOf).sort((a, b) => a - b)).toEqual(Array.from({ length: 64 * perWriter }, (_, n) => n));
        for (let stream = 0; stream < 8; stream++) {
          const revisions = log.filter((event) => event.stream === `item-${stream}`).map((event) => event.revision);
          expect(revisions).toEqual(Array.from({ length: 8 * perWriter }, (_, n) => n));
        }
      });
    });

    describe('what was appended', () => {
      test('keeps data, metadata, id and time as they were', async () => {
        const odd = anEvent({
          data: {
            text: 'Bücher 📚 \u0000 \u2028 "quoted" \\',
            none: null,
            nested: [{ a: [1, -0.5, 1e21] }, [], {}],
            yes: true,
            '': 0,
          },
          metadata: {
            schemaVersion: 1,
            correlationId: 'ü 🚚',
            actor: { key: "it's" },
            texts: { text: { salt: 'AAECAwQFBgcICQoLDA0ODw==' }, 'nested.0': { hash: '7l2uqG3Hm0zq' } },
            redacted: { leaf: '7l2uqG3Hm0zq' },
          },
          recordedAt: '1999-12-31T23:59:59.999Z',
        });
        await appendTo(store, 'item-1', 'no-stream', odd);
        expect((await store.readStream('item-1')).map(withoutPlace)).toEqual([odd]);
        expect((await wholeLog(store)).map(withoutPlace)).toEqual([odd]);
      });

      test.each([
        ['Kalispell – Flathead'],
        ['item 1 with spaces'],
        ['path/to\\item?x=%20#1'],
        [`"quoted" 'and' \`more\`; DROP TABLE events`],
        ['書籍-📚-ß-e\u0301'],
        [`long-${'x'.repeat(495)}`],
        ['ITEM-1'],
      ])('stays in a stream called %s', async (stream) => {
        await appendTo(store, 'item-1', 'no-stream', numbered(1));
        const event = numbered(2);
        await appendTo(store, stream, 'no-stream', event);
        expect(await store.readStream(stream)).toMatchObject([{ ...event, stream, revision: 0 }]);
        expect((await wholeLog(store)).map((recorded) => recorded.stream)).toEqual(['item-1', stream]);
      });

      test('survives a restart, and the log goes on where it was', async () => {
        await appendTo(store, 'item-1', 'no-stream', ...numberedUpTo(3));
        const before = await wholeLog(store);
        opened = await opened.reopen();
        expect(await wholeLog(opened.store)).toEqual(before);
        expect(await opened.store.head()).toBe(before.at(-1)?.position);
        expect(await failure(appendTo(opened.store, 'item-1', 0, anEvent()))).toMatchObject({ actual: 2 });
        const { revision, position } = await appendTo(opened.store, 'item-1', 2, anEvent());
        expect(revision).toBe(3);
        expect(position).toBeGreaterThan(before.at(-1)!.position);
      });

      test('is read in the newest schema, whatever version was written', async () => {
        const meta = anEvent().metadata;
        const old = anEvent({ type: 'renamed', data: { old: 'value' }, metadata: { ...meta, schemaVersion: 1 } });
        const today = anEvent({ type: 'renamed', data: { now: 'value' }, metadata: { ...meta, schemaVersion: 2 } });
        const newer = anEvent({ type: 'renamed', data: { later: 'value' }, metadata: { ...meta, schemaVersion: 3 } });
        await appendTo(store, 'item-1', 'no-stream', old, today, newer);
        const data = [{ now: 'value' }, { now: 'value' }, { later: 'value' }];
        expect((await store.readStream('item-1')).map((event) => event.data)).toEqual(data);
        expect((await wholeLog(store)).map((event) => event.data)).toEqual(data);
        expect((await wholeLog(store)).map((event) => event.metadata.schemaVersion)).toEqual([1, 2, 3]);
      });
    });

    describe('reading a stream', () => {
      test('that does not exist finds nothing', async () => expect(await store.readStream('item-none')).toEqual([]));

      test('starts at the revision asked for, that one included', async () => {
        await appendTo(store, 'item-1', 'no-stream', ...numberedUpTo(5));
        const from = async (revision: number) => (await store.readStream('item-1', revision)).map(numberOf);
        expect(await from(0)).toEqual([0, 1, 2, 3, 4]);
        expect(await from(3)).toEqual([3, 4]);
        expect(await from(5)).toEqual([]);
      });

      test('of 10,000 events finds them all in order', async () => {
        for (let batch = 0; batch < 20; batch++) {
          const events = Array.from({ length: 500 }, (_, n) => numbered(batch * 500 + n));
          await store.append('item-1', events, batch === 0 ? 'no-stream' : batch * 500 - 1);
        }
        const numbers = (await store.readStream('item-1')).map(numberOf);
        expect(numbers).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
        expect((await store.readStream('item-1', 9_998)).map(numberOf)).toEqual([9_998, 9_999]);
      });
    });

    describe('reading the log', () => {
      test('that is empty finds nothing, and its head is the start', async () => {
        expect(await store.head()).toBe(START);
        expect(await store.readAll(START, { limit: 10 })).toEqual({ events: [], end: START });
      });

      test('finds what is strictly after a position, at most as many as asked for', async () => {
        for (let n = 0; n < 10; n++)
          await appendTo(store, `item-${n % 3}`, n < 3 ? 'no-stream' : Math.floor(n / 3) - 1, numbered(n));
        const all = await wholeLog(store);
        expect(all.map(numberOf)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        for (const [index, event] of all.entries()) {
          const { events, end } = await store.readAll(event.position, { limit: 4 });
          expect(events).toEqual(all.slice(index + 1, index + 5));
          expect(end).toBe(events.length === 4 ? events.at(-1)?.position : await store.head());
        }
        const positions = all.map((event) => event.position);
        expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
        expect(typeof positions[0]).toBe('bigint');
        expect(await store.head()).toBe(positions.at(-1));
      });

      test('for some types finds these only, and tells how far it looked', async () => {
        for (let n = 0; n < 12; n++)
          await appendTo(store, `item-${n}`, 'no-stream', numbered(n, n % 4 === 0 ? 'counted' : 'noted'));
        const head = await store.head();
        const first = await store.readAll(START, { limit: 2, types: ['counted'] });
        expect(first.events.map(numberOf)).toEqual([0, 4]);
        expect(first.end).toBe(first.events.at(-1)?.position);
        const rest = await store.readAll(first.end, { limit: 2, types: ['counted'] });
        expect(rest.events.map(numberOf)).toEqual([8]);
        expect(rest.end).toBe(head);
        expect(await store.readAll(START, { limit: 2, types: ['renamed', 'unheard-of'] })).toEqual({
          events: [],
          end: head,
        });
        const both = await store.readAll(START, { limit: 20, types: ['counted', 'noted'] });
        expect(both.events).toHaveLength(12);
      });

      test('from beyond its head finds nothing and does not go back', async () => {
        await appendTo(store, 'item-1', 'no-stream', numbered(0));
        const beyond = (await store.head()) + 1_000n;
        expect(await store.readAll(beyond, { limit: 5 })).toEqual({ events: [], end: beyond });
      });
    });

    test('a store that works says that it can be written', async () => {
      expect(await store.health()).toEqual({ writable: true });
      expect(await store.head()).toBe(START);
    });

    subscriptionContract(() => store);
    modelContract(open);
  });
}

async function appendWithRetry(store: EventStore, stream: string, event: ReturnType<typeof anEvent>): Promise<void> {
  for (let expected: number | 'no-stream' = 'no-stream'; ;) {
    try {
      await store.append(stream, [event], expected);
      return;
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
      expected = error.actual;
    }
  }
}
