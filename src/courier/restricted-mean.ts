/**
 * How long transits take on average, if none is watched for longer than to a horizon: the area under the Kaplan–Meier curve up
 * to there (Royston & Parmar 2013, BMC Medical Research Methodology 13:152). What has not arrived by then counts as the whole
 * horizon, so that nothing that vanishes makes it better.
 */
import type { Curve } from './kaplan-meier.js';

export interface RestrictedMean {
  /** In tenths of a day, as the curve. */
  readonly mean: number;
  readonly variance: number;
}

/** `horizon` in tenths of a day; the curve must be known until then. */
export function restrictedMean({ tenths, waiting, greenwood }: Curve, horizon: number): RestrictedMean {
  let [area, variance, end] = [0, 0, horizon];
  // From the horizon back: how sure a step is matters by the area that is left behind it (Klein & Moeschberger 2003, 4.5.2).
  for (let step = tenths.length - 1; step >= 0; step--) {
    const at = tenths[step] as number;
    if (at >= horizon) continue;
    area += (end - at) * (waiting[step] as number);
    end = at;
    const uncertain = (greenwood[step] as number) - (greenwood[step - 1] ?? 0);
    // Where nothing waits any more no area is left.
    if (area > 0) variance += area ** 2 * uncertain;
  }
  return { mean: area + end, variance };
}
