/** Which libraries serve their own patrons first, and which lend nothing new; drawn apart, so that all else stays as it was. */
import type { SimulationOptions } from './options.js';
import { seededRandom } from './random.js';

export interface Habits {
  /** Codes of libraries. */
  readonly localFirst: ReadonlySet<string>;
  readonly keepsNew: ReadonlySet<string>;
}

export const NEW_DAYS = 90;

export function drawHabits(
  libraries: readonly { readonly code: string }[],
  { seed, localFirst, keepsNew }: SimulationOptions,
): Habits {
  const codes = seededRandom(seed ^ 0x5eed).shuffled(libraries.map(({ code }) => code));
  return {
    localFirst: new Set(codes.slice(0, localFirst)),
    keepsNew: new Set(codes.slice(localFirst, localFirst + keepsNew)),
  };
}
