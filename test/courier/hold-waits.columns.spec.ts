/** Thousands of holds, read in pages: the columns in memory tell what the rows tell, now and as it was known, whatever changes meanwhile. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HoldColumns } from '../../src/courier/hold-waits.columns.js';
import { holdWaits } from '../../src/courier/hold-waits.projection.js';
import { HoldWaitQueries, type HoldsQuestion, type WaitsQuestion } from '../../src/courier/hold-waits.queries.js';
import type { MemberQueries } from '../../src/partners/index.js';
import { DAY_MS } from '../../src/plain/days.js';
import { seededRandom } from '../../src/simulation/random.js';
import { WrittenView } from './support/written-view.js';

const START = Date.parse('2026-01-05T12:00:00Z');
const HOLDS = 9_001;
const BRANCHES = ['MSLA', 'BOZE', 'HLNA'];
const random = seededRandom(7);

let view: WrittenView;
beforeEach(() => void (view = new WrittenView(holdWaits)));
afterEach(() => view.close());

/** Mostly placed in the order of their numbers, many of them in the same moment; on the way by then or not, and maybe over. */
function write(seq: number, known: number): void {
  const placed = START + Math.floor(seq / 50) * 3_600_000 + (seq % 7 === 0 ? DAY_MS : 0);
  const [shipped, received, ended] = [random.chance(0.7), random.chance(0.6), random.chance(0.5)];
  const told = {
    status: ended ? random.pick(['picked-up', 'cancelled']) : 'waiting',
    ended_at: ended ? placed + 9 * DAY_MS : null,
    shipped_at: shipped ? placed + random.below(3 * DAY_MS) : null,
    received_at: shipped && received ? placed + (3 + random.below(3)) * DAY_MS : null,
    lending_branch: shipped ? random.pick(BRANCHES) : null,
    legs: shipped ? 1 : 0,
  };
  const pickup = {
    pickup_branch: BRANCHES[seq % 3]!,
    patron_library: BRANCHES[seq % 2]!,
    placed_at: placed,
    barcodes: '[]',
  };
  view.put('hold', { seq }, { hold_id: `h-${seq}`, ...pickup, ...told }, known);
}

const members = {
  places: () => Promise.resolve(new Map(BRANCHES.map((code) => [code, 'ALL']))),
} as unknown as MemberQueries;
const queries = (now: () => number) => new HoldWaitQueries(view.views(now), new HoldColumns(), members);
const GROUP = { scope: 'whole-group' } as const;
const since = new Date(START + 10 * DAY_MS).toISOString();
const QUESTIONS: readonly WaitsQuestion[] = [
  { groupBy: 'none' },
  { groupBy: 'lendingBranch', since },
  { groupBy: 'pickupLibrary', until: since },
];
const LISTS: readonly HoldsQuestion[] = [
  { groupBy: 'lendingBranch', key: 'BOZE', segment: 'courier', state: 'waiting', limit: 300, cursor: '2000' },
  { groupBy: 'none', since, segment: 'total', limit: 100 },
];

async function answersTo(told: HoldWaitQueries, knownAt?: string) {
  const groups = QUESTIONS.map((question) => told.waits({ ...question, knownAt }, GROUP));
  return Promise.all([...groups, ...LISTS.map((list) => told.holds({ ...list, knownAt }, GROUP))]);
}

test('now, as of now, as of then, and by columns that followed', async () => {
  let now = START + 20 * DAY_MS;
  for (let seq = 1; seq <= HOLDS; seq++) write(seq, now - DAY_MS);
  const following = queries(() => now);
  const then = new Date(now).toISOString();
  const before = await answersTo(following);
  expect(before[0]).toMatchObject([{ holds: HOLDS }]);
  expect(await answersTo(following, then)).toEqual(before);

  now += 3 * DAY_MS;
  for (let n = 0; n < 4_000; n++) write(1 + random.below(HOLDS + 500), now - 1);
  const after = await answersTo(following);
  expect(after).not.toEqual(before);
  expect(await answersTo(queries(() => now))).toEqual(after);
  expect(await answersTo(following, then)).toEqual(before);
  expect(await answersTo(following, new Date(now).toISOString())).toEqual(after);
});

test('a question that comes while the view is being read hears of what was there when it was asked', async () => {
  const columns = new HoldColumns();
  write(1, START);
  view.commit();
  const reading = columns.all(view.reader);
  write(2, START);
  const asking = new HoldWaitQueries(
    view.views(() => START + DAY_MS),
    columns,
    members,
  );
  expect(await asking.waits({ groupBy: 'none' }, GROUP)).toMatchObject([{ holds: 2 }]);
  await reading;
});

test('rows that change while as of a time is read page by page are read once, as they were', async () => {
  const now = START + 20 * DAY_MS;
  for (let seq = 1; seq <= HOLDS; seq++) write(seq, now - DAY_MS);
  view.commit();
  const asked = queries(() => now);
  const knownAt = new Date(now).toISOString();
  const before = await asked.waits({ groupBy: 'lendingBranch', knownAt }, GROUP);
  const again = asked.waits({ groupBy: 'lendingBranch', knownAt }, GROUP);
  for (let page = 0; page < 5; page++) {
    await new Promise(setImmediate);
    for (let seq = 1; seq <= HOLDS; seq += 3) write(seq, now + 1 + page);
    view.commit();
  }
  expect(await again).toEqual(before);
});
