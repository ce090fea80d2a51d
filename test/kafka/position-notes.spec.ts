/** What a relay learns from the position topic, in whatever pieces it reads it. */
import { expect, test } from '@jest/globals';
import { noteOfPosition, noteOfSignIn, PositionNotes, type Note } from '../../src/kafka/position-notes.js';

const live = new AbortController().signal;
const at = (position: bigint): Note =>
  noteOfPosition({ position, eventId: `event-${position.toString()}`, partitions: 6 });
const read = (notes: PositionNotes, ...records: readonly Note[]) => {
  for (const { key, value } of records) notes.read(key, value);
};

test('a sign-in knows the last position before it', async () => {
  const notes = new PositionNotes();
  const before = notes.beforeSignIn('b', live);
  read(notes, at(1n), noteOfSignIn('a'), at(2n), noteOfSignIn('b'), at(3n));
  expect(await before).toEqual({ position: 2n, eventId: 'event-2', partitions: 6 });
});

test('what is read again from the beginning changes nothing', async () => {
  const notes = new PositionNotes();
  read(notes, at(1n), at(9n));
  const before = notes.beforeSignIn('b', live);
  read(notes, at(1n), at(9n), noteOfSignIn('b'));
  expect(await before).toMatchObject({ position: 9n });
});

test('without any position there is none', async () => {
  const notes = new PositionNotes();
  const before = notes.beforeSignIn('a', live);
  read(notes, noteOfSignIn('a'));
  expect(await before).toBeUndefined();
});

test('positions beyond 53 bits are kept whole, and a beginning has no event', async () => {
  const notes = new PositionNotes();
  const before = notes.beforeSignIn('a', live);
  read(notes, noteOfPosition({ position: 9_007_199_254_740_993n, partitions: 6 }), noteOfSignIn('a'));
  expect(await before).toEqual({ position: 9_007_199_254_740_993n, partitions: 6 });
});

test('records of other keys and tombstones are passed over', async () => {
  const notes = new PositionNotes();
  const before = notes.beforeSignIn('a', live);
  read(notes, at(4n), { key: 'what-a-later-version-writes', value: '{}' });
  notes.read('position', undefined);
  notes.read(undefined, 'no key');
  read(notes, noteOfSignIn('a'));
  expect(await before).toMatchObject({ position: 4n });
});

test('who gives up waits no longer', async () => {
  const notes = new PositionNotes();
  const giving = new AbortController();
  const before = notes.beforeSignIn('a', giving.signal);
  giving.abort(new Error('enough'));
  await expect(before).rejects.toThrow('enough');
  await expect(notes.beforeSignIn('b', giving.signal)).rejects.toThrow('enough');
});
