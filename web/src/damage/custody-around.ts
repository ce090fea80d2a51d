/** The part of a journey around a damage window, for a drawing of it. */
import type { CustodyAnswer, JourneyAnswer, WindowAnswer } from '../api/contract.js';

export type Held = CustodyAnswer;
export type Mark = JourneyAnswer['observations'][number];

export interface Around {
  /** Of the drawing and of the window in it: milliseconds since 1970. */
  readonly begin: number;
  readonly end: number;
  readonly windowBegin: number;
  readonly windowEnd: number;
  readonly custody: readonly Held[];
  readonly marks: readonly Mark[];
}

const HOUR_MS = 3_600_000;
/** Of the window, on either side; a narrow one still has a day around it. */
const MARGIN = 0.25;
const LEAST_MARGIN_MS = 24 * HOUR_MS;

export function custodyAround(
  { custody, observations }: JourneyAnswer,
  { lastSound, firstDamaged }: WindowAnswer,
): Around {
  const windowEnd = Date.parse(firstDamaged.occurredAt);
  const first = observations[0]?.occurredAt ?? firstDamaged.occurredAt;
  const windowBegin = Math.min(windowEnd, Date.parse(lastSound?.occurredAt ?? first));
  const margin = Math.max(LEAST_MARGIN_MS, (windowEnd - windowBegin) * MARGIN);
  const [begin, end] = [windowBegin - margin, windowEnd + margin];
  return {
    begin,
    end,
    windowBegin,
    windowEnd,
    custody: custody.filter(
      ({ since, until }) => Date.parse(since) < end && (until === undefined || Date.parse(until) > begin),
    ),
    marks: observations.filter(({ occurredAt }) => Date.parse(occurredAt) >= begin && Date.parse(occurredAt) <= end),
  };
}
