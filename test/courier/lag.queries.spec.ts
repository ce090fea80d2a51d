/** Whatever the transits and however they change, the columns in memory tell what a plain count over all of them tells. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TransitColumns } from '../../src/courier/lag.columns.js';
import { LanesAt } from '../../src/courier/lanes-at.js';
import { LagCounter, OUTCOMES, type LagFigures, type Outcome } from '../../src/courier/lag.js';
import { GROUPINGS, LagQueries, type LagQuestion } from '../../src/courier/lag.queries.js';
import type { Schedule } from '../../src/courier/run-days.js';
import { transits } from '../../src/courier/transits.projection.js';
import { concerns, type Scope } from '../../src/http/caller.js';
import { DAY_MS } from '../../src/plain/days.js';
import { dateIn, msByTheDay, weekdays, type Told } from './support/run-days.js';
import { WrittenView } from './support/written-view.js';

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
  /** Tenths of a day until it was received. */
  readonly calendar: number;
}

const transit = (transitsInAll: number): fc.Arbitrary<Transit> =>
  fc.record({
    seq: fc.integer({ min: 1, max: transitsInAll }),
    from: branch,
    to: branch,
    status: fc.constantFrom(...OUTCOMES),
    shipped: fc.integer({ min: 0, max: 400 * 1_440 }),
    calendar: fc.nat(900),
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

/** What is said of when the courier runs. */
type Said =
  | { readonly zone: string; readonly branch: Branch }
  | { readonly closed: boolean; readonly branch: Branch; readonly date: string }
  | (Schedule & { readonly from: Branch; readonly to: Branch });
const said: fc.Arbitrary<Said> = fc.oneof(
  fc.record({ zone: fc.constantFrom('UTC', 'America/Denver', 'Asia/Kathmandu'), branch }),
  fc.record({ closed: fc.boolean(), branch, date: dateIn(420) }),
  fc.record({ from: branch, to: branch, since: dateIn(200), weekdays }),
);

const rounds = fc.array(
  fc.record({
    written: fc.array(transit(900), { maxLength: 500 }),
    said: fc.array(said, { maxLength: 40 }),
    questions: fc.array(question, { minLength: 1, maxLength: 4 }),
    days: fc.integer({ min: 0, max: 200 }),
    // Until the same is asked again, ms: open transits grow older by the tenth of a day.
    later: fc.nat(20_000_000),
  }),
  { minLength: 1, maxLength: 4 },
);

/** No item has a stream to be told from. */
const lanesOf = (columns = new TransitColumns()): LanesAt => new LanesAt(columns, undefined as never);

class View extends WrittenView {
  constructor() {
    super(transits);
    for (const [branch, zone] of Object.entries(ZONES)) this.say({ branch: branch as Branch, zone }, 0);
  }
  say(what: Said, known: number) {
    const { branch } = what as { branch: Branch };
    if ('zone' in what) this.put('zone', { branch }, { time_zone: what.zone }, known);
    else if ('closed' in what) this.put('closure', { branch, date: what.date }, { closed: what.closed ? 1 : 0 }, known);
    else {
      const key = { from_branch: what.from, to_branch: what.to, since: what.since };
      this.put('schedule', key, { weekdays: JSON.stringify(what.weekdays) }, known);
    }
  }
  write({ seq, from, to, status, shipped, calendar }: Transit, known: number) {
    const moment = (minutes: number) => new Date(START + minutes * 60_000).toISOString();
    const [received, days] =
      status === 'closed' || status === 'misrouted' ? [moment(shipped + calendar * 144), calendar / 10] : [null, null];
    const told = {
      ...{ barcode: `item-${seq}`, transit_id: 'transit', from_branch: from, to_branch: to, status, purpose: 'hold' },
      ...{ shipped_at: moment(shipped), received_at: received, days },
    };
    this.put('transit', { seq }, told, known);
  }
}

/** All that was said, in order: of each branch, day and lane the last word counts. */
function toldOf(from: Branch, to: Branch, words: readonly Said[]): Told {
  const schedules = new Map<string, Schedule>();
  const closures = new Set<string>();
  let zone: string = ZONES[from];
  for (const branch of new Set([from, to])) {
    const closed = new Map<string, boolean>();
    for (const word of words) if ('closed' in word && word.branch === branch) closed.set(word.date, word.closed);
    for (const [date, shut] of closed) if (shut) closures.add(date);
  }
  for (const word of words) {
    if ('zone' in word && word.branch === from) zone = word.zone;
    if ('since' in word && word.from === from && word.to === to) schedules.set(word.since, word);
  }
  return { zone, schedules: [...schedules.values()], closures: [...closures] };
}

function plainly(
  all: Iterable<Transit>,
  words: readonly Said[],
  { groupBy, days, since, until, scope: seen }: LagQuestion,
  now: number,
) {
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
    .map(([, { key, members }]) => ({ ...figuresOf(members, words, days, now), ...key }));
}

function figuresOf(
  members: readonly Transit[],
  words: readonly Said[],
  days: LagQuestion['days'],
  now: number,
): LagFigures {
  const counter = new LagCounter();
  for (const { status, shipped, from, to, calendar } of members) {
    const at = START + shipped * 60_000;
    const waiting = status === 'open' || status === 'lost';
    const end = waiting ? Math.max(now, at) : at + calendar * 8_640_000;
    const passed = days === 'calendar' ? end - at : msByTheDay(at, end, toldOf(from, to, words));
    const tenths = (passed / DAY_MS) * 10;
    counter.add(OUTCOMES.indexOf(status), waiting ? Math.floor(tenths) : Math.round(tenths));
  }
  return counter.take();
}

test('grouped in any way, for any period, at any time, after any change; and afterwards as it was known then', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (told) => {
      const view = new View();
      const known = new Map<number, Transit>();
      const words: Said[] = [];
      let now = START;
      const views = view.views(() => now);
      const queries = new LagQueries(views, lanesOf());
      const answered: { asked: LagQuestion; answer: readonly LagFigures[] }[] = [];
      const ask = async (asked: LagQuestion) => {
        const answer = await queries.lag(asked);
        expect(answer).toEqual(plainly(known.values(), words, asked, now));
        answered.push({ asked: { ...asked, knownAt: new Date(now).toISOString() }, answer });
      };
      for (const { written, said, questions, days, later } of told) {
        now += days * DAY_MS + 12_345_678;
        // Several things are recorded in one millisecond.
        for (const word of said) {
          view.say(word, now++);
          words.push(word);
        }
        for (const each of written) {
          view.write(each, (now += each.calendar % 3));
          known.set(each.seq, each);
        }
        const before = answered.slice(-4).map(({ asked: { knownAt: _then, ...asked } }) => asked);
        for (const asked of [...before, ...questions]) await ask(asked);
        now += later;
        for (const asked of questions) await ask(asked);
        now++;
      }
      const fresh = new LagQueries(views, lanesOf());
      for (const { asked, answer } of answered.reverse()) {
        expect(await queries.lag(asked)).toEqual(answer);
        expect(await fresh.lag(asked)).toEqual(answer);
      }
      view.close();
    }),
    { numRuns: 60 },
  );
});

test('a question that comes while the view is being read hears of what was there when it was asked', async () => {
  const view = new View();
  const columns = new TransitColumns();
  const write = (seq: number) =>
    view.write({ seq, from: 'MSLA', to: 'BOZE', status: 'closed', shipped: 0, calendar: 10 }, START);
  write(1);
  view.commit();
  const reading = columns.lanes(view.reader);
  write(2);
  const queries = new LagQueries(
    view.views(() => START),
    lanesOf(columns),
  );
  const [group] = await queries.lag({ groupBy: 'none', days: 'calendar', scope: 'whole-group' });
  expect(group?.closed).toBe(2);
  await reading;
  view.close();
});
