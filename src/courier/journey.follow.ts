/**
 * Following a journey observation by observation, without its whole history: what comes in order is one step from where the
 * journey stands, and what comes a little late is told again from a few observations back. Only what comes later than these
 * needs the journey told anew from the beginning. Pure.
 */
import { inOrder } from './journey.js';
import type { JourneyState, Observation, Transit } from './journey.shape.js';
import { advance, beginning, orderKey } from './journey.steps.js';

/** Late scans are mostly late by one or two. */
export const REMEMBERED = 3;

export interface Followed {
  readonly state: JourneyState;
  /** Where it stood before `recent`. */
  readonly base: JourneyState;
  /** The last observations, in order; `state` is `base` after them. */
  readonly recent: readonly Observation[];
}

/** What an observation changed. */
export interface Move {
  readonly followed: Followed;
  /** Transits that are new or may have changed. */
  readonly transits: readonly Transit[];
  /** Ids of transits that a late observation explained away. */
  readonly withdrawn: readonly string[];
}

/** All that is known is where it stands: any late observation needs the journey told anew. */
export const followedFrom = (state: JourneyState): Followed => ({ state, base: state, recent: [] });

export const notBegun: Followed = followedFrom(beginning);

/** A journey told anew from all its observations, in any order, ready to go on from. */
export function followedAnew(observations: readonly Observation[]): Followed {
  const told = inOrder(observations).filter(({ voided }) => voided === undefined);
  const split = Math.max(0, told.length - REMEMBERED);
  const base = tell(beginning, told.slice(0, split)).state;
  const recent = told.slice(split);
  return { state: tell(base, recent).state, base, recent };
}

/** The move that an observation makes; null if the journey must be told anew. */
export function moveOn(followed: Followed, observation: Observation): Move | null {
  const { state, base, recent } = followed;
  const key = orderKey(observation);
  if (key > state.last) {
    const step = advance(state, observation);
    const { underway } = step.state;
    const moved = underway && underway !== state.underway ? [underway] : [];
    const transits = step.ended ? [step.ended, ...moved] : moved;
    return { followed: remember(step.state, base, [...recent, observation]), transits, withdrawn: [] };
  }
  if (key <= base.last) return null;
  if (recent.some((known) => orderKey(known) === key)) return { followed, transits: [], withdrawn: [] };
  const before = tell(base, recent);
  const together = inOrder([...recent, observation]);
  const after = tell(base, together);
  const left = new Set(after.transits.map(({ transitId }) => transitId));
  return {
    followed: remember(after.state, base, together),
    transits: after.transits,
    withdrawn: before.transits.map(({ transitId }) => transitId).filter((transitId) => !left.has(transitId)),
  };
}

function remember(state: JourneyState, base: JourneyState, recent: readonly Observation[]): Followed {
  const [first] = recent;
  if (!first || recent.length <= REMEMBERED) return { state, base, recent };
  return remember(state, advance(base, first).state, recent.slice(1));
}

/** What observations in order, none of them voided, add to where a journey stood; the transit under way comes last. */
function tell(base: JourneyState, observations: readonly Observation[]) {
  const transits: Transit[] = [];
  let state = base;
  for (const observation of observations) {
    const step = advance(state, observation);
    if (step.ended) transits.push(step.ended);
    state = step.state;
  }
  if (state.underway) transits.push(state.underway);
  return { state, transits };
}
