/** Whatever the transits and however they change, the columns in memory tell what a plain count over all of them tells. */
import { expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { TransitColumns } from '../../src/courier/lag.columns.js';
import { LagCounter, OUTCOMES, type LagFigures, type Outcome } from '../../src/courier/lag.js';
import { GROUPINGS, LagQueries, type LagQuestion } from '../../src/courier/lag.queries.js';
import { transits } from '../../src/courier/transits.projection.js';
import { concerns, type Scope } from '../../src/http/caller.js';
import type { Views } from '../../src/http/views.js';
import { weekdayMs } from '../../src/plain/days.js';
import type { ViewReader } from '../../src/projections/view-reader.js';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-01-05T12:00:00Z');
const ZONES = { MSLA: 'America/Denver', BOZE: 'America/Denver', WALL: 'America/Los_Angeles' } as const;
type Branch = keyof typeof ZONES;
const branch = fc.constantFrom(...(Object.keys(ZONES) as Branch[]));

interface Transit {
  readonly seq: number;
  readonly from: Branch;
  readonly to: Branch;
  readonly status: Outcome;
  /** Minutes after START. */
  readonly shipped: number;
  /** Tenths of a day. */
  readonly calendar: number;
  readonly courier: number;
}

const transit = (transitsInAll: number): fc.Arbitrary<Transit> =>
  fc.record({
    seq: fc.integer({ min: 1, max: transitsInAll }),
    from: branch,
    to: branch,
    status: fc.constantFrom(...OUTCOMES),
    shipped: fc.integer({ min: 0, max: 400 * 1_440 }),
    calendar: fc.nat(900),
    courier: fc.nat(640),
  });

const day = fc.integer({ min: 0, max: 420 }).map((days) => new Date(START + days * DAY_MS).toISOString());
const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant('whole-group' as const),
  fc.subarray(Object.keys(ZONES)).map((branches) => new Set(branches)),
);
const question: fc.Arbitrary<LagQuestion> = fc.record(
  {
    groupBy: fc.constantFrom(...GROUPINGS),
    days: fc.constantFrom('calendar', 'courier'),
    scope,
    since: day,
    until: day,
  },
  { requiredKeys: ['groupBy', 'days', 'scope'] },
);

const rounds = fc.array(
  fc.record({
    written: fc.array(transit(900), { maxLength: 500 }),
    questions: fc.array(question, { minLength: 1, maxLength: 4 }),
    nowDays: fc.integer({ min: 0, max: 500 }),
  }),
  { minLength: 1, maxLength: 4 },
);

class View {
  readonly generation = 1;
  private readonly db = new Database(':memory:');
  private upTo = 0n;

  constructor() {
    this.db.exec(transits.tables);
    for (const [code, zone] of Object.entries(ZONES)) this.db.prepare('INSERT INTO zone VALUES (?, ?)').run(code, zone);
  }
  position() {
    return this.upTo;
  }
  all(sql: string, ...values: unknown[]) {
    return this.db.prepare(sql).all(...values);
  }
  write({ seq, from, to, status, shipped, calendar, courier }: Transit) {
    const at = new Date(START + shipped * 60_000).toISOString();
    const [days, courierDays] =
      status === 'closed' || status === 'misrouted' ? [calendar / 10, courier / 10] : [null, null];
    this.upTo++;
    this.db
      .prepare(
        `INSERT OR REPLACE INTO transit (seq, barcode, transit_id, from_branch, to_branch, status, purpose, shipped_at, days,
          courier_days, touched) VALUES (?, ?, ?, ?, ?, ?, 'hold', ?, ?, ?, ?)`,
      )
      .run(seq, `item-${seq}`, 'transit', from, to, status, at, days, courierDays, this.upTo);
  }
  close() {
    this.db.close();
  }
}

function plainly(all: Iterable<Transit>, { groupBy, days, since, until, scope: seen }: LagQuestion, now: number) {
  const groups = new Map<string, { key: object; members: Transit[] }>();
  if (groupBy === 'none') groups.set('', { key: {}, members: [] });
  for (const each of all) {
    const at = new Date(START + each.shipped * 60_000).toISOString();
    if (each.status === 'withdrawn' || (since && at < since) || (until && at >= until)) continue;
    const { from, to } = each;
    if (!concerns(seen, [from, to])) continue;
    const key = { none: {}, lane: { from, to }, from: { from }, to: { to } }[groupBy];
    const name = Object.values(key).join(' ');
    const group = groups.get(name) ?? { key, members: [] };
    groups.set(name, group);
    group.members.push(each);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { key, members }]) => ({ ...figuresOf(members, days, now), ...key }));
}

function figuresOf(members: readonly Transit[], days: LagQuestion['days'], now: number): LagFigures {
  const counter = new LagCounter();
  for (const { status, shipped, from, calendar, courier } of members) {
    const at = START + shipped * 60_000;
    const passed = days === 'calendar' ? now - at : weekdayMs(now, ZONES[from]) - weekdayMs(at, ZONES[from]);
    const waiting = status === 'open' || status === 'lost';
    const tenths = waiting ? Math.max(0, Math.floor((passed / DAY_MS) * 10)) : days === 'calendar' ? calendar : courier;
    counter.add(OUTCOMES.indexOf(status), tenths);
  }
  return counter.take();
}

test('grouped in any way, for any period, at any time, after any change', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (told) => {
      const view = new View();
      const known = new Map<number, Transit>();
      let now = START;
      const views = { upTo: () => Promise.resolve(view) } as unknown as Views;
      const queries = new LagQueries(views, new TransitColumns(), () => new Date(now));
      for (const { written, questions, nowDays } of told) {
        for (const each of written) {
          view.write(each);
          known.set(each.seq, each);
        }
        now = START + nowDays * DAY_MS + 12_345_678;
        for (const asked of questions) expect(await queries.lag(asked)).toEqual(plainly(known.values(), asked, now));
      }
      view.close();
    }),
    { numRuns: 60 },
  );
});

test('a question that comes while the view is being read hears of what was there when it was asked', async () => {
  const view = new View();
  const views = { upTo: () => Promise.resolve(view) } as unknown as Views;
  const columns = new TransitColumns();
  const write = (seq: number) =>
    view.write({ seq, from: 'MSLA', to: 'BOZE', status: 'closed', shipped: 0, calendar: 10, courier: 10 });
  write(1);
  const reading = columns.lanes(view as unknown as ViewReader);
  write(2);
  const queries = new LagQueries(views, columns, () => new Date(START));
  const [group] = await queries.lag({ groupBy: 'none', days: 'calendar', scope: 'whole-group' });
  expect(group?.closed).toBe(2);
  await reading;
  view.close();
});
