import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { simulate } from '../../src/simulation/world.js';
import { CLEAN, type SimulationOptions } from '../../src/simulation/options.js';
import { groupedBy, ofKind, scansOf, story } from './story.js';

const dirty = story({ branches: 14, days: 100, seed: 7, itemsPerMonth: 3000 });

function fingerprint(options: Partial<SimulationOptions>): string {
  const hash = createHash('sha256');
  for (const action of simulate(options, (record) => hash.update(JSON.stringify(record)))) {
    hash.update(JSON.stringify(action));
  }
  return hash.digest('hex');
}

describe('a simulated world', () => {
  test('is the same for the same options, and another for another seed', () => {
    const options = { branches: 6, days: 40, seed: 3, itemsPerMonth: 2000 };
    expect(fingerprint(options)).toBe(fingerprint(options));
    expect(fingerprint({ ...options, seed: 4 })).not.toBe(fingerprint(options));
  });

  test('two worlds told in turns do not disturb each other', () => {
    const options = { branches: 3, days: 20, itemsPerMonth: 1000, start: '2025-12-10' };
    const [one, other] = [simulate(options), simulate({ ...options, seed: 2, start: '2023-02-20' })];
    const alone = [...simulate(options)];
    const inTurns: unknown[] = [];
    for (const action of one) {
      inTurns.push(action);
      other.next();
    }
    expect(inTurns).toEqual(alone);
  });

  test('tells its actions in the order in which they are sent', () => {
    const times = dirty.actions.map(({ at }) => at);
    expect(times.every((at, index) => index === 0 || (times[index - 1] ?? '') <= at)).toBe(true);
    expect(times.every((at) => new Date(at).toISOString() === at)).toBe(true);
  });

  test('introduces members, items and holds before it speaks of them', () => {
    const [libraries, branches, items, holds] = [new Set(), new Set(), new Set(), new Set()];
    const unknown: unknown[] = [];
    const known = (set: Set<unknown>, value: unknown, action: unknown) => set.has(value) || unknown.push(action);
    for (const action of dirty.actions) {
      if (action.kind === 'library') libraries.add(action.code);
      else if (action.kind === 'branch') {
        known(libraries, action.library, action);
        branches.add(action.code);
      } else if (action.kind === 'lane-schedule') {
        known(branches, action.from, action);
        known(branches, action.to, action);
      } else if (action.kind === 'closure') known(branches, action.branch, action);
      else if (action.kind === 'item') {
        known(branches, action.owningBranch, action);
        items.add(action.barcode);
      } else if (action.kind === 'hold-placed') {
        known(branches, action.pickupBranch, action);
        known(libraries, action.patronLibrary, action);
        holds.add(action.holdId);
      } else if (action.kind === 'scans') {
        for (const scan of action.scans) {
          known(items, scan.barcode, scan);
          known(branches, scan.branch, scan);
          if (scan.to !== undefined) known(branches, scan.to, scan);
          if (scan.holdId !== undefined) known(holds, scan.holdId, scan);
        }
      } else if ('holdId' in action) known(holds, action.holdId, action);
      else known(items, action.barcode, action);
    }
    expect(unknown).toEqual([]);
    expect(branches.size).toBe(14);
  });

  test('sends 1 to 500 scans at a time, all of one branch', () => {
    const uploads = ofKind(dirty.actions, 'scans').map(({ scans }) => scans);
    expect(uploads.filter((scans) => scans.length < 1 || scans.length > 500)).toEqual([]);
    expect(uploads.filter((scans) => scans.some(({ branch }) => branch !== scans[0]?.branch))).toEqual([]);
  });

  test('voids only what was scanned by mistake, after it was sent', () => {
    const { actions, truth } = story({ branches: 8, days: 30, itemsPerMonth: 1500, mistakenScans: 0.15 });
    const mistakes = ofKind(truth, 'scan').filter(({ why }) => why === 'mistake');
    const sent = new Set<string>();
    const voided: string[] = [];
    for (const action of actions) {
      if (action.kind === 'scans') for (const { scanId } of action.scans) sent.add(scanId);
      if (action.kind !== 'void') continue;
      expect(sent).toContain(action.scanId);
      voided.push(action.scanId);
    }
    expect(voided.sort()).toEqual(mistakes.map(({ scanId }) => scanId).sort());
    expect(voided.length).toBeGreaterThan(20);
  });

  test('every scan traces to the truth, and every scan of the truth was sent', () => {
    const told = dirty.truth.flatMap((record) => {
      if (record.kind === 'transit') return [record.shipScanId, record.receiveScanId];
      if (record.kind === 'damage') return [record.damageScanId];
      return record.kind === 'scan' ? [record.scanId] : [];
    });
    const explained = told.filter((scanId) => scanId !== null);
    const sent = [...scansOf(dirty.actions).keys()];
    expect(new Set(explained).size).toBe(explained.length);
    expect(sent.sort()).toEqual(explained.sort());
    expect(sent.length).toBeGreaterThan(10_000);
  });

  test('scans say what truly happened', () => {
    const scans = scansOf(dirty.actions);
    for (const transit of dirty.transits) {
      if (transit.shipScanId !== null) {
        expect(scans.get(transit.shipScanId)).toMatchObject({
          type: 'shipped',
          barcode: transit.barcode,
          branch: transit.from,
          to: transit.to,
          purpose: transit.purpose,
        });
      }
      if (transit.receiveScanId !== null) {
        const { barcode, arrivedAtBranch: branch } = transit;
        expect(scans.get(transit.receiveScanId)).toMatchObject({ type: 'received', barcode, branch });
      }
    }
  });

  test('carries as many items a month as asked, once the first have begun to come home', () => {
    const { transits } = story({ ...CLEAN, branches: 10, days: 245, itemsPerMonth: 2000 });
    const byMonth = groupedBy(transits, ({ shippedAt }) => shippedAt.slice(0, 7));
    const afterAMonthOrTwo = [...byMonth.entries()].filter(([month]) => month >= '2025-09' && month < '2026-03');
    const mean = afterAMonthOrTwo.reduce((sum, [, trips]) => sum + trips.length, 0) / afterAMonthOrTwo.length;
    expect(afterAMonthOrTwo).toHaveLength(6);
    expect(mean).toBeGreaterThan(2000 * 0.93);
    expect(mean).toBeLessThan(2000 * 1.07);
  });

  test('holds end once, after their item came', () => {
    const holds = ofKind(dirty.truth, 'hold');
    const placed = ofKind(dirty.actions, 'hold-placed');
    const ended = new Map(
      dirty.actions.flatMap((action) =>
        action.kind === 'hold-picked-up' || action.kind === 'hold-expired' || action.kind === 'hold-cancelled'
          ? [[action.holdId, action.kind] as const]
          : [],
      ),
    );
    expect(holds.map(({ holdId }) => holdId).sort()).toEqual(placed.map(({ holdId }) => holdId).sort());
    for (const hold of holds) {
      expect(ended.get(hold.holdId)).toBe(hold.outcome === 'waiting' ? undefined : `hold-${hold.outcome}`);
      const steps = [hold.placedAt, hold.shippedAt, hold.receivedAt, hold.pickedUpAt].filter((time) => time !== null);
      expect(steps).toEqual([...steps].sort());
      if (hold.outcome === 'picked-up') expect(steps).toHaveLength(4);
    }
  });

  test('refuses a group that it cannot make', () => {
    expect(() => simulate({ branches: 1 }).next()).toThrow(RangeError);
    expect(() => simulate({ branches: 241 }).next()).toThrow(RangeError);
    expect(() => simulate({ start: 'yesterday' }).next()).toThrow(/2025-07-01/);
  });
});

test('a group of 240 branches has distinct codes and places on the map', () => {
  const { actions } = story({ branches: 240, days: 1 });
  const branches = ofKind(actions, 'branch');
  expect(new Set(branches.map(({ code }) => code)).size).toBe(240);
  expect(new Set(branches.map(({ latitude, longitude }) => `${latitude} ${longitude}`)).size).toBe(240);
  for (const { code } of [...branches, ...ofKind(actions, 'library')]) expect(code).toMatch(/^[A-Z0-9]{2,16}$/);
  for (const { latitude, longitude } of branches) {
    expect(latitude).toBeGreaterThan(44.3);
    expect(latitude).toBeLessThan(49.01);
    expect(longitude).toBeGreaterThan(-116.1);
    expect(longitude).toBeLessThan(-104);
  }
});
