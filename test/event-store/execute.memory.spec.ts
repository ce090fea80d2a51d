/** What `execute` keeps in memory of the streams: it saves reading, and never tells anything but what the log says. */
import { beforeEach, expect, test } from '@jest/globals';
import { EventTooLarge, OutcomeUnknown, StoreUnavailable } from '../../src/event-store/event-store.js';
import type { ExecuteOptions } from '../../src/event-store/execute.js';
import { failure } from './event-builders.js';
import { gate, ScriptedStore } from './scripted-store.js';
import { add, booksOn, instanceOn, schemas, shelf } from './shelf.js';

let store: ScriptedStore;
const instance = (more: Partial<ExecuteOptions> = {}) => instanceOn(store, more);
const books = (stream: string) => booksOn(store, stream);

beforeEach(() => {
  store = new ScriptedStore(schemas);
});

test('a stream that is known is not read again', async () => {
  const log = instance();
  for (const book of ['a', 'b', 'c']) await add(log, 'shelf-1', book);
  expect(store.reads).toEqual([{ stream: 'shelf-1', from: 0, events: 0 }]);
});

test('after a conflict only what is new is read', async () => {
  const [mine, other] = [instance(), instance()];
  await add(mine, 'shelf-1', 'a', 'b', 'c');
  await add(other, 'shelf-1', 'd');
  store.reads.length = 0;
  await add(mine, 'shelf-1', 'e');
  expect(store.reads).toEqual([{ stream: 'shelf-1', from: 3, events: 1 }]);
});

test('loading reads only what is new, too', async () => {
  const [mine, other] = [instance(), instance()];
  await add(mine, 'shelf-1', 'a', 'b');
  await add(other, 'shelf-1', 'c');
  store.reads.length = 0;
  expect(await mine.load('shelf-1', shelf)).toEqual(['a', 'b', 'c']);
  expect(await mine.load('shelf-1', shelf)).toEqual(['a', 'b', 'c']);
  expect(store.reads.map(({ from, events }) => [from, events])).toEqual([
    [2, 1],
    [3, 0],
  ]);
});

test('a stream that was let go is read again and nothing else changes', async () => {
  const log = instance({ cachedEvents: 4 });
  const shelves = ['shelf-1', 'shelf-2', 'shelf-3'];
  for (const book of ['a', 'b', 'c', 'd', 'e']) for (const stream of shelves) await add(log, stream, book);
  for (const stream of shelves) expect(await books(stream)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(await add(log, 'shelf-1', 'e')).toMatchObject({ outcome: 'unchanged', position: 13n });
  expect(log.conflicts).toBe(0);
});

test('the state is the one that reading the stream gives', async () => {
  const log = instance();
  const { state } = await add(log, 'shelf-1', 'a', 'b');
  expect(await instance().load('shelf-1', shelf)).toEqual(state);
});

test('nothing of a failed append stays', async () => {
  const log = instance();
  await add(log, 'shelf-1', 'a');
  for (const error of [new StoreUnavailable('The disk is full.'), new EventTooLarge('Too large.')]) {
    store.beforeAppend = () => Promise.reject(error);
    expect(await failure(add(log, 'shelf-1', 'b'))).toBe(error);
  }
  store.beforeAppend = () => Promise.resolve();
  expect(await log.load('shelf-1', shelf)).toEqual(['a']);
  expect(await add(log, 'shelf-1', 'b')).toEqual({ outcome: 'recorded', position: 2n, state: ['a', 'b'] });
});

test('after an append of which nobody knows, the log is asked: what was sent again is found there', async () => {
  const log = instance();
  await add(log, 'shelf-1', 'a');
  const error = new OutcomeUnknown('No answer.');
  store.afterAppend = () => Promise.reject(error);
  expect(await failure(add(log, 'shelf-1', 'b'))).toBe(error);
  store.afterAppend = () => Promise.resolve();
  store.reads.length = 0;
  const appends = store.appends.length;
  expect(await add(log, 'shelf-1', 'b')).toEqual({ outcome: 'unchanged', position: 2n, state: ['a', 'b'] });
  expect(store.reads).toEqual([{ stream: 'shelf-1', from: 0, events: 2 }]);
  expect([store.appends.length, log.conflicts]).toEqual([appends, 0]);
});

test('every append is told of, with what came of it', async () => {
  const [log, other] = [instance(), instance()];
  const told: string[] = [];
  log.onAppend = (seconds, outcome) => void told.push(seconds >= 0 && seconds < 60 ? outcome : 'no time');
  await add(log, 'shelf-1', 'a');
  await add(other, 'shelf-1', 'b');
  await add(log, 'shelf-1', 'c');
  store.beforeAppend = () => Promise.reject(new StoreUnavailable('The disk is full.'));
  await failure(add(log, 'shelf-1', 'd'));
  expect(told).toEqual(['appended', 'conflict', 'appended', 'failed']);
});

test('a load that was overtaken by a command does not bring the past back', async () => {
  const log = instance();
  await add(log, 'shelf-1', 'a');
  const { opened, open } = gate();
  store.afterRead = () => opened;
  const loading = log.load('shelf-1', shelf);
  await add(log, 'shelf-1', 'b');
  open();
  await loading;
  await add(log, 'shelf-1', 'c');
  expect(log.conflicts).toBe(0);
  expect(await books('shelf-1')).toEqual(['a', 'b', 'c']);
});
