/** What is to be done about a claim next, by whom and until when; and what it means that it was not done in time. Pure. */
import { DAY_MS } from '../plain/days.js';
import type { ClaimSettled, ClaimSide, GroupRole } from './claim.events.js';
import { libraryOf, otherSide, type Claim } from './claim.state.js';
import type { ClaimStep, Deadline, Otherwise } from './policy.shape.js';

export interface NextStep {
  readonly step: ClaimStep;
  /** Either side, or a role of the group. */
  readonly who: ClaimSide | GroupRole;
  /** The code of the side's library. */
  readonly library?: string;
}

/** Who acts when a step was not done in time. */
export const ESCALATES_TO: Readonly<Record<ClaimStep, GroupRole>> = {
  acknowledge: 'msc',
  answer: 'msc',
  claim: 'msc',
  pay: 'msc',
  // There is nobody behind the group's staff but those whose group it is.
  settle: 'directors',
};

/** What to do, in words. */
export const STEP_WORDS: Readonly<Record<ClaimStep, string>> = {
  acknowledge: 'Acknowledge the assessment, or dispute it and say why.',
  answer: 'The assessment is disputed: say whether you agree with the objection.',
  settle: 'Settle it: who answers, with what, and why.',
  pay: 'Pay or do what is owed; whoever it is owed to confirms it.',
  claim: 'Get it from the courier.',
};

export type Consequence = 'acknowledged' | 'agreed' | 'insisted' | 'as-assessed' | 'paid' | 'escalated' | 'ended';

/** What it means that a step was not done in time: what waits for it is accepted, dismissed, somebody else's, or too late. */
export const CONSEQUENCES: Readonly<Record<ClaimStep, Readonly<Record<Otherwise, Consequence>>>> = {
  acknowledge: { accepted: 'acknowledged', dismissed: 'ended', escalated: 'escalated', lapsed: 'ended' },
  // What waits is the objection.
  answer: { accepted: 'agreed', dismissed: 'insisted', escalated: 'escalated', lapsed: 'ended' },
  settle: { accepted: 'as-assessed', dismissed: 'ended', escalated: 'escalated', lapsed: 'ended' },
  claim: { accepted: 'as-assessed', dismissed: 'ended', escalated: 'escalated', lapsed: 'ended' },
  pay: { accepted: 'paid', dismissed: 'ended', escalated: 'escalated', lapsed: 'ended' },
};

/** Null where nothing is left to be done. */
export function nextStep(claim: Claim): NextStep | null {
  const { status, dispute, settlement } = claim;
  switch (status) {
    case 'assessed':
      return ofSide('acknowledge', 'responsible', claim) ?? settling(claim);
    case 'disputed': {
      const other = dispute && ofSide('answer', otherSide(dispute.side), claim);
      // Who is both sides has nobody to answer to.
      return other && other.library !== dispute.library ? other : settling(claim);
    }
    case 'acknowledged':
    case 'answered':
      return settling(claim);
    case 'escalated':
      return settlement ? { step: 'pay', who: ESCALATES_TO.pay } : settling(claim);
    case 'settled':
      if (!settlement || !isOwed(settlement)) return null;
      return settlement.library === undefined
        ? { step: 'pay', who: 'msc' }
        : { step: 'pay', who: 'responsible', library: settlement.library };
    case 'paid':
    case 'waived':
    case 'lapsed':
    case 'withdrawn':
      return null;
  }
}

function ofSide(step: ClaimStep, who: ClaimSide, { assessment }: Claim): NextStep | null {
  const library = libraryOf(who, assessment);
  return library === undefined ? null : { step, who, library };
}

const settling = ({ escalated }: Claim): NextStep => ({
  step: 'settle',
  who: escalated.includes('settle') ? ESCALATES_TO.settle : 'msc',
});

/** Whether somebody is to pay or to do something. */
export const isOwed = ({ party, remedy }: Pick<ClaimSettled['data'], 'party' | 'remedy'>): boolean =>
  party !== 'none' && remedy !== 'none';

/** A deadline, and the moment when it passes. */
export interface Due {
  readonly deadline: Deadline;
  readonly dueAt: string;
}

/** The deadline that passes first; null where none is running. */
export function nextDue(claim: Claim): Due | null {
  const next = nextStep(claim);
  if (!next) return null;
  const running = claim.assessment.deadlines.filter(
    ({ step }) => (step === next.step || (step === 'claim' && isForCourier(claim))) && !claim.escalated.includes(step),
  );
  const due = running.map((deadline) => ({ deadline, dueAt: daysAfter(beginOf(deadline.step, claim), deadline.days) }));
  return due.sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0] ?? null;
}

/** Before when a step must not be done, by the policy; null where it may be done at once. */
export function earliest(step: ClaimStep, claim: Claim): string | null {
  const notBeforeDays = claim.assessment.deadlines.find((deadline) => deadline.step === step)?.notBeforeDays;
  return notBeforeDays === undefined ? null : daysAfter(beginOf(step, claim), notBeforeDays);
}

/** What is to be got from the courier counts from the report; all else from the step before. */
const beginOf = (step: ClaimStep, { opened, since }: Claim): string => (step === 'claim' ? opened.occurredAt : since);

const isForCourier = ({ assessment, settlement }: Claim): boolean =>
  settlement === undefined && assessment.responsible === 'courier';

const daysAfter = (moment: string, days: number): string => new Date(Date.parse(moment) + days * DAY_MS).toISOString();
