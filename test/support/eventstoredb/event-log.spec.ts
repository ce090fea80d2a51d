/** The rules of the log, without a network. */
import { describe, expect, test } from '@jest/globals';
import { EventLog, type AppendOutcome } from './event-log.js';
import type { Expected } from './commit-check.js';

const NOW = new Date('2026-03-10T12:00:00.000Z');

/** An event whose id is its name. */
const event = (id: string, data = '{}') => ({
  id,
  type: 'noted',
  json: true,
  data: Buffer.from(data),
  metadata: new Uint8Array(),
});

function shelf() {
  const log = new EventLog();
  const append = (stream: string, expected: Expected, ...ids: string[]): AppendOutcome =>
    log.append(
      stream,
      ids.map((id) => event(id)),
      expected,
      NOW,
    );
  return { log, append };
}

const wrong = (current: number) => ({ result: 'wrong-expected-version', current });
const done = (revision: number, repeated = false) => expect.objectContaining({ result: 'success', revision, repeated });

describe('positions', () => {
  test('are the bytes where records begin: ordered, not dense, never 0', () => {
    const { log } = shelf();
    log.append('a', [event('1', '{"n":1}'), event('2')], 'any', NOW);
    log.append('a-longer-name', [event('3')], 'any', NOW);
    const [first, second, third] = log.events.map(({ at }) => at);
    expect(first).toBeGreaterThan(0);
    expect(second! - first!).toBe(log.events[0]!.next - first!);
    // The data is five bytes shorter and the name twelve bytes longer.
    expect(third! - second!).toBe(second! - first! - 5);
    expect(log.end - third!).toBe(third! - second! + 12);
  });

  test('are found by what begins there or next', () => {
    const { log, append } = shelf();
    append('a', 'any', '1', '2', '3');
    const [, { at }] = log.events as [unknown, { at: number }];
    expect([log.indexAt(0), log.indexAt(at), log.indexAt(at + 1), log.indexAt(log.end)]).toEqual([0, 1, 2, 3]);
    expect([0, at, at + 1, log.end].map((position) => log.isBoundary(position))).toEqual([true, true, false, true]);
  });
});

describe('an expected revision', () => {
  test('must be the last one', () => {
    const { append } = shelf();
    expect(append('a', 'no_stream', '1', '2')).toEqual(done(1));
    expect(append('a', 0, '3')).toEqual(wrong(1));
    expect(append('a', 2, '3')).toEqual(wrong(1));
    expect(append('a', 'no_stream', '3')).toEqual(wrong(1));
    expect(append('a', 1, '3')).toEqual(done(2));
  });

  test('of a stream that exists is met by its metadata alone', () => {
    const { append } = shelf();
    expect(append('a', 'stream_exists', '1')).toEqual(wrong(-1));
    append('$$a', 'any', '0');
    expect(append('a', 'stream_exists', '1')).toEqual(done(0));
  });

  test('lets nothing in of an append that it refuses', () => {
    const { log, append } = shelf();
    append('a', 5, '1', '2');
    expect(log.events).toEqual([]);
  });
});

describe('a repeated append', () => {
  test('to the same revision is answered as the first time, however old and after a restart', () => {
    const { log, append } = shelf();
    const first = append('a', 'no_stream', '1', '2');
    append('a', 1, '3');
    log.forgetRecentIds();
    expect(append('a', 'no_stream', '1', '2')).toEqual({ ...first, repeated: true });
    expect(log.events).toHaveLength(3);
  });

  test('may be the beginning of what is there', () => {
    const { append } = shelf();
    append('a', 'no_stream', '1', '2', '3');
    expect(append('a', 'no_stream', '1')).toEqual(done(0, true));
  });

  test.each([
    ['other ids', ['1', 'x']],
    ['more than is there', ['1', '2', '3']],
    ['another order', ['2', '1']],
  ])('with %s is a wrong revision', (_name, ids) => {
    const { append } = shelf();
    append('a', 'no_stream', '1', '2');
    expect(append('a', 'no_stream', ...ids)).toEqual(wrong(1));
  });

  test('at the last revision is a new append: ids need not be unique', () => {
    const { append } = shelf();
    append('a', 'no_stream', '1');
    expect(append('a', 0, '1')).toEqual(done(1));
  });

  test('to any revision is noticed as long as the ids are remembered', () => {
    const { log, append } = shelf();
    const first = append('a', 'any', '1', '2');
    append('a', 'any', '3');
    expect(append('a', 'any', '1', '2')).toEqual({ ...first, repeated: true });
    log.forgetRecentIds();
    expect(append('a', 'any', '1', '2')).toEqual(done(4));
  });

  test('to any revision with something new behind is a wrong revision, and with it in front an append', () => {
    const { append } = shelf();
    append('a', 'any', '1');
    expect(append('a', 'any', '1', '2')).toEqual(wrong(0));
    expect(append('a', 'any', '2', '1')).toEqual(done(2));
  });

  test('to any revision of another stream is an append', () => {
    const { append } = shelf();
    append('a', 'any', '1');
    expect(append('b', 'any', '1')).toEqual(done(0));
  });
});

describe('a deleted stream', () => {
  test('is not found, and goes on with its revisions when it is written again', () => {
    const { log, append } = shelf();
    append('a', 'no_stream', '1', '2');
    expect(log.delete('a', 1, NOW)).toEqual(done(0));
    expect(log.look('a')).toBe('no-stream');
    expect(append('a', 'stream_exists', '3')).toEqual({ result: 'stream-deleted' });
    expect(append('a', 'no_stream', '3')).toEqual(done(2));
    expect(log.look('a')).toMatchObject({ first: 2, last: 2 });
    expect(log.stream('$$a').map(({ value }) => value)).toEqual([{ $tb: 2 ** 63 }, { $tb: 2 }]);
  });

  test('must have been there, and at the expected revision', () => {
    const { log, append } = shelf();
    expect(log.delete('a', 'any', NOW)).toEqual(wrong(-1));
    append('a', 'no_stream', '1');
    expect(log.delete('a', 4, NOW)).toEqual(wrong(0));
  });

  test('with a tombstone is gone for good', () => {
    const { log, append } = shelf();
    append('a', 'no_stream', '1');
    expect(log.tombstone('a', 'any', NOW)).toMatchObject({ result: 'success' });
    expect(log.look('a')).toBe('tombstoned');
    expect(append('a', 'any', '2')).toEqual({ result: 'stream-deleted' });
    expect(log.events.at(-1)).toMatchObject({ stream: 'a', type: '$streamDeleted' });
  });

  test('may be hidden in part by its metadata', () => {
    const { log, append } = shelf();
    append('a', 'no_stream', '1', '2', '3', '4');
    log.append('$$a', [event('m', '{"$maxCount":3,"$tb":2}')], 'any', NOW);
    expect(log.look('a')).toMatchObject({ first: 2, last: 3 });
    append('a', 3, '5', '6');
    expect(log.look('a')).toMatchObject({ first: 3, last: 5 });
  });
});
