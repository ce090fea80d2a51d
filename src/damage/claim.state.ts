/** What is known of a claim after its events so far. Pure. */
import type {
  Assessment,
  ClaimAnswered,
  ClaimDisputed,
  ClaimEvent,
  ClaimOpened,
  ClaimSettled,
  ClaimSide,
} from './claim.events.js';
import type { ClaimStep } from './policy.shape.js';

export type ClaimStatus =
  | 'assessed'
  | 'acknowledged'
  | 'disputed'
  | 'answered'
  | 'escalated'
  | 'settled'
  | 'paid'
  | 'waived'
  | 'lapsed'
  | 'withdrawn';

/** What an assessment comes to: who owes what to whom. */
export type Answer = Pick<Assessment, 'responsible' | 'responsibleLibrary' | 'owedLibrary' | 'remedy' | 'amount'>;

export interface Claim {
  readonly opened: ClaimOpened['data'];
  readonly status: ClaimStatus;
  /** Since when it has had this status: its deadlines count from here. */
  readonly since: string;
  readonly assessment: Assessment;
  /** Position of the newest assessment, or of the withdrawal. */
  readonly turn: string;
  /** False where the report was taken back. */
  readonly isReported: boolean;
  /** The objection that was said last, unless the assessment was acknowledged or replaced since; and the answer to it. */
  readonly dispute?: ClaimDisputed['data'];
  readonly answer?: ClaimAnswered['data'];
  readonly settlement?: ClaimSettled['data'];
  /** What the assessment came to when it was settled. */
  readonly settledOn?: Answer;
  /** Steps whose deadlines have passed, so that somebody else is to act. */
  readonly escalated: readonly ClaimStep[];
  /** By their hashes. */
  readonly photos: readonly string[];
}

export type ClaimState =
  | { readonly status: 'none' }
  /** For the moment between its first two events. */
  | { readonly status: 'opened'; readonly opened: ClaimOpened['data'] }
  | Claim;

export function evolve(state: ClaimState, event: ClaimEvent, { position }: { readonly position: bigint }): ClaimState {
  if (event.type === 'claim-opened') return state.status === 'none' ? { status: 'opened', opened: event.data } : state;
  // What comes before its opening says nothing.
  if (state.status === 'none') return state;
  if (event.type === 'claim-assessed') return assessed(state, event.data, position.toString());
  if (state.status === 'opened') return state;
  const now = <Status extends ClaimStatus>(status: Status) => ({ status, since: event.data.occurredAt });
  switch (event.type) {
    case 'claim-acknowledged': {
      const { dispute: _objection, answer: _answer, ...claim } = state;
      return { ...claim, ...now('acknowledged') };
    }
    case 'claim-disputed': {
      const { answer: _answer, ...claim } = state;
      return { ...claim, ...now('disputed'), dispute: event.data };
    }
    case 'claim-answered':
      return { ...state, ...now('answered'), answer: event.data };
    case 'claim-escalated':
      return { ...state, ...now('escalated'), escalated: [...state.escalated, event.data.step] };
    case 'claim-photo-added':
      return { ...state, photos: [...state.photos, event.data.sha256] };
    case 'claim-settled':
      return { ...state, ...now('settled'), settlement: event.data, settledOn: answerIn(state.assessment) };
    case 'claim-paid':
      return { ...state, ...now('paid') };
    case 'claim-waived':
      return { ...state, ...now('waived') };
    case 'claim-lapsed':
      return { ...state, ...now('lapsed') };
    case 'claim-withdrawn': {
      const withdrawn = { ...state, isReported: false, turn: position.toString() };
      return standsByWord(state) ? withdrawn : { ...withdrawn, ...now('withdrawn') };
    }
  }
}

/** What was said of another answer no longer counts; what people have settled stands. */
function assessed(
  state: Exclude<ClaimState, { readonly status: 'none' }>,
  { assessment, occurredAt }: Extract<ClaimEvent, { type: 'claim-assessed' }>['data'],
  turn: string,
): Claim {
  const { opened } = state;
  const fresh = { opened, status: 'assessed', since: occurredAt, assessment, turn, isReported: true } as const;
  if (state.status === 'opened') return { ...fresh, escalated: [], photos: [] };
  const goesOn = state.isReported && isSameAnswer(state.assessment, assessment);
  if (goesOn || standsByWord(state)) return { ...state, assessment, turn, isReported: true };
  return { ...fresh, escalated: [], photos: state.photos };
}

/** People have ended it, or settled it: what follows from the log does not change that any more. */
export const standsByWord = ({ settlement, status }: Claim): boolean => settlement !== undefined || status === 'waived';

export function isSameAnswer(one: Answer, other: Answer): boolean {
  return JSON.stringify(answerIn(one)) === JSON.stringify(answerIn(other));
}

export const answerIn = ({ responsible, responsibleLibrary, owedLibrary, remedy, amount }: Answer): Answer => ({
  responsible,
  ...(responsibleLibrary !== undefined && { responsibleLibrary }),
  ...(owedLibrary !== undefined && { owedLibrary }),
  remedy,
  ...(amount !== undefined && { amount }),
});

/** Whether what follows from the log is no longer what it was when the claim was settled. */
export const differsFromSettlement = ({ settledOn, assessment, isReported }: Claim): boolean =>
  settledOn !== undefined && (!isReported || !isSameAnswer(settledOn, assessment));

export const otherSide = (side: ClaimSide): ClaimSide => (side === 'responsible' ? 'owed' : 'responsible');

export const libraryOf = (side: ClaimSide, { responsibleLibrary, owedLibrary }: Answer): string | undefined =>
  side === 'responsible' ? responsibleLibrary : owedLibrary;
