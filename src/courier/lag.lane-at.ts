/** What became of the transits of a lane by a time: what occurred after it had not occurred yet. Pure. */
import { newLane, widen, type Lane } from './lag.lane.js';
import { LOST, OPEN, WITHDRAWN } from './lag.js';

/**
 * The lane as it was at the end of that second of 1970. `lost`: when those were shipped that were lost then, seconds since 1970; what
 * else had been shipped and had not ended was open.
 */
export function laneAt(lane: Lane, second: number, lost: readonly number[] = []): Lane {
  const then = newLane(lane.from, lane.to, lane.runDays, shippedBy(lane, second));
  for (let index = 0; index < lane.length; index++) if (isThere(lane, index, second)) copy(lane, index, then, second);
  for (const shipped of lost) {
    const place = then.at.findIndex((at, index) => at === shipped && then.outcome[index] === OPEN);
    if (place >= 0) then.outcome[place] = LOST;
  }
  return then;
}

function shippedBy(lane: Lane, second: number): number {
  let count = 0;
  for (let index = 0; index < lane.length; index++) if (isThere(lane, index, second)) count++;
  return count;
}

const isThere = ({ at, outcome }: Lane, index: number, second: number): boolean =>
  outcome[index] !== WITHDRAWN && (at[index] as number) <= second;

function copy(lane: Lane, index: number, then: Lane, second: number): void {
  const [at, outcome, until] = [lane.at[index] as number, lane.outcome[index] as number, lane.until[index] as number];
  const place = then.length++;
  const hadEnded = outcome !== OPEN && outcome !== LOST && until <= second;
  then.at[place] = at;
  then.outcome[place] = hadEnded ? outcome : OPEN;
  then.until[place] = hadEnded ? until : at;
  if (hadEnded) {
    then.calendar[place] = lane.calendar[index] as number;
    then.courier[place] = lane.courier[index] as number;
  }
  widen(then, place);
}
