/**
 * A claim from the report of a damage to its end: what follows from the log, and what time makes of it. What people say is in
 * `claim.words.ts`. Any number of instances follow every claim; so each command is told how far its sender has seen the log, and who
 * has not seen the newest assessment changes nothing.
 */
import { accept, type Decider, type Decision } from '../event-store/decider.js';
import type { Assessment, Change, ClaimEvent, ClaimOpened } from './claim.events.js';
import { evolve, type Claim, type ClaimState } from './claim.state.js';
import { CONSEQUENCES, ESCALATES_TO, nextDue, type Consequence, type Due } from './claim.steps.js';
import { aboutIn, say, type Said } from './claim.words.js';

/** What somebody sees who has seen the log up to `seen`. */
export interface Follow {
  readonly type: 'follow';
  readonly report: Omit<ClaimOpened['data'], 'occurredAt'>;
  /** What follows from the log; null where the report was taken back. */
  readonly assessment: Assessment | null;
  /** What changed it since the newest assessment. */
  readonly cause: readonly Change[];
  readonly seen: bigint;
  readonly at: string;
}

export type ClaimCommand = Follow | Said;

export const claimDecider: Decider<ClaimState, ClaimCommand, ClaimEvent> = {
  initial: { status: 'none' },
  evolve,
  decide: (command, state) => (command.type === 'follow' ? follow(command, state) : say(command, state)),
};

function follow(command: Follow, state: ClaimState): Decision<ClaimEvent> {
  const { report, assessment, cause, seen: upTo, at } = command;
  const [about, seen] = [aboutIn(report), upTo.toString()];
  if (state.status === 'none' || state.status === 'opened') {
    if (!assessment) return accept();
    const opened = { type: 'claim-opened', data: { ...report, occurredAt: at } } as const;
    const assessed = { type: 'claim-assessed', data: { ...about, assessment, seen, occurredAt: at } } as const;
    return accept<ClaimEvent>(...(state.status === 'none' ? [opened] : []), assessed);
  }
  if (upTo < BigInt(state.turn)) return accept();
  if (!assessment && state.isReported)
    return accept({ type: 'claim-withdrawn', data: { ...about, cause, seen, occurredAt: at } });
  if (assessment && isNews(assessment, cause, state))
    return accept({ type: 'claim-assessed', data: { ...about, assessment, cause, seen, occurredAt: at } });
  const due = nextDue(state);
  return due && due.dueAt <= at ? accept(inVain(due, state, at)) : accept();
}

/** What nothing in the log has changed is none: a newer version of the service may only tell it otherwise. */
const isNews = (assessment: Assessment, cause: readonly Change[], { assessment: known, isReported }: Claim): boolean =>
  cause.length > 0 && (!isReported || JSON.stringify(assessment) !== JSON.stringify(known));

/** A deadline has passed. */
function inVain({ deadline: { step, otherwise }, dueAt }: Due, claim: Claim, at: string): ClaimEvent {
  const about = aboutIn(claim.opened);
  const escalated: ClaimEvent = {
    type: 'claim-escalated',
    data: { ...about, to: ESCALATES_TO[step], step, dueAt, occurredAt: at },
  };
  const consequence = CONSEQUENCES[step][otherwise];
  if (consequence === 'escalated') return escalated;
  if (consequence === 'ended') {
    const how = otherwise === 'dismissed' ? 'dismissed' : 'lapsed';
    return { type: 'claim-lapsed', data: { ...about, step, dueAt, how, occurredAt: at } };
  }
  return consented(consequence, claim, at) ?? escalated;
}

/** Silence was an answer; null where it can be none, since nobody is there to give it. */
function consented(
  consequence: Exclude<Consequence, 'escalated' | 'ended'>,
  claim: Claim,
  at: string,
): ClaimEvent | null {
  const { assessment, dispute } = claim;
  const word = { ...aboutIn(claim.opened), by: 'deadline', occurredAt: at } as const;
  const { responsible, responsibleLibrary, owedLibrary, remedy, amount } = assessment;
  switch (consequence) {
    case 'acknowledged':
      return responsibleLibrary === undefined
        ? null
        : { type: 'claim-acknowledged', data: { ...word, library: responsibleLibrary } };
    case 'agreed':
    case 'insisted': {
      const side = dispute?.side === 'owed' ? 'responsible' : 'owed';
      const library = side === 'owed' ? owedLibrary : responsibleLibrary;
      if (library === undefined) return null;
      return { type: 'claim-answered', data: { ...word, side, library, agrees: consequence === 'agreed' } };
    }
    case 'as-assessed': {
      if (responsible === 'group-decides') return null;
      const data = {
        ...word,
        party: responsible,
        ...(responsibleLibrary !== undefined && { library: responsibleLibrary }),
        ...(owedLibrary !== undefined && { owedLibrary }),
        remedy,
        ...(amount !== undefined && { amount }),
        rationale: assessment.because,
      };
      return { type: 'claim-settled', data };
    }
    case 'paid':
      return { type: 'claim-paid', data: word };
  }
}
