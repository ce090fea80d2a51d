/** Copying a log: what is kept, what is refused, and what a copy says of itself. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { copyLog, CopyRefused, type CopyOptions, type CopyProgress } from '../../src/event-store/copy-log.js';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import { ReadOnlyLog } from '../../src/event-store/embedded/read-only-log.js';
import { StoreUnavailable, type Appended } from '../../src/event-store/event-store.js';
import { AS_WRITTEN } from '../../src/event-store/upcast.js';
import { MemoryStore } from '../support/memory-store.js';
import { contents, digestOf, expectBeginning, fill, type Entry } from './copied-logs.js';
import { temporaryFolder } from './temporary-folder.js';
import { anEvent, appendTo, failure, numbered, numberedUpTo, numberOf, schemas, wholeLog } from './event-builders.js';

const old = anEvent({
  type: 'renamed',
  data: { old: 'as it was called' },
  metadata: {
    schemaVersion: 1,
    correlationId: 'request-1',
    causationId: 'cause-1',
    actor: { key: 'k', branch: 'MSLA' },
  },
});
const entries: readonly Entry[] = [
  { stream: 'library-MCPL', event: numbered(0) },
  { stream: 'item-1', event: numbered(1) },
  { stream: 'item-1', event: old },
  {
    stream: 'item-2',
    event: anEvent({
      data: { text: 'Bücher 📚 \u0000 \u2028 \ud800', none: null, nested: [[], { 10: 1, 9: 2, '': 3 }] },
    }),
  },
  { stream: 'item-1', event: numbered(4) },
];

let from: MemoryStore;
let to: MemoryStore;
beforeEach(async () => {
  from = new MemoryStore(AS_WRITTEN);
  to = new MemoryStore(AS_WRITTEN);
  await fill(from, entries);
});
const copy = (options: Partial<CopyOptions> = {}) => copyLog({ from, to, together: 1, ...options });

describe('a copy', () => {
  test('has every event as it was written, in the order of the log', async () => {
    const report = await copy();
    expect(await contents(to)).toEqual(entries.map(({ event }) => expect.objectContaining({ ...event })));
    expect(await contents(to)).toEqual(await contents(from));
    expect(report).toEqual({ events: 5, copied: 5, digest: await digestOf(from), grown: false });
    expect(await digestOf(to)).toBe(report.digest);
  });

  test('made of upcast events would be another log, and is noticed', async () => {
    const upcasting = new MemoryStore(schemas);
    const refusal = await failure(copy({ to: upcasting }));
    expect(refusal.message).toMatch(/event 3, renamed .+ has other data in the target/);
  });

  test('of an empty log is an empty log, with the digest of nothing', async () => {
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(await copy({ from: new MemoryStore() })).toEqual({ events: 0, copied: 0, digest: empty, grown: false });
  });

  test('begun again finds that there is nothing to do', async () => {
    const { digest } = await copy();
    expect(await copy()).toEqual({ events: 5, copied: 0, digest, grown: false });
  });

  test('goes on where an earlier one was stopped', async () => {
    await fill(to, entries.slice(0, 2));
    expect(await copy()).toMatchObject({ events: 5, copied: 3 });
    expect(await contents(to)).toEqual(await contents(from));
  });

  test('takes consecutive events of a stream in one append, others one after the other', async () => {
    await appendTo(from, 'item-9', 'no-stream', ...numberedUpTo(250));
    const sizes: number[] = [];
    let underway = 0;
    const append: MemoryStore['append'] = async (...words) => {
      expect(++underway).toBe(1);
      const appended = await to.append(...words);
      sizes.push(words[1].length);
      underway--;
      return appended;
    };
    await copy({ to: { append, readAll: to.readAll.bind(to) } });
    expect(sizes).toEqual([1, 2, 1, 1, 100, 100, 50]);
  });

  test('sends large events alone', async () => {
    await appendTo(from, 'item-9', 'no-stream', ...[1, 2, 3].map(() => anEvent({ data: 'x'.repeat(100_000) })));
    const sizes: number[] = [];
    const append: MemoryStore['append'] = (...words) => {
      sizes.push(words[1].length);
      return to.append(...words);
    };
    await copy({ to: { append, readAll: to.readAll.bind(to) } });
    expect(sizes).toEqual([1, 2, 1, 1, 1, 1, 1]);
  });

  test('says how far it is, phase by phase, to the end of each', async () => {
    await fill(to, entries.slice(0, 2));
    const told: CopyProgress[] = [];
    await copy({ onProgress: (progress) => told.push(progress) });
    expect(told.map(({ phase, events, share }) => `${phase} ${events} ${share}`)).toEqual([
      'comparing 2 0.4',
      'copying 3 0.6',
      'copying 4 0.8',
      'copying 5 1',
      'verifying 5 1',
    ]);
  });
});

describe('a source that goes on growing', () => {
  test('is copied up to where it was at the beginning; the next copy brings the rest', async () => {
    let n = 100;
    const grow = () => void appendTo(from, `item-${n}`, 'no-stream', numbered(n++));
    expect(await copy({ onProgress: grow })).toMatchObject({ events: 5, grown: true });
    await expectBeginning(from, to);
    expect(await copy()).toMatchObject({ copied: n - 100, grown: false });
    expect(await contents(to)).toEqual(await contents(from));
  });
});

describe('a target is refused and left as it is', () => {
  const cases: readonly (readonly [what: string, held: readonly Entry[], message: RegExp])[] = [
    [
      'that holds another event',
      [entries[0]!, { stream: 'item-1', event: numbered(7) }],
      /not a beginning of the source: event 2 is noted \S+ \(stream item-1, revision 0\) in the source, but noted \S+ \(/,
    ],
    ['with the events in another order', [entries[1]!, entries[0]!], /event 1 is .+library-MCPL.+ but .+item-1/],
    ['with an event left out', [entries[0]!, entries[3]!], /event 2 is .+item-1.+ but .+item-2/],
    [
      'with other data',
      [entries[0]!, { stream: 'item-1', event: { ...entries[1]!.event, data: { n: 2 } } }],
      /event 2, noted \S+ \(stream item-1, revision 0\), has other data in the target/,
    ],
    [
      'recorded at another time by another key',
      [
        {
          stream: 'library-MCPL',
          event: {
            ...entries[0]!.event,
            recordedAt: '2026-03-01T09:30:00.124Z',
            metadata: { ...entries[0]!.event.metadata, actor: { key: 'other' } },
          },
        },
      ],
      /event 1, .+, has other recordedAt and metadata in the target/,
    ],
    ['with more than the source', [...entries, { stream: 'item-3', event: numbered(9) }], /event 6 is .+source ends/],
  ];
  test.each(cases)('%s', async (_what, held, message) => {
    await fill(to, held);
    const before = await wholeLog(to);
    const refusal = await failure(copy());
    expect(refusal).toBeInstanceOf(CopyRefused);
    expect(refusal.message).toMatch(message);
    expect(await wholeLog(to)).toEqual(before);
  });

  test('when somebody else writes to it', async () => {
    const append: MemoryStore['append'] = async (stream, events, expected) => {
      if (stream === 'item-2') await appendTo(to, 'item-2', 'no-stream', numbered(8));
      return to.append(stream, events, expected);
    };
    const refusal = await failure(copy({ to: { append, readAll: to.readAll.bind(to) } }));
    expect(refusal).toBeInstanceOf(CopyRefused);
    expect(refusal.message).toMatch(/did not take noted .+stream item-2, revision 0\): .+expected at no-stream/);
  });

  test('when it acknowledges what it does not hold', async () => {
    const append = (): Promise<Appended> => Promise.resolve({ revision: 0, position: 1n });
    const refusal = await failure(copy({ to: { append, readAll: to.readAll.bind(to) } }));
    expect(refusal).toBeInstanceOf(CopyRefused);
    expect(refusal.message).toMatch(/acknowledged noted .+library-MCPL.+ cannot be read/);
  });

  test('when the source lacks a part of a stream', async () => {
    const readAll: MemoryStore['readAll'] = async (...words) => {
      const page = await from.readAll(...words);
      return { ...page, events: page.events.filter(({ stream, revision }) => stream !== 'item-1' || revision !== 1) };
    };
    const refusal = await failure(copy({ from: { head: from.head.bind(from), readAll } }));
    expect(refusal.message).toMatch(/did not take noted .+stream item-1, revision 2\)/);
  });
});

describe('between data folders', () => {
  const folders: string[] = [];
  const folder = (): string => {
    const made = temporaryFolder();
    folders.push(dirname(made));
    return made;
  };
  afterEach(() => folders.splice(0).forEach((made) => rmSync(made, { recursive: true, force: true })));

  test('a log is read beside the service that writes it', async () => {
    const [here, there] = [folder(), folder()];
    const service = EmbeddedStore.open({ folder: here, schemas });
    await fill(service, entries);
    const source = ReadOnlyLog.open(here, AS_WRITTEN);
    const target = EmbeddedStore.open({ folder: there, schemas: AS_WRITTEN });
    expect(await copyLog({ from: source, to: target, together: 1_000 })).toMatchObject({ copied: 5, grown: false });
    expect(await wholeLog(target)).toEqual(await wholeLog(source));
    expect(await wholeLog(target)).toEqual(await wholeLog(from));
    await fill(service, [{ stream: 'item-7', event: numbered(7) }]);
    expect(await copyLog({ from: source, to: target, together: 1_000 })).toMatchObject({ copied: 1 });
    for (const store of [source, target, service]) await store.close();
  });

  test('an old event keeps its old schema, and is read in today’s', async () => {
    const there = folder();
    const target = EmbeddedStore.open({ folder: there, schemas: AS_WRITTEN });
    await copyLog({ from, to: target, together: 1_000 });
    expect((await target.readStream('item-1'))[1]).toMatchObject({ data: { old: 'as it was called' } });
    await target.close();
    const service = EmbeddedStore.open({ folder: there, schemas });
    expect((await service.readStream('item-1'))[1]).toMatchObject({ data: { now: 'as it was called' } });
    await service.close();
  });

  test('a disk that fills up leaves a beginning, and the copy goes on when there is room', async () => {
    const many = Array.from({ length: 3_000 }, (_, n) => ({ stream: `item-${n % 700}`, event: numbered(n) }));
    const source = new MemoryStore(AS_WRITTEN);
    await fill(source, many);
    const there = folder();
    const small = EmbeddedStore.open({ folder: there, schemas: AS_WRITTEN, maxBytes: 400_000 });
    expect(await failure(copyLog({ from: source, to: small, together: 100 }))).toBeInstanceOf(StoreUnavailable);
    await expectBeginning(source, small);
    expect((await wholeLog(small)).length).toBeGreaterThan(500);
    await small.close();
    const roomy = EmbeddedStore.open({ folder: there, schemas: AS_WRITTEN });
    const { events, copied } = await copyLog({ from: source, to: roomy, together: 100 });
    expect(events).toBe(3_000);
    expect(copied).toBeLessThan(2_500);
    expect((await wholeLog(roomy)).map(numberOf)).toEqual(many.map((_, n) => n));
    await roomy.close();
  });

  test('a folder without a log is told, and not made into one', () => {
    const nowhere = folder();
    expect(() => ReadOnlyLog.open(nowhere, AS_WRITTEN)).toThrow(`There is no log.db in ${nowhere}.`);
    expect(() => ReadOnlyLog.open(nowhere, AS_WRITTEN)).toThrow(`There is no log.db in ${nowhere}.`);
  });
});
