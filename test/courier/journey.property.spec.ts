/** What must hold of the journey of every item, whatever was scanned; a failure prints the seed and the smallest history. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { journey, occurredBy, standing } from '../../src/courier/journey.js';
import type { Holder, Journey, Observation } from '../../src/courier/journey.shape.js';
import { advance, beginning, orderKey } from '../../src/courier/journey.steps.js';
import { barcode } from './support/scans.js';
import { histories, shuffled, withArrival } from './support/histories.js';

const RUNS = { numRuns: 250 };
const tell = (observations: readonly Observation[]): Journey => journey(barcode, observations);
const isUnderway = ({ status }: { status: string }) => status === 'open' || status === 'lost';
const holderIs = (holder: Holder) => ('branch' in holder ? holder.branch : holder.courier);

/** For every history: `hold` throws if it does not. */
const always = (hold: (history: readonly Observation[]) => void) => fc.assert(fc.property(histories(), hold), RUNS);

test('the histories are worth telling: every outcome of a transit and every anomaly of the history occurs', () => {
  const told = fc.sample(histories(), { numRuns: 300, seed: 1 }).map(tell);
  expect(new Set(told.flatMap(({ transits }) => transits.map(({ status }) => status)))).toEqual(
    new Set(['open', 'closed', 'misrouted', 'lost', 'unconfirmed']),
  );
  expect(new Set(told.flatMap(({ anomalies }) => anomalies.map(({ code }) => code)))).toEqual(
    new Set([
      'no-open-shipment',
      'wrong-branch',
      'already-in-transit',
      'not-in-custody',
      'already-here',
      'late-report',
    ]),
  );
});

test('observations tell the same journey in whatever order they arrive', () =>
  fc.assert(
    fc.property(withArrival(histories()), ([happened, arrived]) => expect(tell(arrived)).toEqual(tell(happened))),
    RUNS,
  ));

test('duplicates change nothing', () => {
  const repeated = histories().chain((history) =>
    fc.subarray([...history]).chain((twice) => fc.tuple(fc.constant(history), shuffled([...history, ...twice]))),
  );
  fc.assert(
    fc.property(repeated, ([history, withTwice]) => expect(tell(withTwice)).toEqual(tell(history))),
    RUNS,
  );
});

test('somebody has the item from the first scan that places it, and never two at once', () =>
  always((history) => {
    const { custody } = tell(history);
    custody.forEach(({ since, until }, index) => {
      const next = custody[index + 1];
      expect(until).toBe(next?.since);
      if (until !== undefined) expect(until >= since).toBe(true);
    });
  }));

test('the item is in the hands of the courier exactly while a transit is under way', () =>
  always((history) => {
    const { custody, transits } = tell(history);
    const underway = transits.find(isUnderway);
    const holder = custody.at(-1)?.holder;
    if (underway) expect(holder && holderIs(holder)).toEqual({ from: underway.from, to: underway.to });
    else expect(holder === undefined || 'branch' in holder).toBe(true);
  }));

test('every shipment that stands belongs to exactly one transit, or says why not', () =>
  always((history) => {
    const { transits, anomalies } = tell(history);
    for (const { kind, scanId, voided } of history) {
      if (kind !== 'shipped') continue;
      const its = transits.filter(({ transitId }) => transitId === scanId).length;
      const explained = anomalies.some((one) => one.scanId === scanId && one.code === 'already-in-transit');
      if (voided !== undefined) expect(its).toBe(0);
      else if (!explained) expect(its).toBe(1);
      else expect(its).toBeLessThanOrEqual(1);
    }
  }));

test('every receipt that stands ends a transit, or says why not', () =>
  always((history) => {
    const { transits, anomalies } = tell(history);
    for (const { kind, scanId, voided, occurredAt, branch } of history) {
      if (kind !== 'received' || voided !== undefined) continue;
      const ended = transits.some(({ receivedAt, receivedBy }) => receivedAt === occurredAt && receivedBy === branch);
      expect(ended || anomalies.some((one) => one.scanId === scanId)).toBe(true);
    }
  }));

test('every transit has an id of its own, and every anomaly a scan that stands', () =>
  always((history) => {
    const { transits, anomalies } = tell(history);
    expect(new Set(transits.map(({ transitId }) => transitId)).size).toBe(transits.length);
    const stands = new Set(history.filter(({ voided }) => voided === undefined).map(({ scanId }) => scanId));
    expect(anomalies.filter(({ scanId }) => !stands.has(scanId))).toEqual([]);
  }));

test('at most one transit is under way, and it is the last', () =>
  always((history) => expect(tell(history).transits.slice(0, -1).filter(isUnderway)).toEqual([])));

test('no transit ends before it began, and its days are told when both ends are known', () =>
  always((history) => {
    for (const { status, shippedAt, receivedAt, endedBefore, days } of tell(history).transits) {
      if (status === 'closed' || status === 'misrouted') expect(receivedAt! >= shippedAt!).toBe(true);
      if (endedBefore !== undefined) expect(endedBefore >= shippedAt!).toBe(true);
      if (shippedAt !== undefined && receivedAt !== undefined) expect(days).toBeGreaterThanOrEqual(0);
      else expect(days).toBeNull();
    }
  }));

test('transits follow one another: each begins when the one before it has ended', () =>
  always((history) => {
    const { transits } = tell(history);
    const began = transits.map(({ shippedAt, receivedAt }) => shippedAt ?? receivedAt!);
    transits.slice(1).forEach((_, index) => {
      const before = transits[index]!;
      expect(began[index + 1]! >= (before.receivedAt ?? before.endedBefore!)).toBe(true);
    });
  }));

test('where the journey stands is the fold of its steps, and the end of the whole journey', () =>
  always((history) => {
    const counted = history
      .filter(({ voided }) => voided === undefined)
      .sort((one, other) => (orderKey(one) < orderKey(other) ? -1 : 1));
    const folded = counted.reduce((state, observation) => advance(state, observation).state, beginning);
    expect(standing(history)).toEqual(folded);
    const { transits, custody } = tell(history);
    expect(folded.underway).toEqual(transits.find(isUnderway) ?? null);
    expect(folded.custody).toEqual(custody.at(-1) ?? null);
  }));

test('what is set aside is under way, and was seen to be damaged there since it was shipped', () =>
  always((history) => {
    for (const transit of tell(history).transits) {
      const { setAside, shippedAt } = transit;
      if (!setAside) continue;
      expect(isUnderway(transit)).toBe(true);
      expect(setAside.since >= shippedAt!).toBe(true);
      const seen = history.find(
        ({ branch, occurredAt }) => branch === setAside.branch && occurredAt === setAside.since,
      );
      expect(seen).toMatchObject({ kind: 'damaged' });
    }
  }));

test('a voided scan leaves the journey as if it was never scanned', () =>
  always((history) => {
    const stands = history.filter(({ voided }) => voided === undefined);
    const { observations, ...told } = tell(history);
    const { observations: _, ...never } = tell(stands);
    expect(told).toEqual(never);
    expect(observations).toHaveLength(history.length);
  }));

test('what happens later changes no transit that had ended', () =>
  fc.assert(
    fc.property(histories(), fc.nat(), (history, at) => {
      const ordered = tell(history).observations;
      const earlier = ordered.slice(0, ordered.length === 0 ? 0 : at % ordered.length);
      const ended = tell(earlier).transits.filter((transit) => !isUnderway(transit));
      expect(tell(history).transits.slice(0, ended.length)).toEqual(ended);
    }),
    RUNS,
  ));

test('as it was when the last thing had happened is as it is', () =>
  always((history) => {
    const last = tell(history).observations.at(-1)?.occurredAt ?? '';
    expect(tell(history.filter(occurredBy(last)))).toEqual(tell(history));
  }));
