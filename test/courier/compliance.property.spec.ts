/** Whatever the transits, compliance by columns is what a plain count over lists of them tells. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { complianceOf } from '../../src/courier/compliance.js';
import { ageAt, type Period } from '../../src/courier/lag.count.js';
import { LagCounter, OUTCOMES, type Outcome } from '../../src/courier/lag.js';
import { likelyExplanation, RUN_SECONDS } from '../../src/courier/likely-explanation.js';
import { laneOf, type Trip } from './support/lane.js';

const DAY = 86_400;
const START = Date.parse('2026-03-01T00:00:00Z') / 1000;
const NOW = START + 100 * DAY;
const BRANCHES = ['BOZE', 'HLNA', 'MSLA'];
const ENDED: readonly Outcome[] = ['closed', 'misrouted', 'unconfirmed'];

/** Mostly ten or more on a lane, so that some are late for it; lanes on which most arrive within days. */
const outcome = fc.oneof({ weight: 3, arbitrary: fc.constant<Outcome>('closed') }, fc.constantFrom(...OUTCOMES));
const anyTrip: fc.Arbitrary<Trip> = fc
  .record({ outcome, shipped: fc.nat(90 * DAY), took: fc.nat(12 * DAY) })
  .map(({ outcome, shipped, took }) => ({
    outcome,
    shipped: START + shipped,
    ended: ENDED.includes(outcome) ? START + shipped + took : undefined,
  }));
/** Of what is shipped on some days nothing comes. */
const lost: fc.Arbitrary<Trip> = fc
  .record({ day: fc.constantFrom(20, 21, 22, 40), hour: fc.nat(3) })
  .map(({ day, hour }) => ({ outcome: 'open', shipped: START + day * DAY + hour * 3_600 }));
const trip = fc
  .oneof({ weight: 19, arbitrary: anyTrip }, lost)
  .filter(
    ({ outcome, shipped }) => outcome === 'open' || ![19, 20, 21, 22, 40].includes(Math.floor((shipped - START) / DAY)),
  );
const group = fc.uniqueArray(
  fc.record({
    from: fc.constantFrom(...BRANCHES),
    to: fc.constantFrom(...BRANCHES),
    trips: fc.array(trip, { maxLength: 80, size: 'max' }),
  }),
  { selector: ({ from, to }) => `${from} ${to}`, maxLength: 6 },
);
const period = fc
  .tuple(fc.nat(60 * DAY), fc.nat(60 * DAY))
  .map(([first, length]) => ({ first: START + first, end: START + first + length }));

type Group = readonly { readonly from: string; readonly to: string; readonly trips: readonly Trip[] }[];

const tenthsOf = ({ outcome, shipped, ended = shipped }: Trip): number => {
  const underway = outcome === 'open' || outcome === 'lost';
  const tenths = (((underway ? NOW : ended) - shipped) / DAY) * 10;
  return underway ? Math.floor(tenths) : Math.round(tenths);
};
const counter = new LagCounter();
/** How many were explained by their run. */
let vanished = 0;
function p90Of(trips: readonly Trip[]): number | null {
  for (const each of trips) counter.add(OUTCOMES.indexOf(each.outcome), tenthsOf(each));
  return counter.take().p90;
}

function plainly(lanes: Group, { first, end }: Period) {
  const asked = lanes.map(({ trips, ...ends }) => ({
    ...ends,
    all: trips.filter((each) => each.outcome !== 'withdrawn'),
    trips: trips.filter((each) => each.outcome !== 'withdrawn' && each.shipped >= first && each.shipped < end),
  }));
  const isOvertaken = (lane: (typeof asked)[number], each: Trip) => {
    if (each.outcome !== 'open') return false;
    const since = lane.all.filter(
      (other) => other.shipped >= each.shipped - RUN_SECONDS && !['unconfirmed', 'unshipped'].includes(other.outcome),
    );
    const received = since.filter((other) => other.outcome === 'closed').length;
    const others = asked
      .filter(({ from }) => from === lane.from)
      .flatMap(({ all }) => all)
      .filter((other) => other !== each && other.outcome !== 'unshipped');
    const [own, ...wider] = [0, 1, 3].map((days) => {
      const within = RUN_SECONDS + days * DAY;
      const together = others.filter((other) => Math.abs(other.shipped - each.shipped) <= within);
      const arrived = together.filter((other) => other.outcome !== 'open' && other.outcome !== 'lost').length;
      return { shipped: together.length, arrived };
    });
    const widest = wider.filter(({ arrived }) => arrived === 0).at(-1);
    const missing = own!.arrived > 0 ? 0 : own!.shipped >= 3 ? own!.shipped : (widest ?? own!).shipped;
    const told = likelyExplanation(
      tenthsOf(each) / 10,
      p90Of(lane.trips),
      { shipped: since.length - 1, received },
      () => missing,
    );
    vanished += told === 'run-late' ? 1 : 0;
    return told === 'receive-scan-missed';
  };
  return BRANCHES.map((branch) => {
    const incoming = asked.filter(({ to }) => to === branch);
    const sent = asked.filter(({ from }) => from === branch).flatMap(({ trips }) => trips);
    const came = incoming.flatMap(({ trips }) => trips);
    const reached = came.filter((each) => ['closed', 'unshipped', 'unconfirmed'].includes(each.outcome));
    const overtaken = incoming.flatMap((lane) => lane.trips.filter((each) => isOvertaken(lane, each)));
    return {
      branch,
      sent: sent.length,
      sentScanned: sent.filter((each) => each.outcome !== 'unshipped').length,
      reached: reached.length,
      reachedScanned: reached.filter((each) => each.outcome !== 'unconfirmed').length,
      probablyReceived: overtaken.length,
      p90: p90Of(came),
      p90WithoutThem: p90Of(came.filter((each) => !overtaken.includes(each))),
    };
  }).filter(({ sent, reached, probablyReceived }) => sent + reached + probablyReceived > 0);
}

test('of any transits in any period', () => {
  let overtaken = 0;
  fc.assert(
    fc.property(group, period, (lanes, asked) => {
      const columns = lanes.map(({ trips, ...ends }) => laneOf(trips, ends));
      const told = complianceOf(columns, asked, ageAt(NOW * 1000));
      overtaken += told.reduce((sum, { probablyReceived }) => sum + probablyReceived, 0);
      expect(told.map(({ compliance: _compliance, ...each }) => each)).toEqual(plainly(lanes, asked));
    }),
    { numRuns: 400, seed: 20260703 },
  );
  expect(overtaken).toBeGreaterThan(50);
  expect(vanished).toBeGreaterThan(5);
});
