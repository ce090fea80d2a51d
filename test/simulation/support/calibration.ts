/** Of what was under way at some looks and really arrived later, how much had done so by the times at which it was expected. */
import type { TransitTruth } from '../../../src/simulation/truth.js';

/** An open transit with the times by which half, and nine of ten, of its like have arrived. */
export interface Foretold {
  readonly barcode: string;
  readonly transitId: string;
  readonly expected: { readonly p50: string | null; readonly p90: string | null } | null;
}

export interface Calibrated {
  readonly of: number;
  readonly share: number;
  /** Three standard errors of such a share, half as much again since what travels in one van arrives together. */
  readonly error: number;
}

export function calibration(
  looks: readonly { readonly now: Date; readonly open: readonly Foretold[] }[],
  trips: readonly TransitTruth[],
): { readonly p50: Calibrated; readonly p90: Calibrated } {
  const truth = new Map(trips.map((trip) => [`${trip.barcode} ${trip.shipScanId ?? ''}`, trip.arrivedAt]));
  const underway = looks.flatMap(({ now, open }) =>
    open.flatMap(({ barcode, transitId, expected }) => {
      const arrivedAt = truth.get(`${barcode} ${transitId}`) ?? null;
      return expected === null || arrivedAt === null || arrivedAt <= now.toISOString() ? [] : [{ arrivedAt, expected }];
    }),
  );
  const by = (name: 'p50' | 'p90', share: number): Calibrated => {
    const told = underway.filter(({ expected }) => expected[name] !== null);
    const arrived = told.filter(({ arrivedAt, expected }) => arrivedAt <= (expected[name] ?? '')).length;
    return {
      of: told.length,
      share: arrived / told.length,
      error: 1.5 * 3 * Math.sqrt((share * (1 - share)) / told.length),
    };
  };
  return { p50: by('p50', 0.5), p90: by('p90', 0.9) };
}
