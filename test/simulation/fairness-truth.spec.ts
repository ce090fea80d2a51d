/** A simulated year in which some libraries serve their own first and some send nothing new away: the figures name them, and no others. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApplication } from '../../src/cli/application.js';
import { FolderSender } from '../../src/cli/send-folder.js';
import { readSettings } from '../../src/config/settings.js';
import { answerOf, type LibraryFairnessAnswer } from '../../src/fairness/fairness.answers.js';
import { FairnessQueries } from '../../src/fairness/fairness.queries.js';
import { ProjectionEngine } from '../../src/projections/projection-engine.js';
import type { HabitsTruth, HoldTruth } from '../../src/simulation/truth.js';
import { simulate } from '../../src/simulation/world.js';

/** All faults happen at their usual rates; clocks are right, so that the order of what happened can be compared. */
const YEAR = {
  branches: 12,
  days: 365,
  itemsPerMonth: 250,
  seed: 2026,
  clockSkew: 0,
  soughtTitles: 10,
  localFirst: 2,
  keepsNew: 2,
};
const PERIOD = { since: '2025-07-01T00:00:00.000Z', until: '2026-07-02T00:00:00.000Z' };

const folder = mkdtempSync(join(tmpdir(), 'waybill-fairness-'));
const holds: HoldTruth[] = [];
const owners = new Map<string, string>();
const libraryOf = new Map<string, string>();
let habits: HabitsTruth;
let application: INestApplicationContext;
let told: readonly LibraryFairnessAnswer[];

beforeAll(async () => {
  const settings = { ...readSettings({}), dataFolder: folder };
  const sender = await FolderSender.open(settings);
  const year = simulate(YEAR, (record) => {
    if (record.kind === 'habits') habits = record;
    if (record.kind === 'hold') holds.push({ ...record });
  });
  for (const action of year) {
    if (action.kind === 'branch') libraryOf.set(action.code, action.library);
    if (action.kind === 'item') owners.set(action.barcode, action.owningBranch);
    await sender.send(action);
  }
  await sender.finish();
  expect(sender.report).toEqual({ refused: 0, problems: [] });
  application = await openApplication(settings, () => new Date(PERIOD.until));
  await application.get(ProjectionEngine).caughtUp();
  const answer = await application.get(FairnessQueries, { strict: false }).byLibrary(PERIOD, { scope: 'whole-group' });
  told = answer.libraries.map(answerOf).filter(({ library }) => library !== null);
}, 300_000);

afterAll(async () => {
  await application.close();
  rmSync(folder, { recursive: true, force: true });
});

const named = (which: (row: LibraryFairnessAnswer) => boolean) =>
  told
    .filter(which)
    .map(({ library }) => library)
    .sort();

test('who lent, borrowed and kept how much is what really happened, to the last hold', () => {
  const really = holds
    .filter(({ outcome }) => outcome === 'picked-up')
    .map(({ barcode, pickupBranch }) => ({
      owner: libraryOf.get(owners.get(barcode) ?? ''),
      patron: libraryOf.get(pickupBranch),
    }));
  expect(really.length).toBeGreaterThan(2_000);
  const count = (which: (one: (typeof really)[number]) => boolean) => really.filter(which).length;
  expect(told.map(({ library, lent, borrowed, kept }) => ({ library, lent, borrowed, kept }))).toEqual(
    told.map(({ library }) => ({
      library,
      lent: count(({ owner, patron }) => owner === library && patron !== library),
      borrowed: count(({ owner, patron }) => owner !== library && patron === library),
      kept: count(({ owner, patron }) => owner === library && patron === library),
    })),
  );
  expect(told.reduce((sum, { net }) => sum + net, 0)).toBe(0);
});

test('those who serve their own patrons first are named, and none of those who serve in turn', () => {
  // Who lends nothing new lets its own patrons pass those of partners while it is new.
  const unfair = [...habits.localFirst, ...habits.keepsNew].sort();
  expect(unfair.length).toBe(4);
  expect(named(({ localFirstShare }) => (localFirstShare ?? 0) > 0.25)).toEqual(unfair);
  expect(named(({ localFirst }) => localFirst > 0)).toEqual(unfair);
  expect(named(({ partnerFirst }) => partnerFirst > 0)).toEqual([]);
});

test('those who send nothing new away are named, and none of the others', () => {
  expect(habits.keepsNew.length).toBe(2);
  expect(named(({ newSentAway }) => newSentAway === 0)).toEqual([...habits.keepsNew].sort());
  expect(named(({ newSentAwayShare }) => (newSentAwayShare ?? 0) > 0.8).length).toBe(told.length - 2);
});

test('where partners’ patrons wait longer than chance tells, they do so by habit', () => {
  const longer = ({ waits: { longerInterval } }: LibraryFairnessAnswer) => (longerInterval?.[0] ?? -1) > 0;
  expect(named(longer)).toEqual([...habits.localFirst, ...habits.keepsNew].sort());
  // The courier is in it: of those who serve in turn, partners’ patrons wait a few days longer all the same.
  const fair = told.filter((row) => !longer(row)).map(({ waits }) => waits.longer ?? NaN);
  expect(fair.reduce((sum, days) => sum + days, 0) / fair.length).toBeGreaterThan(0);
});
