/** Two hundred forgeries of a log, each with a seed of its own: every one is found out, and the first event that differs is named. */
import { expect, test } from '@jest/globals';
import { leafHashOf } from '../../src/audit/event-leaf.js';
import { differenceFrom } from '../../src/audit/log-check.js';
import { rootOf } from '../../src/audit/merkle/tree.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { REDACTED, textHash } from '../../src/event-store/texts.js';
import { anEvent } from '../event-store/event-builders.js';
import { MemoryStore } from '../projections/support/memory-store.js';
import { numbersOf } from './support/numbers.js';
import { nodesOver } from './support/trees.js';

const EVENTS = 300;
const FORGERIES = 200;
const FIRST_SEED = Number(process.env['TAMPER_SEED'] ?? 1);

const honest = new MemoryStore();
for (let n = 0; n < EVENTS; n++) honest.record(`stream-${n % 9}`, [eventNumber(n)]);
const leaves = honest.log.map(leafHashOf);
const nodes = nodesOver(leaves);
const older = {
  size: EVENTS,
  head: (size: number) => ({ size, root: rootOf(size, nodes) }),
  leafHash: (leaf: number) => leaves[leaf]!,
};

/** By turns with a salted text, with one that was redacted, and from before salts. */
function eventNumber(n: number) {
  const event = anEvent({ data: { n, note: `as found ${n}` }, recordedAt: at(n) });
  const salt = Buffer.alloc(16, n).toString('base64');
  if (n % 3 === 0) return event;
  const texts = { note: n % 3 === 1 ? { salt } : { hash: textHash(salt, `as found ${n}`) } };
  const data = n % 3 === 1 ? event.data : { n, note: REDACTED };
  return { ...event, data, metadata: { ...event.metadata, texts } };
}

function at(minutes: number): string {
  return new Date(Date.UTC(2026, 2, 1, 9, minutes)).toISOString();
}

type Log = readonly RecordedEvent[];
type Forge = (log: Log, at: number, event: RecordedEvent) => Log;

/** Each leaves the event at `at` as the first that is not what it was. */
const FORGERIES_BY_KIND: Readonly<Record<string, Forge>> = {
  changed: (log, index, event) => log.with(index, { ...event, data: { ...(event.data as object), note: 'as wished' } }),
  'with another seal': (log, index, event) => log.with(index, withSeal(event, index)),
  removed: (log, index) => log.toSpliced(index, 1),
  inserted: (log, index, event) => log.toSpliced(index, 0, { ...event, ...anEvent({ data: { n: -1 } }) }),
  reordered: (log, index, event) => log.with(index, log[index + 1]!).with(index + 1, event),
  're-timed': (log, index, event) => log.with(index, { ...event, recordedAt: at(index + 1_000) }),
};

/** Another salt or another hash; where there was none, one. */
function withSeal(event: RecordedEvent, index: number): RecordedEvent {
  const other = (bytes: number) => Buffer.alloc(bytes, index + 1).toString('base64');
  const seal = index % 3 === 2 ? { hash: other(32) } : { salt: other(16) };
  return { ...event, metadata: { ...event.metadata, texts: { note: seal } } };
}

const logOf = (events: Log): MemoryStore => {
  const store = new MemoryStore();
  store.log.push(...events.map((event, n) => ({ ...event, position: BigInt((n + 1) * 3) })));
  return store;
};

// An event tells of each text that is gone.
for (const { id } of honest.log.filter(({ metadata }) => 'hash' in (metadata.texts?.['note'] ?? {})))
  honest.record(`redaction-${id}`, [anEvent({ type: 'text-redacted', data: { eventId: id, field: 'note' } })]);

test('the honest log goes on from every checkpoint of before, and may have grown since', async () => {
  for (const size of [0, 1, 2, 255, 256, 257, EVENTS])
    expect(await differenceFrom(older.head(size), honest, older)).toBeNull();
  expect(await differenceFrom(older.head(100), honest)).toBeNull();
});

test(`${FORGERIES} forgeries (TAMPER_SEED=${FIRST_SEED} and on) are all found out`, async () => {
  const kinds = Object.keys(FORGERIES_BY_KIND);
  const found = new Map<string, number>();
  for (let seed = FIRST_SEED; seed < FIRST_SEED + FORGERIES; seed++) {
    const random = numbersOf(seed);
    const kind = kinds[random(kinds.length)]!;
    const size = 2 + random(EVENTS - 2);
    const index = random(size - 1);
    const forged = logOf(FORGERIES_BY_KIND[kind]!(honest.log, index, honest.log[index]!));
    const name = `seed ${seed}: ${kind} at ${index} of ${size}`;
    const there = forged.log[index]!;
    const told = await differenceFrom(older.head(size), forged, older);
    expect([name, told]).toEqual([
      name,
      expect.stringContaining(`Event ${index + 1} is not what it was: here it is ${there.type} ${there.id}`),
    ]);
    // Without the older tree it is found out all the same.
    const untold = await differenceFrom(older.head(size), forged);
    expect([name, untold]).toEqual([
      name,
      expect.stringMatching(/are not those of the checkpoint|^The log ends after/),
    ]);
    found.set(kind, (found.get(kind) ?? 0) + 1);
  }
  expect([...found.keys()].sort()).toEqual([...kinds].sort());
});

test('a log that was cut off, and an older tree that is none, are told as what they are', async () => {
  const cut = logOf(honest.log.slice(0, 200));
  expect(await differenceFrom(older.head(EVENTS), cut, older)).toBe(
    'The log ends after 200 events; the checkpoint is of 300.',
  );
  const other = { size: 10, root: Buffer.alloc(32) };
  expect(await differenceFrom(other, honest, older)).toBe('The older tree is not that of the checkpoint.');
});
