/** The two clocks of the address: as it was at a time, and as it was known at a time. */
import { asked } from '../parts/filter-form.js';

export interface Then {
  readonly at: string | undefined;
  readonly knownAt: string | undefined;
}

export type Clock = keyof Then;

export const thenAsked = (): Then => ({ at: asked('at'), knownAt: asked('knownAt') });

/** What had happened later than it was known cannot be asked for: the clock that is moved takes the other along. */
export function moved(then: Then, clock: Clock, to: string | undefined): Then {
  const next = { ...then, [clock]: to };
  const { at, knownAt } = next;
  if (at === undefined || knownAt === undefined || Date.parse(at) <= Date.parse(knownAt)) return next;
  return { at: to, knownAt: to };
}

/** Where a clock can stand: at each moment at which something changed, and now, which comes last. */
export const stopsOf = (times: readonly string[]): readonly string[] => [...new Set(times)].sort();

/** The last stop that is not after the time; the one after all of them is now. */
export function stopAt(stops: readonly string[], time: string | undefined): number {
  if (time === undefined) return stops.length;
  const after = stops.findIndex((stop) => Date.parse(stop) > Date.parse(time));
  return Math.max(0, (after < 0 ? stops.length : after) - 1);
}
