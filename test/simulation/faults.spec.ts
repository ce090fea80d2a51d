import { describe, expect, test } from '@jest/globals';
import { CLEAN } from '../../src/simulation/options.js';
import { groupOf, isLikely, ofKind, scansOf, story, tripsByItem } from './story.js';

const GROUP = { branches: 12, days: 100, itemsPerMonth: 4000, seed: 11 };
const SEED = `seed ${GROUP.seed}`;

describe('where nothing goes wrong', () => {
  const { actions, transits, truth } = story({ ...GROUP, ...CLEAN });

  test('every trip has both scans, at the true times', () => {
    const scans = scansOf(actions);
    for (const transit of transits) {
      expect(scans.get(transit.shipScanId ?? '')?.occurredAt).toBe(transit.shippedAt);
      if (transit.arrivedAt === null) expect(transit.receiveScanId).toBeNull();
      else expect(scans.get(transit.receiveScanId ?? '')?.occurredAt).toBe(transit.arrivedAt);
    }
    expect(scans.size).toBe(transits.length + transits.filter(({ arrivedAt }) => arrivedAt !== null).length);
  });

  test('everything arrives where it was sent, in order', () => {
    for (const transit of transits.filter(({ arrivedAt }) => arrivedAt !== null)) {
      const { shippedAt, collectedAt, deliveredAt, arrivedAt } = transit;
      expect(transit.arrivedAtBranch).toBe(transit.to);
      expect([shippedAt, collectedAt, deliveredAt, arrivedAt]).toEqual(
        [shippedAt, collectedAt, deliveredAt, arrivedAt].sort(),
      );
    }
  });

  test('nothing is in two places: each trip begins after and where the last one ended', () => {
    for (const trips of tripsByItem(transits).values()) {
      trips.forEach((trip, index) => {
        const before = trips[index - 1];
        if (!before) return;
        expect(trip.from).toBe(before.arrivedAtBranch);
        expect((before.arrivedAt ?? 'on the road') <= trip.shippedAt).toBe(true);
      });
    }
  });

  test('there are no doubles, voids, damages or losses, and no clock is wrong', () => {
    const kinds = new Set(actions.map(({ kind }) => kind));
    expect([...kinds].filter((kind) => ['void', 'lost', 'found'].includes(kind))).toEqual([]);
    expect(truth.filter(({ kind }) => kind === 'damage' || kind === 'scan')).toEqual([]);
    expect(ofKind(actions, 'scans').filter(({ at, sentAt }) => sentAt !== at)).toEqual([]);
  });
});

describe('where things go wrong', () => {
  const rates = {
    missedScans: 0.08,
    wrongBranch: 0.03,
    doubleScan: 0.04,
    resentUploads: 0.05,
    damageRate: 0.02,
    lostRate: 0.005,
    clockSkew: 0.34,
    offlineBranches: 2,
  };
  const { actions, transits, truth } = story({ ...GROUP, ...rates });
  const group = groupOf(truth);
  const scans = scansOf(actions);
  const arrived = transits.filter(({ arrivedAt, foundAt }) => arrivedAt !== null && foundAt === undefined);

  test(`scans are missed about as often as asked, mostly at the careless branches (${SEED})`, () => {
    const rate = new Map(group.missedScans.map((branch) => [branch.branch, branch.rate]));
    const chances = [
      ...transits.map(({ from }) => from),
      ...arrived.map(({ arrivedAtBranch: branch }) => branch ?? ''),
    ];
    const missed = [
      ...transits.filter(({ shipScanId }) => shipScanId === null),
      ...arrived.filter(({ receiveScanId }) => receiveScanId === null),
    ].length;
    expect(
      isLikely(
        missed,
        chances.map((branch) => rate.get(branch) ?? Number.NaN),
      ),
    ).toBe(true);
    expect(missed / chances.length).toBeGreaterThan(rates.missedScans * 0.85);
    expect(missed / chances.length).toBeLessThan(rates.missedScans * 1.15);
    const others = group.missedScans.filter(({ branch }) => !group.careless.includes(branch));
    for (const branch of group.careless)
      expect(rate.get(branch)).toBeGreaterThan(3 * Math.max(...others.map((o) => o.rate)));
  });

  test(`bags go astray about as often as asked, and travel on (${SEED})`, () => {
    const astray = arrived.filter(({ to, arrivedAtBranch }) => to !== arrivedAtBranch);
    expect(
      isLikely(
        astray.length,
        arrived.map(() => rates.wrongBranch),
      ),
    ).toBe(true);
    const trips = tripsByItem(transits);
    const reforwarded = astray.filter(({ barcode, arrivedAtBranch, arrivedAt, to, holdId }) =>
      trips
        .get(barcode)
        ?.some(
          (next) =>
            next.from === arrivedAtBranch &&
            next.shippedAt > (arrivedAt ?? '') &&
            next.to === to &&
            next.holdId === holdId,
        ),
    );
    expect(reforwarded.length / astray.length).toBeGreaterThan(0.97);
  });

  test(`scans are doubled about as often as asked, within minutes (${SEED})`, () => {
    const doubles = ofKind(truth, 'scan').filter(({ why }) => why === 'double');
    expect(
      isLikely(
        doubles.length,
        [...scans].slice(doubles.length).map(() => rates.doubleScan),
      ),
    ).toBe(true);
    for (const { scanId, doubleOf } of doubles) {
      const [first, second] = [scans.get(doubleOf ?? ''), scans.get(scanId)];
      const apart = Date.parse(second?.occurredAt ?? '') - Date.parse(first?.occurredAt ?? '');
      expect(apart).toBeGreaterThan(0);
      expect(apart).toBeLessThanOrEqual(180_000);
      expect({ ...second, scanId: '', occurredAt: '' }).toEqual({ ...first, scanId: '', occurredAt: '' });
    }
  });

  test(`uploads are sent again about as often as asked, exactly as they were (${SEED})`, () => {
    const uploads = ofKind(actions, 'scans');
    const first = new Map<string, string>();
    const changed: string[] = [];
    let again = 0;
    for (const { scans: batch } of uploads) {
      const id = batch[0]?.scanId ?? '';
      const content = JSON.stringify(batch);
      if (first.has(id)) again++;
      if ((first.get(id) ?? content) !== content) changed.push(content);
      first.set(id, content);
    }
    expect(changed).toEqual([]);
    expect(
      isLikely(
        again,
        [...first].map(() => rates.resentUploads),
      ),
    ).toBe(true);
    expect(again).toBeGreaterThan(100);
  });

  test(`damage comes about as often as asked, in the custody of who had it (${SEED})`, () => {
    const damages = ofKind(truth, 'damage');
    // An item that is already damaged is spared, so there are somewhat fewer than asked for.
    expect(damages.length / transits.length).toBeGreaterThan(rates.damageRate * 0.75);
    expect(damages.length / transits.length).toBeLessThan(rates.damageRate * 1.1);
    const trips = tripsByItem(transits);
    for (const { barcode, damagedAt, custodian, discoveredAt, damageScanId } of damages) {
      const list = trips.get(barcode) ?? [];
      const onTheRoad = list.find((trip) => trip.shippedAt <= damagedAt && (trip.arrivedAt ?? '9') > damagedAt);
      if ('courier' in custodian) {
        expect(onTheRoad?.from).toBe(custodian.courier.from);
        expect(onTheRoad?.arrivedAtBranch ?? custodian.courier.to).toBe(custodian.courier.to);
      } else {
        expect(onTheRoad).toBeUndefined();
        const before = list.findLast((trip) => (trip.arrivedAt ?? '9') <= damagedAt);
        const after = list.find((trip) => trip.shippedAt >= damagedAt);
        expect(before?.arrivedAtBranch ?? after?.from).toBe(custodian.branch);
      }
      if (discoveredAt === null) continue;
      expect(discoveredAt >= damagedAt).toBe(true);
      expect(scans.get(damageScanId ?? '')).toMatchObject({ type: 'damaged', barcode, condition: 'damaged' });
    }
    expect(new Set(damages.map(({ discovery }) => discovery)).size).toBe(5);
  });

  test('nobody calls an item sound between its damage and its mending', () => {
    const damagedSince = new Map<string, string>();
    const events = [
      ...ofKind(truth, 'damage').map(({ damagedAt, barcode }) => ({ time: damagedAt, barcode, is: 'damaged' })),
      ...[...scans.values()]
        .filter(({ branch }) => !group.skewed.some((skewed) => skewed.branch === branch))
        .map((scan) => ({
          time: scan.occurredAt,
          barcode: scan.barcode,
          is: scan.type === 'inspected' ? 'mended' : (scan.condition ?? 'not said'),
        })),
    ].sort((a, b) => (a.time < b.time ? -1 : 1));
    const wrong = [];
    // Mending is only seen where the clock is right: items of other branches are left out once they are damaged.
    for (const event of events) {
      if (event.is === 'damaged') damagedSince.set(event.barcode, event.time);
      else if (event.is === 'mended') damagedSince.delete(event.barcode);
      else if ((event.is === 'sound' || event.is === 'worn') && damagedSince.has(event.barcode)) wrong.push(event);
    }
    const mendedUnseen = new Set(
      [...scans.values()]
        .filter(({ type, branch }) => type === 'inspected' && group.skewed.some((skewed) => skewed.branch === branch))
        .map(({ barcode }) => barcode),
    );
    expect(wrong.filter(({ barcode }) => !mendedUnseen.has(barcode))).toEqual([]);
  });

  test(`items are lost about as often as asked; declared later, some found (${SEED})`, () => {
    const declared = ofKind(actions, 'lost');
    const settled = transits.filter(({ shippedAt }) => shippedAt < '2025-07-30');
    // What was never scanned out, nobody misses.
    const missed = transits.filter(({ lostAt, shipScanId }) => lostAt !== undefined && shipScanId !== null);
    expect(missed.length).toBeGreaterThan(10);
    expect(declared.length).toBe(missed.length);
    expect(
      isLikely(
        settled.filter(({ lostAt }) => lostAt !== undefined).length,
        settled.map(() => rates.lostRate),
      ),
    ).toBe(true);
    const found = ofKind(actions, 'found');
    expect(found.length).toBe(missed.filter(({ foundAt }) => foundAt !== undefined).length);
    expect(declared.length).toBeGreaterThan(found.length);
  });

  test('a wrong clock is as wrong when it sends as when it scans, so that it can be corrected; unless it does not say', () => {
    const skew = new Map(group.skewed.map((branch) => [branch.branch, branch]));
    expect(skew.size).toBe(4);
    expect(group.skewed.filter(({ sendsClock }) => !sendsClock)).toHaveLength(1);
    const trueTime = new Map(
      transits.flatMap((trip) => [
        [trip.shipScanId, trip.shippedAt] as const,
        [trip.receiveScanId, trip.arrivedAt] as const,
      ]),
    );
    const unlike: unknown[] = [];
    for (const { at, sentAt, scans: batch } of ofKind(actions, 'scans')) {
      const wrong = skew.get(batch[0]?.branch ?? '');
      const seconds = wrong?.seconds ?? 0;
      const told = sentAt === undefined ? 'nothing' : (Date.parse(sentAt) - Date.parse(at)) / 1000;
      if (told !== (wrong?.sendsClock === false ? 'nothing' : seconds)) unlike.push({ at, sentAt });
      for (const { scanId, occurredAt } of batch) {
        const known = trueTime.get(scanId);
        if (known && Date.parse(occurredAt) - Date.parse(known) !== seconds * 1000) unlike.push({ scanId, occurredAt });
      }
    }
    expect(unlike).toEqual([]);
  });

  test('only offline branches upload late, by up to six days and a little', () => {
    const late = new Map<string, number>();
    for (const { at, sentAt, scans: batch } of ofKind(actions, 'scans')) {
      for (const { branch, occurredAt } of batch) {
        const sent = Date.parse(sentAt ?? at);
        const skew = sentAt === undefined ? (group.skewed.find((one) => one.branch === branch)?.seconds ?? 0) : 0;
        const hours = (sent - Date.parse(occurredAt) + skew * 1000) / 3_600_000;
        late.set(branch, Math.max(late.get(branch) ?? 0, hours));
      }
    }
    const lateBranches = [...late].filter(([, hours]) => hours > 1).map(([branch]) => branch);
    expect(lateBranches.sort()).toEqual([...group.offline].sort());
    expect(Math.max(...late.values())).toBeLessThan(6 * 24 + 1);
    expect(ofKind(actions, 'scans').some(({ scans: batch }) => batch.length > 50)).toBe(true);
  });
});
