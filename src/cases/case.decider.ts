/**
 * A case from its opening to its end. Every instance of the service looks at every transit again and again and asks for the same; so
 * each command is told how far its sender has seen the log, and who has not seen the case's last turn changes nothing.
 */
import { accept, refuse, type Decider, type Decision } from '../event-store/decider.js';
import type {
  About,
  CaseAnswered,
  CaseClosed,
  CaseEvent,
  CaseOpened,
  CaseReopened,
  Climb,
  Ending,
  Finding,
  Guess,
  Side,
  Stage,
  Standing,
  Step,
} from './case.events.js';
import { ENDED, firstStep, isBeyond, LADDER, stagePassed, standingAt, stepAfter, stepAtStage } from './case.policy.js';

export type CaseState =
  | { readonly status: 'none' }
  | (Known & { readonly status: 'open'; readonly reopened?: CaseReopened['data'] })
  | (Known & { readonly status: 'closed'; readonly end: CaseClosed['data'] });

interface Known {
  readonly opened: CaseOpened['data'];
  readonly stage: Stage;
  /** As long as it is open, where it stands; then, where it stood. */
  readonly standing: Standing;
  /** The last answer of each side since it was opened. */
  readonly said: Readonly<Partial<Record<Side, CaseAnswered['data']>>>;
  /** Position of the event that opened or closed it last. */
  readonly turn: string;
}

/** An open transit, as somebody sees it who has seen the log up to `seen`. */
export interface LateTransit {
  readonly barcode: string;
  readonly transitId: string;
  readonly from: string;
  readonly to: string;
  readonly shippedAt: string;
  /** Null where too few of its lane have arrived to say. */
  readonly usualDays: number | null;
  readonly explanation: Guess;
}

export type CaseCommand =
  /** There is a case if the transit is late. */
  | {
      readonly type: 'raise';
      readonly about: About;
      readonly transit: LateTransit;
      readonly seen: bigint;
      readonly at: string;
    }
  /** Time went by, and the transit may have ended. */
  | { readonly type: 'follow'; readonly transit: TransitNow; readonly seen: bigint; readonly at: string }
  | {
      readonly type: 'answer';
      readonly caseId: string;
      readonly answer: Finding;
      readonly note?: string;
      /** Which branch says so; needed where the sender speaks for both ends, or for the group. */
      readonly branch?: string;
      /** The branches that the sender speaks for; those of the whole group when absent. */
      readonly of?: ReadonlySet<string>;
      readonly at: string;
    }
  | {
      readonly type: 'close';
      readonly caseId: string;
      readonly how: Ending;
      readonly reason: string;
      readonly at: string;
    }
  | {
      readonly type: 'reopen';
      readonly caseId: string;
      /** Absent where no view knows it. */
      readonly transit?: TransitNow;
      readonly reason: string;
      readonly at: string;
    };

export interface TransitNow {
  readonly status: string;
  readonly receivedBy: string | null;
}

export const caseDecider: Decider<CaseState, CaseCommand, CaseEvent> = {
  initial: { status: 'none' },

  evolve(state, event, { position }) {
    if (event.type === 'case-opened') {
      const { stage } = event.data;
      const standing = standingIn(event.data);
      return { status: 'open', opened: event.data, stage, standing, said: {}, turn: position.toString() };
    }
    // What comes before its opening says nothing.
    if (state.status === 'none') return state;
    switch (event.type) {
      case 'case-answered':
        return { ...state, standing: standingIn(event.data), said: { ...state.said, [event.data.side]: event.data } };
      case 'case-escalated':
        return { ...state, standing: standingIn(event.data), stage: event.data.stage };
      case 'case-closed':
        return { ...state, status: 'closed', end: event.data, turn: position.toString() };
      case 'case-reopened': {
        const { opened, said } = state;
        const { data: reopened } = event;
        const standing = standingIn(reopened);
        return { status: 'open', opened, stage: reopened.stage, standing, said, turn: position.toString(), reopened };
      }
    }
  },

  decide(command, state) {
    switch (command.type) {
      case 'raise':
        return raise(command, state);
      case 'follow':
        return follow(command, state);
      case 'answer':
        return answer(command, state);
      case 'close':
        return close(command, state);
      case 'reopen':
        return reopen(command, state);
    }
  },
};

/** What a transit's end has closed, its going on opens again; the word of the group's staff stands. */
function raise({ about, transit, seen, at }: Of<'raise'>, state: CaseState): Decision<CaseEvent> {
  if (state.status === 'open') return accept();
  if (state.status === 'closed' && (state.end.by === 'msc' || seen < BigInt(state.turn))) return accept();
  const { from, to, shippedAt, usualDays, explanation } = transit;
  const stage = stagePassed(shippedAt, at, usualDays);
  if (stage === null) return accept();
  const opened = {
    ...about,
    from,
    to,
    shippedAt,
    stage,
    ...(usualDays !== null && { usualDays }),
    explanation,
    ...standingAt(firstStep(stage, explanation), { from, to }, at),
    occurredAt: at,
  };
  return accept({ type: 'case-opened', data: opened });
}

function follow({ transit, seen, at }: Of<'follow'>, state: CaseState): Decision<CaseEvent> {
  if (state.status !== 'open' || seen < BigInt(state.turn)) return accept();
  const about = aboutIn(state.opened);
  const how = ENDED[transit.status];
  if (how !== undefined) {
    const branch = transit.receivedBy === null ? {} : { branch: transit.receivedBy };
    return accept({ type: 'case-closed', data: { ...about, how, by: 'transit', ...branch, occurredAt: at } });
  }
  const passed = stagePassed(state.opened.shippedAt, at, null) ?? state.stage;
  if (isBeyond(passed, state.stage)) {
    return climb(state, { why: passed as Climb, stage: passed, step: stepAtStage(passed, state.standing.step), at });
  }
  const next = stepWhenDue(state);
  if (next === null || state.standing.dueAt > at) return accept();
  const why = state.standing.step.endsWith('-scans') ? 'not-scanned' : 'not-answered';
  return climb(state, { why, stage: state.stage, step: next, at });
}

/** A sender that has looked already is not asked again. */
function stepWhenDue({ standing, said }: Open): Step | null {
  const { next } = LADDER[standing.step];
  return next === 'sender-searches' && said.sender?.answer === 'searched-not-here' ? LADDER[next].next : next;
}

function climb(state: Open, { why, stage, step, at }: { why: Climb; stage: Stage; step: Step; at: string }) {
  const standing = standingOn(step, state, at);
  return accept<CaseEvent>({
    type: 'case-escalated',
    data: { ...aboutIn(state.opened), why, stage, ...standing, occurredAt: at },
  });
}

function answer(command: Of<'answer'>, state: CaseState): Decision<CaseEvent> {
  const { caseId, answer: found, note, of, at } = command;
  const ends = state.status === 'none' ? [] : [state.opened.to, state.opened.from];
  const theirs = ends.filter((branch) => of?.has(branch) ?? true);
  // Whoever it does not concern learns nothing of it.
  if (state.status === 'none' || theirs.length === 0) return unknown(caseId);
  const [branch, ...more] = command.branch === undefined ? theirs : [command.branch];
  if (branch === undefined || more.length > 0) {
    return refuse('invalid', `Say which branch has looked: \`branch\` is ${ends.join(' or ')}.`);
  }
  if (of?.has(branch) === false) return refuse('not-your-branch', `Your key does not speak for ${branch}.`);
  if (!ends.includes(branch)) return refuse('not-a-side', `${branch} is at neither end: ${ends.join(' and ')} are.`);
  if (state.status === 'closed') return refuse('case-closed', closedBefore(state.end));
  const side: Side = branch === state.opened.to ? 'receiver' : 'sender';
  const before = state.said[side];
  if (before?.answer === found && before.note === note) return accept();
  const other = state.said[side === 'receiver' ? 'sender' : 'receiver']?.answer;
  const data = {
    ...aboutIn(state.opened),
    side,
    branch,
    answer: found,
    ...(note !== undefined && { note }),
    ...standingOn(stepAfter(side, found, state.standing.step, other), state, at),
    occurredAt: at,
  };
  return accept({ type: 'case-answered', data });
}

function close({ caseId, how, reason, at }: Of<'close'>, state: CaseState): Decision<CaseEvent> {
  if (state.status === 'none') return unknown(caseId);
  if (state.status === 'closed') {
    return state.end.by === 'msc' && state.end.how === how ? accept() : refuse('case-closed', closedBefore(state.end));
  }
  const data = { ...aboutIn(state.opened), how, by: 'msc' as const, reason, occurredAt: at };
  return accept({ type: 'case-closed', data });
}

/** The group takes its word back. What its transit's end has closed, only its transit's going on opens again. */
function reopen({ caseId, transit, reason, at }: Of<'reopen'>, state: CaseState): Decision<CaseEvent> {
  if (state.status === 'none') return unknown(caseId);
  if (state.status === 'open') {
    return state.reopened?.reason === reason
      ? accept()
      : refuse('case-open', 'The case is open: only what the group has closed is opened again.');
  }
  const ended = state.end.by === 'transit' ? state.end.how : ENDED[transit?.status ?? ''];
  if (ended !== undefined) return refuse('transit-ended', endedBefore(ended));
  const { opened, standing } = state;
  const stage = stagePassed(opened.shippedAt, at, opened.usualDays ?? null) ?? state.stage;
  const step = isBeyond(stage, state.stage) ? stepAtStage(stage, standing.step) : standing.step;
  // The days during which it was closed were nobody's.
  const data = { ...aboutIn(opened), stage, reason, ...standingAt(step, opened, at), occurredAt: at };
  return accept({ type: 'case-reopened', data });
}

type Of<Type extends CaseCommand['type']> = Extract<CaseCommand, { readonly type: Type }>;
type Open = Extract<CaseState, { readonly status: 'open' }>;

/** On the step where it stands already it keeps its time. */
const standingOn = (step: Step, { standing, opened }: Open, at: string): Standing =>
  step === standing.step ? standing : standingAt(step, opened, at);

const standingIn = ({ owner, ownerBranch, step, dueAt }: Standing): Standing => ({
  owner,
  ...(ownerBranch !== undefined && { ownerBranch }),
  step,
  dueAt,
});

const aboutIn = ({ caseId, barcode, transitId }: About): About => ({ caseId, barcode, transitId });

const unknown = (caseId: string) => refuse('case-unknown', unknownCase(caseId));
export const unknownCase = (caseId: string): string => `There is no case ${caseId}. See /v1/cases for those there are.`;
const closedBefore = ({ how, occurredAt }: CaseClosed['data']): string =>
  `The case was closed at ${occurredAt}: ${how}.`;
const endedBefore = (how: Ending): string =>
  `Its transit has ended: ${how}. Where that is wrong, correct the item's scans; a transit that goes on opens its case by itself, unless the group has closed it.`;
