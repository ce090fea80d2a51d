/** A hold's wait in pieces: what they are, and that they add up whatever was scanned and whatever was not. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  factsOf,
  SEGMENTS,
  segmentsOf,
  unknownOf,
  type Facts,
  type Hold,
  type Leg,
  type Segments,
} from '../../src/courier/hold-wait.js';
import { DAY_MS } from '../../src/plain/days.js';

const START = Date.UTC(2026, 2, 1);
const day = (days: number) => START + days * DAY_MS;

const waiting: Hold = { status: 'waiting', pickupBranch: 'BOZE', placedAt: day(0), endedAt: null };
const ended = (days: number, status: Hold['status'] = 'picked-up'): Hold => ({
  ...waiting,
  status,
  endedAt: day(days),
});
const leg = (from: string, shipped: number | null, receivedBy: string | null, received: number | null): Leg => ({
  barcode: 'one',
  from,
  shippedAt: shipped === null ? null : day(shipped),
  receivedAt: received === null ? null : day(received),
  receivedBy,
});

interface Wait extends Facts {
  readonly segments: Segments;
  readonly unknown: number | null;
}

function waitOf(hold: Hold, legs: readonly Leg[]): Wait {
  const facts = factsOf(hold, legs);
  const segments = segmentsOf(hold, facts);
  return { ...facts, segments, unknown: unknownOf(segments) };
}

const states = ({ segments }: Wait) => SEGMENTS.map((name) => segments[name].state);
const tenths = ({ segments, onTheRoad, atBranches, unknown }: Wait) => ({
  ...Object.fromEntries(SEGMENTS.map((name) => [name, segments[name].tenths])),
  ...{ onTheRoad, atBranches, unknown },
});

describe('a hold', () => {
  test('for which nothing was shipped waits for its lender', () => {
    const wait = waitOf(waiting, []);
    expect([states(wait), wait.lendingBranch, wait.legs]).toEqual([['waiting', 'ahead', 'ahead', 'waiting'], null, 0]);
  });

  test('that is on the road waits for the courier, and its lender is known', () => {
    const wait = waitOf(waiting, [leg('MSLA', 2, null, null)]);
    expect([states(wait), wait.lendingBranch, wait.legs]).toEqual([
      ['through', 'waiting', 'ahead', 'waiting'],
      'MSLA',
      1,
    ]);
    expect(wait.segments.courier.since).toBe(day(2));
  });

  test('that is on the shelf waits for its patron', () =>
    expect(states(waitOf(waiting, [leg('MSLA', 2, 'BOZE', 4)]))).toEqual(['through', 'through', 'waiting', 'waiting']));

  test('that was picked up has been through it all', () => {
    const wait = waitOf(ended(7), [leg('MSLA', 2, 'BOZE', 4)]);
    expect(states(wait)).toEqual(['through', 'through', 'through', 'through']);
    expect(tenths(wait)).toEqual({
      ...{ lender: 20, courier: 20, pickup: 30, total: 70, unknown: 0 },
      ...{ onTheRoad: 20, atBranches: 0 },
    });
  });

  test.each(['cancelled', 'expired'] as const)('that was %s ended where it was by then', (status) => {
    expect(states(waitOf(ended(5, status), []))).toEqual(['ended', 'ahead', 'ahead', 'ended']);
    const onTheRoad = waitOf(ended(5, status), [leg('MSLA', 2, 'BOZE', 6)]);
    expect(states(onTheRoad)).toEqual(['through', 'ended', 'ahead', 'ended']);
    expect(onTheRoad.segments.courier).toMatchObject({ since: day(2), until: day(5) });
    // What goes home afterwards with the id of the hold is not for it.
    expect(waitOf(ended(5, status), [leg('BOZE', 6, 'MSLA', 8)])).toMatchObject({ lendingBranch: null, legs: 0 });
  });

  test('that was filled from the shelf of its pickup branch tells only the whole', () => {
    const wait = waitOf(ended(3), []);
    expect(states(wait)).toEqual(['unknown', 'unknown', 'unknown', 'through']);
    expect(tenths(wait)).toMatchObject({ total: 30, unknown: 30 });
  });
});

describe('several legs', () => {
  const misrouted = [leg('MSLA', 2, 'HLNA', 4), leg('HLNA', 7, 'BOZE', 8)];

  test('are time on the road and time at the branches between', () => {
    const wait = waitOf(ended(9), misrouted);
    expect(wait).toMatchObject({ lendingBranch: 'MSLA', legs: 2 });
    expect(tenths(wait)).toMatchObject({ courier: 60, onTheRoad: 30, atBranches: 30 });
  });

  test('in any order', () => expect(waitOf(ended(9), [...misrouted].reverse())).toEqual(waitOf(ended(9), misrouted)));

  test.each([
    ['a receipt is missing between', [leg('MSLA', 2, null, null), leg('HLNA', 7, 'BOZE', 8)]],
    ['a shipment is missing between', [leg('MSLA', 2, 'HLNA', 4), leg('HLNA', null, 'BOZE', 8)]],
    ['a trip between was not scanned', [leg('MSLA', 2, 'HLNA', 4), leg('SEEL', 7, 'BOZE', 8)]],
    ['another copy was sent first', [{ ...leg('MSLA', 2, null, null), barcode: 'lost' }, leg('HLNA', 7, 'BOZE', 8)]],
  ])('%s: the courier’s piece is known, its parts are not', (_what, legs) => {
    expect(tenths(waitOf(ended(9), legs))).toMatchObject({
      lender: 20,
      courier: 60,
      onTheRoad: null,
      atBranches: null,
    });
    expect(waitOf(ended(9), legs)).toMatchObject({ legs: 2, lendingBranch: 'MSLA' });
  });
});

describe('what contradicts', () => {
  test('shipped before it was placed: when it left is not known, that it left is', () => {
    const wait = waitOf(ended(9), [leg('MSLA', -1, 'BOZE', 4)]);
    expect(states(wait)).toEqual(['unknown', 'unknown', 'through', 'through']);
    expect(wait.lendingBranch).toBe('MSLA');
    expect(tenths(wait)).toMatchObject({ pickup: 50, unknown: 40 });
    expect(states(waitOf(waiting, [leg('MSLA', -1, null, null)]))).toEqual(['unknown', 'unknown', 'ahead', 'waiting']);
  });

  test('received after it was picked up: when it came is not known', () => {
    const wait = waitOf(ended(5), [leg('MSLA', 2, 'BOZE', 6)]);
    expect(states(wait)).toEqual(['through', 'unknown', 'unknown', 'through']);
    expect(tenths(wait)).toMatchObject({ lender: 20, unknown: 30 });
  });

  test('received at its pickup branch before anything was shipped for it', () => {
    const wait = waitOf(ended(9), [leg('SEEL', null, 'BOZE', 3), leg('BOZE', 6, 'MSLA', 8)]);
    expect(states(wait)).toEqual(['unknown', 'unknown', 'through', 'through']);
    expect(wait.lendingBranch).toBeNull();
  });
});

const BRANCHES = ['MSLA', 'SEEL', 'HLNA', 'BOZE'];
const time = fc.integer({ min: START - 2 * DAY_MS, max: START + 40 * DAY_MS });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });
const anyLeg: fc.Arbitrary<Leg> = fc
  .record({
    barcode: fc.constantFrom('one', 'one', 'two'),
    from: fc.constantFrom(...BRANCHES),
    shippedAt: maybe(time),
    receivedAt: maybe(time),
    receivedBy: fc.constantFrom(...BRANCHES),
  })
  .filter(({ shippedAt, receivedAt }) => shippedAt !== null || receivedAt !== null)
  .map((one) => ({ ...one, receivedBy: one.receivedAt === null ? null : one.receivedBy }));
const anyHold: fc.Arbitrary<Hold> = fc
  .record({
    status: fc.constantFrom('waiting', 'picked-up', 'picked-up', 'cancelled', 'expired'),
    placedAt: fc.integer({ min: START, max: START + 5 * DAY_MS }),
    lasted: fc.integer({ min: 0, max: 40 * DAY_MS }),
  })
  .map(({ status, placedAt, lasted }) => ({
    ...{ status, placedAt, pickupBranch: 'BOZE' },
    endedAt: status === 'waiting' ? null : placedAt + lasted,
  }));

test('whatever was scanned and whatever was not: no piece is negative, none overlaps, and they add up to the whole', () =>
  fc.assert(
    fc.property(anyHold, fc.array(anyLeg, { maxLength: 6 }), (hold, legs) => {
      const wait = waitOf(hold, legs);
      const { lender, courier, pickup, total } = wait.segments;
      const pieces = [lender, courier, pickup];
      for (const each of [...pieces, total]) {
        expect(each.tenths === null).toBe(each.state !== 'through');
        if (each.tenths !== null) expect(each.tenths).toBeGreaterThanOrEqual(0);
        if (each.since !== null && each.until !== null) expect(each.until).toBeGreaterThanOrEqual(each.since);
      }
      // Each lies after the one before, and all within the whole.
      let at = hold.placedAt;
      for (const { state, since, until } of pieces) {
        if (state !== 'through') continue;
        expect(since).toBeGreaterThanOrEqual(at);
        at = until!;
      }
      expect(at).toBeLessThanOrEqual(hold.endedAt ?? Infinity);
      const known = pieces.reduce((sum, { tenths: piece }) => sum + (piece ?? 0), 0);
      if (total.tenths === null) expect(wait.unknown).toBeNull();
      else {
        expect(known + wait.unknown!).toBe(total.tenths);
        expect(wait.unknown).toBeGreaterThanOrEqual(0);
        if (pieces.every(({ state }) => state === 'through')) expect(wait.unknown).toBe(0);
      }
      // A hold is in no more than one segment, and in none that is over.
      const now = pieces.filter(({ state }) => state === 'waiting' || state === 'ended').length;
      expect(now).toBeLessThanOrEqual(1);
      expect(total.state).toBe({ waiting: 'waiting', 'picked-up': 'through' }[hold.status as string] ?? 'ended');
      // The parts of the courier's piece add up to it.
      const { onTheRoad, atBranches } = wait;
      expect(onTheRoad === null).toBe(atBranches === null);
      if (onTheRoad !== null && atBranches !== null) {
        expect(onTheRoad + atBranches).toBe(courier.tenths);
        expect(Math.min(onTheRoad, atBranches)).toBeGreaterThanOrEqual(0);
      }
      expect(waitOf(hold, [...legs].reverse())).toEqual(wait);
    }),
    { numRuns: 500 },
  ));

/** Trips as they happen, from lender to pickup branch by way of others: hours from one moment to the next. */
const trip = fc.record({
  hours: fc.array(fc.double({ min: 0.1, max: 200, noNaN: true }), { minLength: 12, maxLength: 12 }),
  by: fc.subarray(['SEEL', 'HLNA', 'KALI', 'BUTT'], { minLength: 0 }),
});

test('where every scan was made each piece is what it was, to a tenth of a day', () =>
  fc.assert(
    fc.property(trip, ({ hours, by }) => {
      const places = ['MSLA', ...by, 'BOZE'];
      const [wait = 0, ...moves] = hours.map((each) => Math.round(each * 3_600_000));
      const legs: Leg[] = [];
      let clock = START + wait;
      let [road, between] = [0, 0];
      for (let n = 0; n + 1 < places.length; n++) {
        const [under = 0, rest = 0] = moves.slice(2 * n);
        legs.push({
          ...{ barcode: 'one', from: places[n]!, shippedAt: clock },
          ...{ receivedAt: clock + under, receivedBy: places[n + 1]! },
        });
        road += under;
        clock += under;
        if (n + 2 === places.length) break;
        between += rest;
        clock += rest;
      }
      const pickup = moves.at(-1)!;
      const hold: Hold = { ...ended(0), placedAt: START, endedAt: clock + pickup };
      const told = waitOf(hold, legs);
      expect(states(told)).toEqual(['through', 'through', 'through', 'through']);
      expect(told).toMatchObject({ lendingBranch: 'MSLA', legs: legs.length, unknown: 0 });
      const inTenths = (ms: number) => (ms / DAY_MS) * 10;
      const near = (piece: number | null, ms: number, marks: number) =>
        expect(Math.abs(piece! - inTenths(ms))).toBeLessThanOrEqual(marks / 2 + 1e-6);
      near(told.segments.lender.tenths, wait, 2);
      near(told.segments.courier.tenths, road + between, 2);
      near(told.segments.pickup.tenths, pickup, 2);
      near(told.segments.total.tenths, clock + pickup - START, 1);
      near(told.onTheRoad, road, 2 * legs.length);
      near(told.atBranches, between, 2 * legs.length);
    }),
  ));
