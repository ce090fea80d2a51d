/** Lender, courier and pickup of a hold against what really happened, with bags that go astray and are sent on, and with missed scans. */
import { describe, expect, test } from '@jest/globals';
import { calendarDays } from '../../src/plain/days.js';
import { CLEAN } from '../../src/simulation/options.js';
import { groupedBy } from './story.js';
import { recordYear } from './support/recorded-year.js';
import { waitsOf, type Wait } from './support/waits.js';

const DAYS = 150;
const GROUP = { ...CLEAN, branches: 8, itemsPerMonth: 900, seed: 12, wrongBranch: 0.08 };

async function pickedUp(missedScans: number): Promise<{ waits: readonly Wait[]; legs: ReadonlyMap<string, number> }> {
  const recorded = await recordYear({ ...GROUP, missedScans }, [DAYS], () => Promise.resolve(null), 0);
  try {
    const waits = (await waitsOf(recorded)).filter(({ outcome }) => outcome === 'picked-up');
    const ofHolds = recorded.trips.filter(({ purpose }) => purpose === 'hold');
    const legs = [...groupedBy(ofHolds, ({ holdId }) => holdId ?? '')].map(
      ([id, trips]) => [id, trips.length] as const,
    );
    return { waits, legs: new Map(legs) };
  } finally {
    await recorded.close();
  }
}

/** Three parts, each rounded to a tenth of a day. */
const ROUNDING = 0.15 + 1e-9;
const parts = ({ told }: Wait) => [told.lenderDays, told.courierDays, told.pickupDays];
const whole = ({ told }: Wait) => calendarDays(told.placedAt, told.pickedUpAt ?? '');

describe(`the waits of picked-up holds (seed ${GROUP.seed})`, () => {
  test('are what they were, and their three segments add up to the whole, sent on or not', async () => {
    const { waits, legs } = await pickedUp(0);
    const sentOn = waits.filter(({ holdId }) => (legs.get(holdId) ?? 0) > 1);
    expect(sentOn.length).toBeGreaterThan(50);
    for (const wait of waits) {
      const { holdId, placedAt, shippedAt, receivedAt, pickedUpAt } = wait;
      expect({ holdId, ...wait.told }).toMatchObject({ holdId, placedAt, shippedAt, receivedAt, pickedUpAt });
      const sum = parts(wait).reduce<number>((total, days) => total + (days ?? Number.NaN), 0);
      expect(Math.abs(sum - whole(wait))).toBeLessThanOrEqual(ROUNDING);
    }
  }, 120_000);

  /** A missed scan hides a segment's end; where a bag went astray and one of its scans is missing, an end may be that of another trip. */
  test('add up wherever both ends of every segment were scanned, and are seldom known wrongly where not', async () => {
    const { waits } = await pickedUp(0.05);
    const known = waits.filter((wait) => parts(wait).every((days) => days !== null));
    expect(known.length / waits.length).toBeGreaterThan(0.85);
    for (const wait of known) {
      const sum = parts(wait).reduce<number>((total, days) => total + (days ?? Number.NaN), 0);
      expect(Math.abs(sum - whole(wait))).toBeLessThanOrEqual(ROUNDING);
    }
    const wrong = known.filter(
      ({ told, shippedAt, receivedAt }) => told.shippedAt !== shippedAt || told.receivedAt !== receivedAt,
    );
    expect(wrong.length / known.length).toBeLessThan(0.01);
  }, 120_000);
});
