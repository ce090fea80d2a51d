/** The one way to append: what it promises to those who send commands at once, again, and on several machines. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { accept, refuse, type Decider, type DomainEvent } from '../../src/event-store/decider.js';
import { StoreUnavailable } from '../../src/event-store/event-store.js';
import type { Execute, ExecuteOptions } from '../../src/event-store/execute.js';
import { EventSchemas } from '../../src/event-store/upcast.js';
import { anEvent, failure } from './event-builders.js';
import { gate, ScriptedStore } from './scripted-store.js';
import { add, booksOn, instanceOn, NOW, origin, ROOM, schemas, shelf } from './shelf.js';

let store: ScriptedStore;
const instance = (more: Partial<ExecuteOptions> = {}) => instanceOn(store, more);
const books = (stream: string) => booksOn(store, stream);

beforeEach(() => {
  store = new ScriptedStore(schemas);
});

describe('a command', () => {
  test('is recorded, with the position of its last event and the state after it', async () => {
    const recorded = await add(instance(), 'shelf-1', 'a', 'b');
    expect(recorded).toEqual({ outcome: 'recorded', position: 2n, state: ['a', 'b'] });
    expect(await books('shelf-1')).toEqual(['a', 'b']);
  });

  test('that brings nothing new records nothing and answers with the position of the last event', async () => {
    const log = instance();
    await add(log, 'shelf-1', 'a');
    await add(log, 'shelf-2', 'z');
    expect(await add(log, 'shelf-1', 'a')).toEqual({ outcome: 'unchanged', position: 1n, state: ['a'] });
    expect(store.appends).toEqual(['shelf-1', 'shelf-2']);
  });

  test('that is refused records nothing and says why', async () => {
    const many = Array.from({ length: ROOM + 1 }, (_, n) => `book ${n}`);
    expect(await add(instance(), 'shelf-1', ...many)).toEqual({
      outcome: 'refused',
      problem: 'shelf-full',
      detail: 'There is no room on this shelf.',
      state: [],
    });
    expect([await store.head(), store.appends]).toEqual([0n, []]);
  });

  test('writes into the metadata who, why and in which schema', async () => {
    await add(instance(), 'shelf-1', 'a', 'b');
    const events = await store.readStream('shelf-1');
    expect(events.map(({ metadata, recordedAt }) => ({ metadata, recordedAt }))).toEqual(
      Array(2).fill({ metadata: { schemaVersion: 2, ...origin }, recordedAt: NOW }),
    );
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });

  test('gives each free text a salt of its own', async () => {
    const salted = new EventSchemas({ shelved: { version: 2, texts: ['book'] } });
    const salts = ['salt 1', 'salt 2'];
    await add(instance({ schemas: salted, newSalt: () => salts.shift()! }), 'shelf-1', 'a', 'b');
    expect((await store.readStream('shelf-1')).map(({ metadata }) => metadata)).toEqual([
      { schemaVersion: 2, ...origin, texts: { book: { salt: 'salt 1' } } },
      { schemaVersion: 2, ...origin, texts: { book: { salt: 'salt 2' } } },
    ]);
  });

  test('goes by what it knows of the stream: an event that only a newer instance understands is passed over', async () => {
    const log = instance();
    await add(log, 'shelf-1', 'a');
    await store.append('shelf-1', [anEvent({ type: 'shelf-painted', data: { colour: 'red' } })], 0);
    const recorded = await add(instance(), 'shelf-1', 'a', 'b');
    expect(recorded).toEqual({ outcome: 'recorded', position: 3n, state: ['a', 'b'] });
    expect((await store.readStream('shelf-1')).map(({ revision }) => revision)).toEqual([0, 1, 2]);
  });

  test('whose events no feature owns fails, and nothing is recorded', async () => {
    const error = await failure(instance().execute('shelf-1', shelf, { undeclared: 'a' }, origin));
    expect(error.message).toContain('never-declared');
    expect(await store.head()).toBe(0n);
  });
});

describe('when another instance writes to the stream', () => {
  test('just before the append, the command is decided again with what it wrote', async () => {
    const [mine, other] = [instance(), instance()];
    await add(mine, 'shelf-1', 'a');
    let competing: Promise<unknown> | undefined;
    store.beforeAppend = async () => {
      if (competing) return;
      competing = add(other, 'shelf-1', 'b', 'c');
      await competing;
    };
    expect(await add(mine, 'shelf-1', 'c', 'd')).toEqual({
      outcome: 'recorded',
      position: 4n,
      state: ['a', 'b', 'c', 'd'],
    });
    expect(await books('shelf-1')).toEqual(['a', 'b', 'c', 'd']);
    expect([mine.conflicts, other.conflicts]).toEqual([1, 0]);
  });

  test('the command may turn out to be done, or refused', async () => {
    const [mine, other] = [instance(), instance()];
    const full = Array.from({ length: ROOM }, (_, n) => `book ${n}`);
    let competitor = 0;
    store.beforeAppend = async (stream) => {
      if (competitor++ % 2 === 0) await add(other, stream, ...(stream === 'shelf-1' ? ['a'] : full));
    };
    expect(await add(mine, 'shelf-1', 'a')).toMatchObject({ outcome: 'unchanged', position: 1n });
    expect(await add(mine, 'shelf-2', 'a')).toMatchObject({ outcome: 'refused', problem: 'shelf-full' });
    expect(mine.conflicts).toBe(2);
  });

  test('it is not said that there is nothing to do, or that it cannot be, before what it wrote was read', async () => {
    const [mine, other] = [instance(), instance()];
    const lending: Decider<string, 'lend' | 'return', DomainEvent<'shelved', string>> = {
      initial: 'in',
      evolve: (_, { data }) => data,
      decide: (command, at) => {
        if (command === 'return') return at === 'in' ? accept() : accept({ type: 'shelved', data: 'in' });
        return at === 'out' ? refuse('lent', 'It is lent.') : accept({ type: 'shelved', data: 'out' });
      },
    };
    const send = (log: Execute, command: 'lend' | 'return') => log.execute('book-1', lending, command, origin);
    await send(mine, 'lend');
    await send(other, 'return');
    expect(await send(mine, 'lend')).toMatchObject({ outcome: 'recorded', state: 'out' });
    await send(other, 'return');
    await send(mine, 'return');
    await send(other, 'lend');
    expect(await send(mine, 'return')).toMatchObject({ outcome: 'recorded', state: 'in' });
  });

  test('again and again, the sender is asked to come back after a bounded number of tries', async () => {
    const [mine, other] = [instance(), instance()];
    let writing = false;
    let written = 0;
    store.beforeAppend = async () => {
      if (writing) return;
      writing = true;
      await add(other, 'shelf-1', `competing ${written++}`);
      writing = false;
    };
    expect(await failure(add(mine, 'shelf-1', 'mine'))).toBeInstanceOf(StoreUnavailable);
    expect(mine.conflicts).toBe(8);
    expect(await books('shelf-1')).toEqual(Array.from({ length: 8 }, (_, n) => `competing ${n}`));
    store.beforeAppend = () => Promise.resolve();
    expect(await add(mine, 'shelf-1', 'mine')).toMatchObject({ outcome: 'recorded', position: 9n });
  });

  test('several instances at once lose nothing and repeat nothing', async () => {
    const instances = [instance({ random: () => 0 }), instance({ random: () => 1 })];
    const all = Array.from({ length: 20 }, (_, n) => `book ${n}`);
    const outcomes = await Promise.all(all.flatMap((book) => instances.map((log) => add(log, 'shelf-1', book))));
    expect(outcomes.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(20);
    expect((await books('shelf-1')).sort()).toEqual(all.sort());
  });
});

describe('commands', () => {
  test('for one stream take turns, in the order in which they were sent', async () => {
    const log = instance();
    const all = Array.from({ length: 25 }, (_, n) => `book ${n}`);
    await Promise.all(all.map((book) => add(log, 'shelf-1', book)));
    expect(await books('shelf-1')).toEqual(all);
    expect(log.conflicts).toBe(0);
  });

  test('for different streams do not wait for each other', async () => {
    const log = instance();
    const { opened, open } = gate();
    store.beforeAppend = (stream) => (stream === 'shelf-1' ? opened : Promise.resolve());
    let first = 'waiting';
    const slow = add(log, 'shelf-1', 'a').then(() => (first = 'recorded'));
    await add(log, 'shelf-2', 'b');
    expect(first).toBe('waiting');
    open();
    await slow;
    expect(await books('shelf-1')).toEqual(['a']);
  });

  test('go on after one before them failed', async () => {
    const log = instance();
    const error = new StoreUnavailable('The disk is full.');
    let tries = 0;
    store.beforeAppend = () => (tries++ === 0 ? Promise.reject(error) : Promise.resolve());
    const [failed, next] = await Promise.allSettled([add(log, 'shelf-1', 'a'), add(log, 'shelf-1', 'b')]);
    expect(failed).toEqual({ status: 'rejected', reason: error });
    expect(next).toMatchObject({ status: 'fulfilled', value: { outcome: 'recorded', state: ['b'] } });
  });
});

test('events written in an older schema are folded in the newest', async () => {
  const metadata = { ...origin, schemaVersion: 1 };
  await store.append(
    'shelf-1',
    [{ id: uuid(), type: 'shelved', data: { title: 'a' }, metadata, recordedAt: NOW }],
    'no-stream',
  );
  expect(await add(instance(), 'shelf-1', 'a')).toEqual({ outcome: 'unchanged', position: 1n, state: ['a'] });
});

test('history is the events of the stream as they were recorded', async () => {
  const log = instance();
  await add(log, 'shelf-1', 'a', 'b');
  expect((await log.history('shelf-1')).map(({ revision, data }) => [revision, data])).toEqual([
    [0, { book: 'a' }],
    [1, { book: 'b' }],
  ]);
});
