/** Copying into EventStoreDB and out of it again, over the wire: in order, whatever the network does meanwhile. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import fc from 'fast-check';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { copyLog, CopyRefused } from '../../src/event-store/copy-log.js';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import { StoreUnavailable, type EventStore } from '../../src/event-store/event-store.js';
import { EventStoreDbStore } from '../../src/event-store/eventstoredb/eventstoredb-store.js';
import { AS_WRITTEN } from '../../src/event-store/upcast.js';
import type { Faults } from '../support/eventstoredb/faults.js';
import { WireServer } from '../support/eventstoredb/wire-server.js';
import { MemoryStore } from '../support/memory-store.js';
import { contents, digestOf, expectBeginning, fill, logs, type Entry } from './copied-logs.js';
import { anEvent, failure, numbered } from './event-builders.js';
import { temporaryFolder } from './temporary-folder.js';

/** Where silence is what is tested. */
const IMPATIENT_MS = 500;

let server: WireServer;
let source: MemoryStore;
let opened: EventStore[] = [];
beforeEach(async () => {
  server = await WireServer.start();
  source = new MemoryStore(AS_WRITTEN);
});
afterEach(async () => {
  server.faults.clear();
  await Promise.all(opened.map((store) => store.close()));
  opened = [];
  await server.close();
});

function open(at = server, timeoutMs = 10_000): EventStoreDbStore {
  const store = EventStoreDbStore.open({ address: at.connectionString, schemas: AS_WRITTEN, timeoutMs });
  opened.push(store);
  return store;
}

const mixed = (count: number): Entry[] =>
  Array.from({ length: count }, (_, n) => ({
    stream: `item-${(n * n) % 17}`,
    event: anEvent({
      type: n % 3 === 0 ? 'renamed' : 'noted',
      data: { old: `ü${n}` },
      metadata: { schemaVersion: 1, correlationId: `request-${n}`, actor: { key: 'key-1' } },
    }),
  }));

test('there and back: every event as it was written, in the order of the log, with one digest', async () => {
  await fill(source, mixed(400));
  const there = await copyLog({ from: source, to: open(), together: 1 });
  expect(await contents(open())).toEqual(await contents(source));
  const folder = temporaryFolder();
  const back = EmbeddedStore.open({ folder, schemas: AS_WRITTEN });
  const returned = await copyLog({ from: open(), to: back, together: 1_000 });
  expect(await contents(back)).toEqual(await contents(source));
  expect([there, returned]).toEqual([returned, there]);
  expect(there).toEqual({ events: 400, copied: 400, digest: await digestOf(source), grown: false });
  await back.close();
  rmSync(dirname(folder), { recursive: true, force: true });
});

test('from one EventStoreDB to another, where both hold other things besides', async () => {
  const other = await WireServer.start();
  try {
    await fill(source, mixed(50));
    for (const [index, { connectionString }] of [server, other].entries()) {
      const client = EventStoreDBClient.connectionString(connectionString);
      for (let n = 0; n <= index; n++)
        await client.appendToStream(`foreign-${n}`, jsonEvent({ type: 'foreign', data: {} }), {
          expectedRevision: NO_STREAM,
        });
      await client.dispose();
    }
    const first = await copyLog({ from: source, to: open(), together: 1 });
    const second = await copyLog({ from: open(), to: open(other), together: 1 });
    expect(second.digest).toBe(first.digest);
    expect(await contents(open(other))).toEqual(await contents(source));
  } finally {
    await Promise.all(opened.map((store) => store.close()));
    await other.close();
  }
});

test('an event that is too large for the server is named, and what came before it stays', async () => {
  const large = anEvent({ data: 'x'.repeat(2 * 1024 * 1024) });
  await fill(source, [...mixed(5), { stream: 'item-large', event: large }, ...mixed(2)]);
  const refusal = await failure(copyLog({ from: source, to: open(), together: 1 }));
  expect(refusal).toBeInstanceOf(CopyRefused);
  expect(refusal.message).toContain(`did not take noted ${large.id} (stream item-large, revision 0)`);
  expect(await contents(open())).toEqual((await contents(source)).slice(0, 5));
});

test('an append of a copy that was killed may still arrive: it is found to be the same', async () => {
  await fill(source, [
    { stream: 'item-1', event: numbered(1) },
    { stream: 'item-2', event: numbered(2) },
  ]);
  const [first, second] = await contents(source);
  // Sent by the copy that is no more, after the new one has looked where the target ends.
  const target = open();
  const readAll: EventStore['readAll'] = async (...words) => {
    const page = await target.readAll(...words);
    if (page.events.length === 0) await open().append('item-1', [first!], 'no-stream');
    return page;
  };
  const report = await copyLog({ from: source, to: { append: target.append.bind(target), readAll }, together: 1 });
  expect(report).toMatchObject({ events: 2 });
  await open().append('item-2', [second!], 'no-stream');
  expect(await contents(target)).toEqual(await contents(source));
});

/** What may happen while it copies. */
const troubles: Readonly<Record<string, (faults: Faults) => void>> = {
  dropped: (faults) => faults.dropConnections(),
  refused: (faults) => faults.refuseNext('append'),
  unread: (faults) => faults.refuseNext('read'),
  lost: (faults) => faults.loseNextAcknowledgement('silence'),
  'timed out': (faults) => faults.loseNextAcknowledgement('timeout'),
  broken: (faults) => faults.loseNextAcknowledgement('drop'),
  busy: (faults) => faults.failNextAppend('too-busy'),
  ended: (faults) => faults.endBatchStreams(),
};
const strikes = fc.array(fc.record({ at: fc.nat({ max: 25 }), what: fc.constantFrom(...Object.keys(troubles)) }), {
  maxLength: 5,
});

test('whatever the network does, begun again until it is done, both logs are the same', async () => {
  await fc.assert(
    fc.asyncProperty(logs(25), strikes, async (entries, plan) => {
      const at = await WireServer.start();
      const from = new MemoryStore(AS_WRITTEN);
      await fill(from, entries);
      try {
        let sent = 0;
        for (let attempt = 0; ; attempt++) {
          const to = open(at, IMPATIENT_MS);
          const append: EventStore['append'] = (...words) => {
            for (const { at: when, what } of plan) if (when === sent) troubles[what]!(at.faults);
            sent++;
            return to.append(...words);
          };
          const done = await copyLog({ from, to: { append, readAll: to.readAll.bind(to) }, together: 1 }).catch(
            (error: unknown) => {
              // Each trouble strikes once, and a machine that is busy is silent now and then: it ends well at last.
              if (!(error instanceof StoreUnavailable) || attempt > plan.length + 10) throw error;
              return undefined;
            },
          );
          at.faults.clear();
          await expectBeginning(from, open(at));
          if (!done) continue;
          expect(done.events).toBe(entries.length);
          expect(done.digest).toBe(await digestOf(from));
          expect(await digestOf(open(at))).toBe(done.digest);
          return;
        }
      } finally {
        at.faults.clear();
        await Promise.all(opened.splice(0).map((store) => store.close()));
        await at.close();
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);
