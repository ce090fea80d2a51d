/**
 * A long log of sensible journeys: items of 60 branches are shipped, received and stay a while before they travel on; some
 * for a hold, a few found damaged, a few receipts uploaded only after the next shipment. The same for every run.
 */
import { v7 } from 'uuid';
import { EmbeddedStore } from '../../dist/event-store/embedded/embedded-store.js';
import { schemas } from '../../dist/app.module.js';
import { checkDigit } from '../../dist/plain/barcode.js';
import { random } from './numbers.mjs';

const BRANCHES = Array.from({ length: 60 }, (_, index) => `BR${String(index).padStart(2, '0')}`);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const EVENTS_AN_ITEM = 33;
/** Between an item's events on average, so that the log ends about today. */
const HOURS_AN_EVENT = 940;
/** At most, at one place: 150,000 items make 40,000 trips a month, as in the group that Waybill was made for. */
const HOURS_OF_REST = 5_000;
const LATE = 0.06;
const FOR_HOLDS = 0.4;
const DAMAGED = 0.002;
const GROUP = 1_000;

/** A valid 14-digit item barcode for each number. */
export function barcodeOf(number) {
  const thirteen = `31234${String(number).padStart(8, '0')}`;
  return thirteen + checkDigit(thirteen);
}

/** Writes `count` events into a log in `folder`. */
export async function writeLog(folder, count, onProgress) {
  const store = EmbeddedStore.open({ folder, schemas });
  const revisions = new Map();
  let written = 0;
  let group = [];
  for (const { stream, type, data, at } of story(count)) {
    const recordedAt = new Date(at).toISOString();
    const revision = revisions.get(stream);
    revisions.set(stream, (revision ?? -1) + 1);
    const metadata = { schemaVersion: 1, actor: { key: 'local', branch: data.branch ?? 'BR00' }, correlationId: v7() };
    group.push(store.append(stream, [{ id: v7(), type, data, metadata, recordedAt }], revision ?? 'no-stream'));
    written++;
    if (group.length < GROUP && written < count) continue;
    await Promise.all(group);
    group = [];
    onProgress(written);
  }
  await store.close();
}

/** When the last of them was recorded; throws if the log does not hold `count` events. A service that ran on it has added its first key. */
export async function lastRecordedAt(folder, count) {
  const store = EmbeddedStore.open({ folder, schemas });
  const head = await store.head();
  const { events } = await store.readAll(BigInt(count) - 1n, { limit: 1 });
  await store.close();
  if (head < BigInt(count)) throw new Error(`The log in ${folder} holds ${head} events instead of ${count}.`);
  return events[0].recordedAt;
}

function* story(count) {
  const chance = random(1);
  const start = Date.now() - EVENTS_AN_ITEM * HOURS_AN_EVENT * HOUR_MS;
  let told = 0;
  for (const member of members(start)) {
    yield member;
    told++;
  }
  for (const event of travels(Math.ceil(count / EVENTS_AN_ITEM), start, chance)) {
    if (told++ >= count) return;
    yield event;
  }
}

function* members(at) {
  for (const library of new Set(BRANCHES.map(libraryOf))) {
    const data = { code: library, name: `Library ${library}` };
    yield { stream: `library-${library}`, type: 'library-registered', data, at };
  }
  for (const branch of BRANCHES) {
    const data = { code: branch, name: `Branch ${branch}`, library: libraryOf(branch), timeZone: 'America/Denver' };
    yield { stream: `branch-${branch}`, type: 'branch-registered', data, at };
  }
}

const libraryOf = (branch) => branch.slice(0, 3);

/** Hour by hour, for ever: every item that is due in the hour does its next thing. */
function* travels(items, start, chance) {
  const due = new Map();
  const plan = (item, hours) => {
    item.at += Math.round(hours * HOUR_MS);
    const hour = Math.floor((item.at - start) / HOUR_MS);
    if (due.has(hour)) due.get(hour).push(item);
    else due.set(hour, [item]);
  };
  for (let number = 0; number < items; number++) {
    const branch = Math.floor(chance() * BRANCHES.length);
    plan({ number, barcode: barcodeOf(number), branch, trip: 0, to: -1, at: start }, 1 + chance() * HOURS_OF_REST);
  }
  for (let hour = 0; ; hour++) {
    for (const item of due.get(hour) ?? []) {
      if (item.to === -1) {
        yield* ship(item, chance);
        plan(item, hoursOnTheRoad(item, chance));
      } else {
        yield* receive(item, chance);
        plan(item, 24 + chance() * HOURS_OF_REST);
      }
    }
    due.delete(hour);
  }
}

/** One lane in fifty is slow: 30 to 60 days. */
function hoursOnTheRoad({ branch, to }, chance) {
  return (branch * BRANCHES.length + to) % 50 === 0 ? 24 * (30 + chance() * 30) : 20 + chance() * chance() * 300;
}

function* ship(item, chance) {
  const { branch, barcode } = item;
  item.to = (branch + 1 + Math.floor(chance() * (BRANCHES.length - 1))) % BRANCHES.length;
  item.holdId = chance() < FOR_HOLDS ? `H${item.number}-${item.trip}` : undefined;
  const { holdId } = item;
  const to = BRANCHES[item.to];
  if (holdId) {
    const occurredAt = new Date(item.at - DAY_MS).toISOString();
    const data = { holdId, titleId: `T${item.number}`, pickupBranch: to, patronLibrary: libraryOf(to), occurredAt };
    yield { stream: `hold-${holdId}`, type: 'hold-placed', data, at: item.at };
  }
  const purpose = holdId ? 'hold' : 'return';
  const data = { ...scan(item, 's'), branch: BRANCHES[branch], to, purpose, ...(holdId && { holdId }) };
  yield event(barcode, 'item-shipped', data, item.at);
  if (item.uploadedLater) yield event(barcode, 'item-received', item.uploadedLater, item.at);
  item.uploadedLater = undefined;
}

function* receive(item, chance) {
  const { barcode, holdId } = item;
  const branch = BRANCHES[item.to];
  const data = { ...scan(item, 'r'), branch, condition: 'sound' };
  if (chance() < LATE) item.uploadedLater = { ...data, anomalies: ['out-of-order', 'late-report'] };
  else yield event(barcode, 'item-received', data, item.at);
  if (chance() < DAMAGED) {
    const damage = { ...scan(item, 'd'), branch, discovery: 'on-receipt', severity: 'minor', condition: 'damaged' };
    yield event(barcode, 'item-damaged', damage, item.at);
  }
  if (holdId) {
    const occurredAt = new Date(item.at + DAY_MS / 2).toISOString();
    yield { stream: `hold-${holdId}`, type: 'hold-picked-up', data: { holdId, branch, occurredAt }, at: item.at };
  }
  item.branch = item.to;
  item.to = -1;
  item.trip++;
}

const scan = ({ number, trip, barcode, at }, kind) => ({
  scanId: `${kind}${number}-${trip}`,
  barcode,
  occurredAt: new Date(at).toISOString(),
});

const event = (barcode, type, data, at) => ({ stream: `item-${barcode}`, type, data, at });
