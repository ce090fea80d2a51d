/**
 * Appending: raw append and fsync of the same bytes, raw better-sqlite3 with the log's own table, and the store. What each gets
 * is made beforehand: the file its bytes, raw SQLite its finished columns, the store events as `execute` hands them over,
 * which it still has to check and to write as JSON.
 */
import Database from 'better-sqlite3';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedStore } from '../dist/event-store/embedded/embedded-store.js';
import { uuidBytes } from '../dist/event-store/embedded/rows.js';
import { LOG_TABLES } from '../dist/event-store/embedded/schema.js';
import { schemas } from '../dist/app.module.js';
import { eventOf } from './support/events.mjs';
import { barcodeOf } from './support/log.mjs';
import { median, perSecond, ratio, whole } from './support/numbers.mjs';
import { workFolder } from './support/processes.mjs';

const EVENT_BYTES = 345;
const STREAMS = 1_000;
const AIM = 0.8;
const CASES = [
  { name: 'groups of 1', size: 1, events: 3_000 },
  { name: 'groups of 10', size: 10, events: 20_000 },
  { name: 'groups of 100', size: 100, events: 100_000 },
  { name: 'groups of 1,000', size: 1_000, events: 200_000 },
  { name: '64 callers in flight', size: 64, events: 100_000, callers: 64 },
];

export async function append({ quick, progress }) {
  const rows = [];
  for (const kind of CASES) {
    const events = quick ? kind.events / 10 : kind.events;
    const figures = await compare({ ...kind, events: events - (events % kind.size) }, quick ? 2 : 7, progress);
    rows.push(row(kind.name, figures));
  }
  return {
    title: `Appending events of ${EVENT_BYTES} bytes, events/s`,
    text:
      'A group is one append of that many events to one stream (one transaction, one fsync). With 64 callers in flight each ' +
      'appends one event to a stream of its own and waits for it; the raw peers then write groups of 64. Medians of ' +
      'alternating rounds.',
    head: ['', 'store', 'raw better-sqlite3', 'file + fsync', 'store : better-sqlite3', 'aim', 'met?'],
    rows,
  };
}

function row(name, { store, sqlite, file }) {
  const reached = store / sqlite;
  const met = reached >= AIM ? 'yes' : `no, ${Math.round((1 - reached / AIM) * 100)} % short`;
  return [name, whole(store), whole(sqlite), whole(file), ratio(reached), `≥ ${AIM}`, met];
}

async function compare(kind, rounds, progress) {
  const { folder, remove } = workFolder('append');
  const peers = { file: new RawFile(folder), sqlite: new RawSqlite(folder), store: new Store(folder, kind.callers) };
  const rates = { file: [], sqlite: [], store: [] };
  // A first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, peer] of Object.entries(peers)) {
      const groups = peer.prepare(groupsOf(kind, round));
      const started = performance.now();
      await peer.append(groups);
      const rate = perSecond(kind.events, performance.now() - started);
      if (round > 0) rates[name].push(rate);
    }
    progress(`${kind.name}: round ${round} of ${rounds}`);
  }
  for (const peer of Object.values(peers)) await peer.close();
  remove();
  return Object.fromEntries(Object.entries(rates).map(([name, each]) => [name, median(each)]));
}

/** Groups of events, each with its stream and its revision in it; ids are time-ordered, as the log's are. */
function groupsOf({ size, events, callers }, round) {
  const perRound = Math.ceil(events / size / STREAMS) * size;
  return Array.from({ length: events / size }, (_, group) =>
    Array.from({ length: size }, (_, index) => {
      const number = callers ? index : group % STREAMS;
      const revision = callers
        ? (round * events) / size + group
        : round * perRound + Math.floor(group / STREAMS) * size + index;
      return { number, revision, event: eventOf(number, EVENT_BYTES) };
    }),
  );
}

const columnsOf = ({ number, revision, event }) => [
  number + 1,
  revision,
  uuidBytes(event.id),
  1,
  JSON.stringify(event.data),
  JSON.stringify(event.metadata),
  event.recordedAt,
];

class RawFile {
  constructor(folder) {
    this.file = openSync(join(folder, 'raw'), 'a');
  }
  prepare(groups) {
    return groups.map((group) =>
      Buffer.concat(
        group.map(({ event: { id, data, metadata, recordedAt } }) =>
          Buffer.concat([uuidBytes(id), Buffer.from(JSON.stringify(data) + JSON.stringify(metadata) + recordedAt)]),
        ),
      ),
    );
  }
  append(groups) {
    for (const bytes of groups) {
      writeSync(this.file, bytes);
      fsyncSync(this.file);
    }
  }
  close() {
    closeSync(this.file);
  }
}

class RawSqlite {
  constructor(folder) {
    this.db = new Database(join(folder, 'raw.db'));
    this.db.exec(LOG_TABLES);
    // As the store's own connection.
    this.db.pragma('journal_mode = WAL');
    this.db.pragma('synchronous = FULL');
    this.db.pragma('wal_autocheckpoint = 10000');
    this.db.pragma('cache_size = -65536');
    this.db.prepare("INSERT INTO types VALUES (1, 'item-shipped')").run();
    const insertStream = this.db.prepare('INSERT INTO streams VALUES (?, ?)');
    for (let number = 0; number < STREAMS; number++) insertStream.run(number + 1, `item-${barcodeOf(number)}`);
    const insert = this.db.prepare(
      'INSERT INTO events (stream_id, revision, event_id, type_id, data, metadata, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.insertGroup = this.db.transaction((rows) => {
      for (const row of rows) insert.run(row);
    });
  }
  prepare(groups) {
    return groups.map((group) => group.map(columnsOf));
  }
  append(groups) {
    for (const rows of groups) this.insertGroup(rows);
  }
  close() {
    this.db.close();
  }
}

class Store {
  constructor(folder, callers) {
    this.callers = callers;
    this.store = EmbeddedStore.open({ folder, schemas });
  }
  prepare(groups) {
    if (!this.callers) return groups.map((group) => toAppend(group));
    return Array.from({ length: this.callers }, (_, caller) => groups.map((group) => toAppend([group[caller]])));
  }
  async append(prepared) {
    if (!this.callers) return this.oneByOne(prepared);
    await Promise.all(prepared.map((appends) => this.oneByOne(appends)));
  }
  async oneByOne(appends) {
    for (const { stream, events, expected } of appends) await this.store.append(stream, events, expected);
  }
  close() {
    return this.store.close();
  }
}

const toAppend = (group) => ({
  stream: `item-${barcodeOf(group[0].number)}`,
  events: group.map(({ event }) => event),
  expected: group[0].revision === 0 ? 'no-stream' : group[0].revision - 1,
});
