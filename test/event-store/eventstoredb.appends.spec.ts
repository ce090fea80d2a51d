/** What becomes of appends to an EventStoreDB that does not say what became of them: found out, never guessed. */
import { describe, expect, jest, test } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import {
  EventTooLarge,
  OutcomeUnknown,
  RevisionConflict,
  StoreUnavailable,
} from '../../src/event-store/event-store.js';
import { toWritten } from '../../src/event-store/eventstoredb/events.js';
import type { Loss } from '../support/eventstoredb/faults.js';
import type { WireServer } from '../support/eventstoredb/wire-server.js';
import { anEvent, appendTo, failure, numbered, numberedUpTo, withoutPlace } from './event-builders.js';
import { numbersIn, reaches, served, startServer, storeOn } from './eventstoredb-fixture.js';

const LOSSES: readonly (readonly [how: string, loss: Loss])[] = [
  ['with silence', 'silence'],
  ["with the server's own timeout", 'timeout'],
  ['with the connection', 'drop'],
  ['with an error of gRPC', { code: status.INTERNAL, details: 'Something broke' }],
  ['with a cancellation', { code: status.CANCELLED, details: 'The server cancelled' }],
];

describe('an acknowledgement that never comes', () => {
  test.each(LOSSES)('lost %s: the append is found where it is, and acknowledged', async (_, loss) => {
    const { server, store } = await served();
    await appendTo(store, 'item-1', 'no-stream', numbered(0));
    server.faults.loseNextAcknowledgement(loss);
    const appended = await appendTo(store, 'item-1', 0, numbered(1), numbered(2));
    const recorded = await store.readStream('item-1');
    expect(appended).toEqual({ revision: 2, position: recorded.at(-1)?.position });
    expect(numbersIn(server)).toEqual([0, 1, 2]);
    expect(store.stats()).toMatchObject({ settledAppended: 1, settledNotAppended: 0, unsettled: 0 });
  });

  test('is found when others have written to the stream since', async () => {
    const { server, store } = await served();
    const other = storeOn(server);
    server.faults.loseNextAcknowledgement('silence');
    const appending = appendTo(store, 'item-1', 'no-stream', numbered(0));
    await appendWhenThere(other, 'item-1', 0);
    expect((await appending).revision).toBe(0);
    expect(numbersIn(server)).toEqual([0, 7]);
  });

  test('is found though the server takes nothing more for the moment', async () => {
    const { server, store } = await served();
    server.faults.loseNextAcknowledgement('timeout');
    server.faults.failNextAppend('too-busy', 1_000);
    expect((await appendTo(store, 'item-1', 'no-stream', numbered(0))).revision).toBe(0);
    expect(store.stats()).toMatchObject({ settledAppended: 1, retries: 0 });
  });

  test('does not hold up the appends beside it', async () => {
    const { server, store } = await served();
    await appendTo(store, 'item-0', 'no-stream', numbered(0));
    server.faults.loseNextAcknowledgement('silence');
    const lost = appendTo(store, 'item-1', 'no-stream', numbered(1));
    await Promise.all([2, 3, 4].map((n) => appendTo(store, `item-${n}`, 'no-stream', numbered(n))));
    expect(store.stats().settledAppended).toBe(0);
    await lost;
    expect(store.stats().settledAppended).toBe(1);
  });

  async function appendWhenThere(store: ReturnType<typeof storeOn>, stream: string, expected: number) {
    for (;;) {
      const outcome = await appendTo(store, stream, expected, numbered(7)).catch((error: unknown) => error);
      if (!(outcome instanceof RevisionConflict)) return;
    }
  }
});

describe('an append that was not taken', () => {
  test.each(['timeout', 'not-ready', 'too-busy', 'unknown'] as const)(
    'and of which the server says %s is sent again',
    async (said) => {
      const { server, store } = await served();
      server.faults.failNextAppend(said, 2);
      expect((await appendTo(store, 'item-1', 'no-stream', numbered(0))).revision).toBe(0);
      expect(numbersIn(server)).toEqual([0]);
      expect(store.stats()).toMatchObject({ retries: 2, settledNotAppended: 0, unsettled: 0 });
    },
  );

  test('because the call broke is sent again over another', async () => {
    const { server, store } = await served();
    server.faults.refuseNext('append');
    expect((await appendTo(store, 'item-1', 'no-stream', numbered(0))).revision).toBe(0);
    expect(numbersIn(server)).toEqual([0]);
  });

  test('while someone else took its place is a conflict, with the revision that is there', async () => {
    const { server, store } = await served();
    const other = storeOn(server);
    await appendTo(other, 'item-1', 'no-stream', ...numberedUpTo(3));
    server.faults.failNextAppend('timeout');
    const conflict = await failure(appendTo(store, 'item-1', 'no-stream', numbered(9)));
    expect(conflict).toMatchObject({ name: 'RevisionConflict', expected: 'no-stream', actual: 2 });
    expect(store.stats()).toMatchObject({ settledNotAppended: 1 });
  });

  test('for want of rights fails at once, with what to do', async () => {
    const { server, store } = await served();
    server.faults.failNextAppend('access-denied');
    const error = await failure(appendTo(store, 'item-1', 'no-stream', numbered(0)));
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(error).not.toBeInstanceOf(OutcomeUnknown);
    expect(error.message).toContain('must be a user who may read $all and write streams');
    expect(store.stats().retries).toBe(0);
  });
});

test('a refusal of the second try says nothing of the first: the outcome is unknown', async () => {
  const { server, store } = await served();
  server.faults.failNextAppend('timeout');
  server.faults.failNextAppend('access-denied', 1_000);
  const error = await failure(appendTo(store, 'item-1', 'no-stream', numbered(0)));
  expect(error).toBeInstanceOf(OutcomeUnknown);
  expect(error.message).toContain('must be a user who may read $all and write streams');
  expect(store.stats()).toMatchObject({ unsettled: 1 });
});

describe('an append that arrives after its place was read and found empty', () => {
  const events = numberedUpTo(2);
  const arrive = (server: WireServer) =>
    server.log.append(
      'item-1',
      events.map((event) => ({ ...toWritten(event), json: true })),
      'no_stream',
      new Date(),
    );

  test('but before it is sent again: both are one', async () => {
    const { server, store } = await served();
    server.faults.failNextAppend('timeout');
    const take = server.faults.take.bind(server.faults);
    let appends = 0;
    jest.spyOn(server.faults, 'take').mockImplementation((operation) => {
      if (operation === 'append' && ++appends === 2) expect(arrive(server)).toMatchObject({ repeated: false });
      return take(operation);
    });
    const appended = await store.append('item-1', events, 'no-stream');
    expect(appends).toBe(2);
    const recorded = await store.readStream('item-1');
    expect(recorded.map(withoutPlace)).toEqual(events);
    expect(appended).toEqual({ revision: 1, position: recorded[1]?.position });
  });

  test('and after it was sent again: it changes nothing, whatever was appended since', async () => {
    const { server, store } = await served();
    server.faults.failNextAppend('timeout');
    await store.append('item-1', events, 'no-stream');
    await appendTo(store, 'item-1', 1, numbered(2));
    await server.stop();
    await server.restart();
    expect(arrive(server)).toMatchObject({ result: 'success', repeated: true });
    expect(numbersIn(server)).toEqual([0, 1, 2]);
  });
});

test('a server that is gone before it can be asked leaves the outcome unknown, and says that sending again is safe', async () => {
  const { server, store } = await served();
  const [first, second] = [numbered(0), numbered(1)];
  await appendTo(store, 'item-1', 'no-stream', first);
  server.faults.loseNextAcknowledgement('silence');
  const appending = failure(appendTo(store, 'item-1', 0, second));
  await reaches(server, 2);
  await server.stop();
  const error = await appending;
  expect(error).toBeInstanceOf(OutcomeUnknown);
  expect(error.message).toContain('sending it again is safe');
  expect(store.stats()).toMatchObject({ unsettled: 1 });

  await server.restart();
  expect((await appendTo(store, 'item-1', 0, second)).revision).toBe(1);
  expect(numbersIn(server)).toEqual([0, 1]);
});

describe('a server that is not there', () => {
  test('is said to be so: nothing was appended, and the next append does not wait for it', async () => {
    const { server, store } = await served();
    await appendTo(store, 'item-1', 'no-stream', numbered(0));
    await server.stop();
    await failure(store.head());
    const error = await failure(appendTo(store, 'item-1', 0, numbered(1)));
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(error).not.toBeInstanceOf(OutcomeUnknown);
    expect(error.message).toContain(`EventStoreDB at 127.0.0.1:${server.port} does not answer`);

    const { retries } = store.stats();
    const again = await Promise.all(
      [1, 2, 3].map((n) => failure(appendTo(store, `item-${n}`, 'no-stream', numbered(n)))),
    );
    for (const { name } of again) expect(name).toBe('StoreUnavailable');
    expect(store.stats().retries).toBe(retries);
  });

  test('is waited for a little, and used again as soon as it is back', async () => {
    const { server, store } = await served();
    await server.stop();
    const appending = appendTo(store, 'item-1', 'no-stream', numbered(0));
    await server.restart();
    expect((await appending).revision).toBe(0);
    await server.stop();
    await failure(appendTo(store, 'item-1', 0, numbered(1)));
    await server.restart();
    expect((await appendTo(store, 'item-1', 0, numbered(1))).revision).toBe(1);
    expect(numbersIn(server)).toEqual([0, 1]);
  });

  test('does not keep a store from being opened', async () => {
    const server = await startServer();
    await server.stop();
    const store = storeOn(server);
    expect(await store.health()).toMatchObject({ writable: false });
    expect(await failure(store.head())).toBeInstanceOf(StoreUnavailable);
    await server.restart();
    expect(await store.health()).toEqual({ writable: true });
    expect(server.log.userEvents).toEqual([]);
  });
});

describe('an append that is too large', () => {
  test('is refused before it is sent, by the size that the server would count', async () => {
    const { server, store } = await served({}, { maxAppendBytes: 2_000 });
    await store.health();
    const sent = server.counts.batchAppendWrite;
    const large = [numbered(0), anEvent({ data: { text: 'x'.repeat(1_700) } })];
    const error = await failure(store.append('item-1', large, 'no-stream'));
    expect(error).toBeInstanceOf(EventTooLarge);
    expect(error.message).toMatch(/2 events for item-1 take \d+ bytes; the store takes 2000\./);
    expect(server.counts.batchAppendWrite).toBe(sent);
    await store.append('item-1', [anEvent({ data: { text: 'x'.repeat(1_700) } })], 'no-stream');
  });

  test('for the server though not by the setting is too large all the same', async () => {
    const { store } = await served({ maxAppendBytes: 2_000 });
    const large = anEvent({ data: { text: 'x'.repeat(2_000) } });
    expect(await failure(appendTo(store, 'item-1', 'no-stream', large))).toBeInstanceOf(EventTooLarge);
  });

  test('for one message but not for the server goes in several', async () => {
    const { server, store } = await served({ maxAppendBytes: 8_000_000 }, { maxAppendBytes: 8_000_000 });
    const large = Array.from({ length: 5 }, (_, n) => anEvent({ data: { n, text: 'x'.repeat(900_000) } }));
    expect((await store.append('item-1', large, 'no-stream')).revision).toBe(4);
    expect(numbersIn(server)).toEqual([0, 1, 2, 3, 4]);
  });
});

test('what is no event of ours is not sent', async () => {
  const { server, store } = await served();
  for (const wrong of [{ id: 'not-a-uuid' }, { data: undefined }, { type: '$hidden' }])
    expect(await failure(appendTo(store, 'item-1', 'no-stream', anEvent(wrong)))).toBeInstanceOf(TypeError);
  expect(await failure(store.append('', [anEvent()], 'no-stream'))).toBeInstanceOf(TypeError);
  expect(await failure(store.append('item-1', [], 'no-stream'))).toBeInstanceOf(TypeError);
  expect(server.log.userEvents).toEqual([]);
});

test('closing waits for what was sent, and takes nothing more', async () => {
  const { server, store } = await served();
  await store.head();
  const release = server.faults.holdNext('append');
  const accepted = appendTo(store, 'item-1', 'no-stream', numbered(0));
  await reaches(server, 1);
  const closing = store.close();
  release();
  expect((await accepted).revision).toBe(0);
  await closing;
  expect(await failure(appendTo(store, 'item-1', 0, numbered(1)))).toBeInstanceOf(StoreUnavailable);
  expect(await failure(store.readAll(0n, { limit: 1 }))).toBeInstanceOf(StoreUnavailable);
  expect(await store.health()).toEqual({ writable: false, detail: 'The store is closed.' });
});
