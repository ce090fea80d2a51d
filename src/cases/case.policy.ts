/**
 * The ladder: when a transit becomes a case, who is to do what about it, for how long, and who is next. All that the group may want
 * to have otherwise stands here, as data. The reasons are in docs/adr/0016-cases.md.
 */
import { DAY_MS } from '../plain/days.js';
import type { Ending, Finding, Guess, Owner, Side, Stage, Standing, Step } from './case.events.js';

/** So many days beyond what is usual on its lane a transit is left alone: most of what is late arrives within them. */
export const GRACE_DAYS = 3;
/** Nobody is asked to search for what has been away for less than a week. */
export const FEWEST_DAYS = 7;

/** In order; each is passed at that age, in days, whatever is usual. The first goes by the lane. */
export const STAGES: readonly { readonly stage: Stage; readonly days: number | null }[] = [
  { stage: 'expectation', days: null },
  { stage: '30-days', days: 30 },
  { stage: '60-days', days: 60 },
];

export interface Rung {
  readonly owner: Owner;
  /** Days until it climbs, or until it is overdue where there is nowhere to climb to. */
  readonly days: number;
  /** What follows when nothing is done in time. */
  readonly next: Step | null;
  /** What to do, in words. */
  readonly words: string;
}

export const LADDER: Readonly<Record<Step, Rung>> = {
  'receiver-searches': {
    owner: 'receiver',
    days: 7,
    next: 'sender-searches',
    words:
      'Look for it on the shelves, on the hold shelf and in totes that are not open yet. If it is there, receive it; if not, answer searched-not-here.',
  },
  'sender-searches': {
    owner: 'sender',
    days: 7,
    next: 'msc-traces',
    words:
      'Look for it where totes are packed, and on the shelf. If it never left, take its shipping scan back; if it is not there, answer searched-not-here.',
  },
  'receiver-scans': {
    owner: 'receiver',
    days: 3,
    next: 'msc-confirms',
    words: 'You have it: receive it, and scan it as damaged if it is. The receipt closes the case.',
  },
  'sender-scans': {
    owner: 'sender',
    days: 3,
    next: 'msc-confirms',
    words:
      'You have it: take its shipping scan back, and scan it as damaged if it is. That closes the case; then ship it again if it is to travel.',
  },
  'msc-traces': {
    owner: 'msc',
    days: 14,
    next: null,
    words: 'Ask the courier where it is: the branches have not found it, or the whole lane is late.',
  },
  'msc-confirms': {
    owner: 'msc',
    days: 7,
    next: null,
    words: 'A branch says that it has the item, and no scan says so: settle it with the branch, or close the case.',
  },
  'msc-decides': {
    owner: 'msc',
    days: 14,
    next: null,
    words: 'Sixty days on the road: find it, or declare it lost.',
  },
};

/**
 * Who begins. Shelves are the likeliest place; but where a whole lane is late or slow, there is nothing on them to be found, and what is
 * missing with all that left together is first looked for where it left.
 */
export const firstStep = (stage: Stage, explanation: Guess): Step => {
  if (stage === '60-days') return 'msc-decides';
  if (explanation === 'set-aside-damaged') return 'receiver-scans';
  if (explanation === 'run-late') return 'sender-searches';
  return explanation === 'lane-late' || explanation === 'on-its-way' ? 'msc-traces' : 'receiver-searches';
};

/** Where an open case goes when its transit passes a stage; who has said that they have the item, is left to scan it. */
export function stepAtStage(stage: Stage, step: Step): Step {
  if (step === 'receiver-scans' || step === 'sender-scans') return step;
  if (stage === '60-days') return 'msc-decides';
  return LADDER[step].owner === 'msc' ? step : 'msc-traces';
}

/** On a step as of then, with all of its days. */
export function standingAt(step: Step, lane: { readonly from: string; readonly to: string }, at: string): Standing {
  const { owner, days } = LADDER[step];
  const dueAt = new Date(Date.parse(at) + days * DAY_MS).toISOString();
  if (owner === 'msc') return { owner, step, dueAt };
  return { owner, ownerBranch: owner === 'receiver' ? lane.to : lane.from, step, dueAt };
}

/** Where an answer leads; `other` is what the other side has said. What somebody else is to do, an answer leaves as it is. */
export function stepAfter(side: Side, answer: Finding, step: Step, other: Finding | undefined): Step {
  if (answer !== 'searched-not-here') return side === 'receiver' ? 'receiver-scans' : 'sender-scans';
  if (LADDER[step].owner !== side) return step;
  // The receiver had its days before the sender is asked to search.
  if (other === 'searched-not-here' || step === 'sender-searches') return 'msc-traces';
  return side === 'receiver' ? 'sender-searches' : 'receiver-searches';
}

/** What the end of a transit makes of its case, by the transit's status; what is not here has not ended. */
export const ENDED: Readonly<Partial<Record<string, Ending>>> = {
  closed: 'arrived',
  misrouted: 'arrived',
  // A later scan shows that it is no longer on the road.
  unconfirmed: 'found',
  lost: 'lost',
  withdrawn: 'withdrawn',
};

/** As the group's staff may close a case. */
export const CLOSINGS = ['found', 'damaged', 'lost', 'mistake'] as const satisfies readonly Ending[];
export const FINDINGS = ['searched-not-here', 'found', 'set-aside-damaged'] as const satisfies readonly Finding[];

/** The last stage that a transit has passed by then; null if it is not late at all. `usualDays`: null where that is not known. */
export function stagePassed(shippedAt: string, at: string, usualDays: number | null): Stage | null {
  const age = (Date.parse(at) - Date.parse(shippedAt)) / DAY_MS;
  const late = usualDays === null ? Infinity : Math.max(FEWEST_DAYS, usualDays + GRACE_DAYS);
  return STAGES.findLast(({ days }) => age >= (days ?? late))?.stage ?? null;
}

export const isBeyond = (stage: Stage, other: Stage): boolean => placeOf(stage) > placeOf(other);

const placeOf = (stage: Stage): number => STAGES.findIndex((each) => each.stage === stage);
