/** What must hold of an item's stream in whatever order its scans reach the service. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { itemDecider, type ItemState } from '../../src/courier/item.decider.js';
import type { ItemEvent, ScanEvent } from '../../src/courier/item.events.js';
import { journey, standing } from '../../src/courier/journey.js';
import { barcode, voided } from './support/scans.js';
import { scanHistories, shuffled, withArrival } from './support/histories.js';

const RUNS = { numRuns: 150 };
/** All uploads of these tests come after everything has happened, a minute apart. */
const UPLOADED_MS = Date.UTC(2026, 11, 1);
const uploadedAt = (index: number) => new Date(UPLOADED_MS + index * 60_000).toISOString();

interface Recorded {
  readonly event: ItemEvent;
  readonly recordedAt: string;
  readonly position: bigint;
}

/** A stream as `execute` writes it: decide, record, evolve. */
class Stream {
  readonly log: Recorded[] = [];
  state: ItemState = itemDecider.initial;

  scan(scan: ScanEvent): number {
    const receivedAt = uploadedAt(this.log.length);
    return this.record(
      itemDecider.decide({ type: 'scan', scan, receivedAt, legacyAllowed: true }, this.state),
      receivedAt,
    );
  }

  takeBack(scanId: string): number {
    const recordedAt = uploadedAt(this.log.length);
    const command = { type: 'void', void: voided(scanId, recordedAt).data } as const;
    return this.record(itemDecider.decide(command, this.state), recordedAt);
  }

  /** Answers how many events came of it. */
  private record(decision: ReturnType<typeof itemDecider.decide>, recordedAt: string): number {
    if (decision.outcome === 'refused') throw new Error(decision.detail);
    for (const event of decision.events) {
      const place = { recordedAt, position: BigInt(this.log.length + 1) };
      this.log.push({ event, ...place });
      this.state = itemDecider.evolve(this.state, event, place);
    }
    return decision.events.length;
  }
}

const recordAll = (scans: readonly ScanEvent[], takenBack: readonly string[] = []): Stream => {
  const stream = new Stream();
  for (const scan of scans) stream.scan(scan);
  for (const scanId of takenBack) stream.takeBack(scanId);
  return stream;
};

const replay = (log: readonly Recorded[]): ItemState =>
  log.reduce((state, { event, ...place }) => itemDecider.evolve(state, event, place), itemDecider.initial);

/** The journey without what differs by the way that a scan reached us. */
const story = ({ observations }: ItemState) => {
  const { transits, custody, anomalies } = journey(barcode, observations);
  return {
    transits,
    custody,
    anomalies: anomalies.filter(({ code }) => code !== 'out-of-order' && code !== 'late-report'),
  };
};

test('scans recorded in any order tell the same journey', () =>
  fc.assert(
    fc.property(withArrival(scanHistories()), ([happened, arrived]) =>
      expect(story(recordAll(arrived).state)).toEqual(story(recordAll(happened).state)),
    ),
    RUNS,
  ));

test('so they do when some of them are taken back', () => {
  const corrected = withArrival(scanHistories()).chain(([happened, arrived]) =>
    fc
      .subarray(happened.map(({ data }) => data.scanId))
      .chain((taken) => fc.tuple(fc.constant(happened), fc.constant(arrived), fc.constant(taken), shuffled(taken))),
  );
  fc.assert(
    fc.property(corrected, ([happened, arrived, taken, takenOtherwise]) =>
      expect(story(recordAll(arrived, takenOtherwise).state)).toEqual(story(recordAll(happened, taken).state)),
    ),
    RUNS,
  );
});

test('no scan is lost and none is recorded twice, however often it is sent', () => {
  const resent = scanHistories().chain((scans) =>
    fc.subarray([...scans]).chain((again) => fc.tuple(fc.constant(scans), shuffled([...scans, ...again]))),
  );
  fc.assert(
    fc.property(resent, ([scans, sent]) => {
      const { log } = recordAll(sent);
      const ids = log.map(({ event }) => (event as ScanEvent).data.scanId).sort();
      expect(ids).toEqual(scans.map(({ data }) => data.scanId).sort());
    }),
    RUNS,
  );
});

test('sending the whole history again records nothing and changes nothing', () =>
  fc.assert(
    fc.property(withArrival(scanHistories()), ([happened, arrived]) => {
      const stream = recordAll(arrived);
      const before = stream.state;
      expect(happened.map((scan) => stream.scan(scan))).toEqual(happened.map(() => 0));
      expect(stream.state).toEqual(before);
    }),
    RUNS,
  ));

test('an anomaly of the history is recorded with the scan exactly if the journey known then contained it', () =>
  fc.assert(
    fc.property(withArrival(scanHistories()), ([, arrived]) => {
      const stream = new Stream();
      for (const scan of arrived) {
        stream.scan(scan);
        const { scanId } = scan.data;
        const { anomalies } = journey(barcode, stream.state.observations);
        const ofIt = anomalies.filter((one) => one.scanId === scanId).map(({ code }) => code);
        const written = (stream.log.at(-1)?.event as ScanEvent).data.anomalies ?? [];
        expect([...written].sort()).toEqual(ofIt.sort());
      }
    }),
    RUNS,
  ));

test('as known at any time is what was live then; as known now is live', () =>
  fc.assert(
    fc.property(withArrival(scanHistories()), fc.array(fc.nat()), ([, arrived], taken) => {
      const stream = new Stream();
      const live: [string, ReturnType<typeof story>, unknown][] = [];
      const note = () => {
        const { observations, standing: known } = stream.state;
        live.push([stream.log.at(-1)!.recordedAt, story(stream.state), known ?? standing(observations)]);
      };
      for (const scan of arrived) {
        stream.scan(scan);
        note();
      }
      for (const index of arrived.length > 0 ? taken : []) {
        if (stream.takeBack(arrived[index % arrived.length]!.data.scanId) > 0) note();
      }
      for (const [time, told, stood] of live) {
        const known = replay(stream.log.filter(({ recordedAt }) => recordedAt <= time));
        expect(story(known)).toEqual(told);
        expect(standing(known.observations)).toEqual(stood);
      }
    }),
    RUNS,
  ));
