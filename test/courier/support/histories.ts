/**
 * Histories of one item for the properties: mostly trips as they happen, with scans missed, doubled, misplaced and late,
 * and now and then something that no courier could do. Times are on a grid of hours, so that ties are common.
 */
import fc from 'fast-check';
import { observationOf } from '../../../src/courier/item.decider.js';
import type { ItemFound, ItemLost, ScanEvent } from '../../../src/courier/item.events.js';
import type { Observation } from '../../../src/courier/journey.shape.js';
import { orderKey } from '../../../src/courier/journey.steps.js';
import { damaged, found, inspected, lost, received, shipped, takenBack } from './scans.js';

const branches = ['A', 'B', 'C', 'D'] as const;
const branch = fc.constantFrom(...branches);
const START_MS = Date.UTC(2026, 2, 1);
const HOUR_MS = 3_600_000;

type Chapter =
  | {
      readonly what: 'trip';
      readonly to: string;
      readonly arrives: string;
      readonly scans: string;
      readonly hours: number;
    }
  | {
      readonly what: 'stray';
      readonly kind: ScanEvent['type'];
      readonly at: string;
      readonly to: string;
      readonly hours: number;
    }
  | { readonly what: 'mark'; readonly kind: 'lost' | 'found'; readonly at: string | undefined; readonly hours: number };

const hours = fc.nat({ max: 5 });
const chapter: fc.Arbitrary<Chapter> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('trip' as const),
      to: branch,
      arrives: fc.oneof({ weight: 4, arbitrary: fc.constant('as addressed') }, { weight: 1, arbitrary: branch }),
      // Which scans are made: s shipped, i inspected, d damaged on the way in, r received.
      scans: fc.constantFrom('sr', 'sr', 'sr', 's', 'r', 'ssr', 'srr', 'sdr', 'sri', ''),
      hours,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('stray' as const),
      kind: fc.constantFrom('item-shipped', 'item-received', 'item-damaged', 'item-inspected'),
      at: branch,
      to: branch,
      hours,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('mark' as const),
      kind: fc.constantFrom('lost', 'found'),
      at: fc.option(branch, { nil: undefined }),
      hours,
    }),
  },
);

type Told = ScanEvent | ItemLost | ItemFound;

/** Scans, losses and finds in the order in which they happened. */
function tell(chapters: readonly Chapter[]): readonly Told[] {
  const told: Told[] = [];
  let [clock, place, transit] = [START_MS, 'A', 'none'];
  const next = (later: number) => new Date((clock += later * HOUR_MS)).toISOString();
  const id = () => ({ scanId: `s${told.length}` });
  for (const one of chapters) {
    if (one.what === 'mark') {
      const time = next(one.hours);
      told.push(one.kind === 'lost' ? lost(transit, time) : found(transit, time, one.at));
    } else if (one.what === 'stray') {
      const { scanId } = id();
      if (one.kind === 'item-shipped' && one.at !== one.to) {
        told.push(shipped(one.at, one.to, next(one.hours), { scanId }));
        transit = scanId;
      } else if (one.kind === 'item-damaged') told.push(damaged(one.at, next(one.hours), { scanId }));
      else if (one.kind === 'item-received') told.push(received(one.at, next(one.hours), { scanId }));
      else told.push(inspected(one.at, next(one.hours), { scanId }));
    } else if (one.to !== place) {
      const arrived = one.arrives === 'as addressed' ? one.to : one.arrives;
      for (const letter of one.scans) {
        const { scanId } = id();
        if (letter === 's') told.push(shipped(place, one.to, next(one.hours), { scanId }));
        else if (letter === 'r') told.push(received(arrived, next(one.hours), { scanId }));
        else if (letter === 'd') told.push(damaged(arrived, next(one.hours), { scanId }));
        else told.push(inspected(arrived, next(one.hours), { scanId }));
        if (letter === 's') transit = scanId;
      }
      place = arrived;
    }
  }
  return told;
}

const chapters = fc.array(chapter, { maxLength: 12, size: 'max' });

/** Scans alone, as they happened. */
export const scanHistories = (): fc.Arbitrary<readonly ScanEvent[]> =>
  chapters.map((all) =>
    tell(all).filter((event): event is ScanEvent => event.type !== 'item-lost' && event.type !== 'item-found'),
  );

/** For each thing told, whether it was taken back or reached us late. */
const fates = fc.array(fc.constantFrom('taken back', 'late', ...Array<string>(6).fill('plain')), {
  minLength: 40,
  maxLength: 40,
});

/** Everything that a journey is told from, in the order of occurrence; some scans are taken back. */
export const histories = (): fc.Arbitrary<readonly Observation[]> =>
  fc.tuple(chapters, fates).map(([all, fate]) => {
    const told = tell(all).map((event, index) => {
      const observation = observationOf(event, event.data.occurredAt);
      if (event.type === 'item-lost' || event.type === 'item-found') return observation;
      const arrived = fate[index] === 'late' ? { ...observation, anomalies: ['late-report'] as const } : observation;
      return fate[index] === 'taken back' ? takenBack(arrived) : arrived;
    });
    // Nothing is declared twice of the same transit in the same moment.
    return [...new Map(told.map((observation) => [orderKey(observation), observation])).values()];
  });

/** The same things in another order. */
export const shuffled = <T>(things: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...things], { minLength: things.length, maxLength: things.length });

/** Something in the order of occurrence and in the order of arrival. */
export const withArrival = <T>(things: fc.Arbitrary<readonly T[]>): fc.Arbitrary<[readonly T[], T[]]> =>
  things.chain((happened) => fc.tuple(fc.constant(happened), shuffled(happened)));
