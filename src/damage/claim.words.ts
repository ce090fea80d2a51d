/** What people say about a claim: who may say what, when, and that what is said twice is said once. Pure. */
import { accept, refuse, type Decision } from '../event-store/decider.js';
import type { ClaimAbout, ClaimEvent, ClaimSide, RemedyKind, Responsible } from './claim.events.js';
import { libraryOf, otherSide, type Claim, type ClaimState } from './claim.state.js';
import { earliest, isOwed } from './claim.steps.js';
import type { ClaimStep } from './policy.shape.js';

interface Saying {
  readonly claimId: string;
  /** The library that the sender speaks for; the group's staff, who pass on what they were told, when absent. */
  readonly of?: string;
  readonly at: string;
}

export type Said =
  | (Saying & { readonly type: 'acknowledge' })
  | (Saying & {
      readonly type: 'dispute';
      readonly reason: string;
      /** Which library objects; needed where the group's staff say so. */
      readonly library?: string;
    })
  | (Saying & { readonly type: 'answer'; readonly agrees: boolean; readonly note?: string })
  | (Saying & {
      readonly type: 'add-photo';
      readonly sha256: string;
      readonly mediaType: string;
      readonly bytes: number;
      readonly caption?: string;
    })
  | (Saying & {
      readonly type: 'settle';
      readonly party: Responsible;
      readonly library?: string;
      readonly remedy: RemedyKind;
      readonly amount?: number;
      readonly rationale: string;
    })
  | (Saying & { readonly type: 'pay' })
  | (Saying & { readonly type: 'waive'; readonly reason: string });

type Of<Type extends Said['type']> = Extract<Said, { readonly type: Type }>;

export function say(said: Said, state: ClaimState): Decision<ClaimEvent> {
  if (state.status === 'none' || state.status === 'opened') return refuse('claim-unknown', unknownClaim(said.claimId));
  switch (said.type) {
    case 'acknowledge':
      return acknowledge(said, state);
    case 'dispute':
      return dispute(said, state);
    case 'answer':
      return answer(said, state);
    case 'add-photo':
      return addPhoto(said, state);
    case 'settle':
      return settle(said, state);
    case 'pay':
      return pay(said, state);
    case 'waive':
      return waive(said, state);
  }
}

function acknowledge({ of, at }: Of<'acknowledge'>, claim: Claim): Decision<ClaimEvent> {
  const { responsibleLibrary: library } = claim.assessment;
  if (library === undefined) return refuse('not-a-party', 'No library answers for it: the group’s staff settle it.');
  if (of !== undefined && of !== library) return notYours(library, 'acknowledges it');
  if (claim.status === 'acknowledged') return accept();
  return (
    whyNot('acknowledge', claim, at) ??
    accept({ type: 'claim-acknowledged', data: { ...word(claim, of, at), library } })
  );
}

/** Either side may object, again and again with other reasons, until it is settled. */
function dispute({ of, library: named, reason, at }: Of<'dispute'>, claim: Claim): Decision<ClaimEvent> {
  const library = of ?? named;
  if (library === undefined)
    return refuse('invalid', 'Say which library objects: `library` is the code of either side.');
  if (named !== undefined && named !== library) return notYours(named, 'says so itself');
  const side = sideOf(library, claim);
  if (!side) return refuse('not-a-party', `${library} is on neither side of the claim: ${sidesOf(claim)}.`);
  if (claim.dispute?.side === side && claim.dispute.reason === reason) return accept();
  return isOver(claim) ?? accept({ type: 'claim-disputed', data: { ...word(claim, of, at), side, library, reason } });
}

function answer({ of, agrees, note, at }: Of<'answer'>, claim: Claim): Decision<ClaimEvent> {
  if (!claim.dispute) return refuse('not-disputed', 'Nobody objects to the assessment: there is nothing to answer to.');
  const side = otherSide(claim.dispute.side);
  const library = libraryOf(side, claim.assessment);
  if (library === undefined) return refuse('not-a-party', 'There is no other side: the group’s staff settle it.');
  if (of !== undefined && of !== library) return notYours(library, 'answers to the objection');
  if (claim.answer?.agrees === agrees && claim.answer.note === note) return accept();
  const data = { ...word(claim, of, at), side, library, agrees, ...(note !== undefined && { note }) };
  return whyNot('answer', claim, at) ?? accept({ type: 'claim-answered', data });
}

/** At any time: what shows the damage helps, also afterwards. */
/** More would show nothing that these do not. */
export const MOST_PHOTOS = 12;

function addPhoto({ sha256, mediaType, bytes, caption, at }: Of<'add-photo'>, claim: Claim): Decision<ClaimEvent> {
  if (claim.photos.includes(sha256)) return accept();
  if (claim.photos.length >= MOST_PHOTOS)
    return refuse('photos-full', `Claim ${claim.opened.claimId} has ${MOST_PHOTOS} photos: no more are taken.`);
  const photo = { sha256, mediaType, bytes, ...(caption !== undefined && { caption }) };
  return accept({ type: 'claim-photo-added', data: { ...aboutIn(claim.opened), ...photo, occurredAt: at } });
}

/** The group's staff have the last word at any time, also about their own, until it is paid. */
function settle(command: Of<'settle'>, claim: Claim): Decision<ClaimEvent> {
  const { party, remedy, amount, rationale, at } = command;
  const { assessment, settlement: before } = claim;
  const library = command.library ?? (party === assessment.responsible ? assessment.responsibleLibrary : undefined);
  const flaw = flawIn({ party, library, remedy, amount });
  if (flaw !== undefined) return refuse('invalid', flaw);
  if (claim.status === 'paid' || claim.status === 'withdrawn') return refuse('claim-ended', endedBefore(claim));
  const settled = { party, library, remedy, amount, rationale };
  if (claim.status === 'settled' && before && isSame(settled, before)) return accept();
  const early = tooEarly('settle', claim, at) ?? (party === 'courier' ? tooEarly('claim', claim, at) : null);
  if (early) return early;
  const data = {
    ...word(claim, undefined, at),
    party,
    ...(library !== undefined && { library }),
    ...(assessment.owedLibrary !== undefined && { owedLibrary: assessment.owedLibrary }),
    remedy,
    ...(amount !== undefined && { amount }),
    rationale,
  };
  return accept({ type: 'claim-settled', data });
}

type Settling = Pick<Of<'settle'>, 'party' | 'remedy'> & {
  readonly library: string | undefined;
  readonly amount: number | undefined;
};

const LIBRARIES: readonly Responsible[] = ['lending', 'borrowing', 'owning'];

function flawIn({ party, library, remedy, amount }: Settling): string | undefined {
  if (party === 'group-decides') return 'You are to decide: `party` is whoever answers, or none.';
  if (LIBRARIES.includes(party) && library === undefined)
    return `Say which library that is: \`library\` is the code of the ${party} one.`;
  if (library !== undefined && !LIBRARIES.includes(party) && party !== 'custodian')
    return `Leave \`library\` out, or say what it is to the loan: where the party is ${party}, no library answers.`;
  if (party === 'none' && remedy !== 'none') return 'Where nobody answers, nothing is owed: `remedy` is none.';
  if (remedy === 'none' && amount !== undefined) return 'Where nothing is owed there is no `amount`: leave it out.';
  if ((remedy === 'price' || remedy === 'depreciation') && amount === undefined)
    return 'Say how much is owed: `amount` in US dollars.';
  return undefined;
}

const isSame = (one: Settling & { rationale: string }, other: Partial<typeof one>): boolean =>
  (['party', 'library', 'remedy', 'amount', 'rationale'] as const).every((field) => one[field] === other[field]);

/** Whoever it is owed to confirms that it was paid or done; nobody pays by saying so. */
function pay({ of, at }: Of<'pay'>, claim: Claim): Decision<ClaimEvent> {
  const { settlement, status } = claim;
  if (of !== undefined && of !== settlement?.owedLibrary && settlement)
    return notYours(settlement.owedLibrary ?? 'the group’s staff', 'confirms the payment');
  if (status === 'paid') return accept();
  if (isEnded(claim)) return refuse('claim-ended', endedBefore(claim));
  if (!settlement) return refuse('not-settled', 'What is owed is not settled yet: the group’s staff do that first.');
  if (!isOwed(settlement))
    return refuse('nothing-owed', 'It was settled that nothing is owed: there is nothing to pay.');
  const data = { ...word(claim, of, at), ...(of !== undefined && { library: of }) };
  return tooEarly('pay', claim, at) ?? accept({ type: 'claim-paid', data });
}

function waive({ of, reason, at }: Of<'waive'>, claim: Claim): Decision<ClaimEvent> {
  const owed = claim.settlement ? claim.settlement.owedLibrary : claim.assessment.owedLibrary;
  if (of !== undefined && of !== owed) return notYours(owed ?? 'the group’s staff', 'can waive it');
  if (claim.status === 'waived') return accept();
  if (isEnded(claim)) return refuse('claim-ended', endedBefore(claim));
  if (claim.settlement && !isOwed(claim.settlement))
    return refuse('nothing-owed', 'It was settled that nothing is owed: there is nothing to waive.');
  const data = { ...word(claim, of, at), ...(of !== undefined && { library: of }), reason };
  return accept({ type: 'claim-waived', data });
}

const word = ({ opened }: Claim, of: string | undefined, at: string) => ({
  ...aboutIn(opened),
  by: of === undefined ? ('msc' as const) : ('library' as const),
  occurredAt: at,
});

const sideOf = (library: string, { assessment }: Claim): ClaimSide | undefined =>
  (['responsible', 'owed'] as const).find((side) => libraryOf(side, assessment) === library);

function sidesOf({ assessment }: Claim): string {
  const sides = [assessment.responsibleLibrary, assessment.owedLibrary].filter((library) => library !== undefined);
  return sides.length === 0 ? 'no library is' : `${[...new Set(sides)].join(' and ')} may object`;
}

const whyNot = (step: ClaimStep, claim: Claim, at: string) => isOver(claim) ?? tooEarly(step, claim, at);

function isOver(claim: Claim) {
  if (isEnded(claim)) return refuse('claim-ended', endedBefore(claim));
  return claim.settlement
    ? refuse(
        'claim-settled',
        'It is settled: only the group’s staff can settle it otherwise. Tell them why they should.',
      )
    : null;
}

const isEnded = ({ status }: Claim): boolean =>
  status === 'paid' || status === 'waived' || status === 'lapsed' || status === 'withdrawn';

const endedBefore = ({ status, since }: Claim): string =>
  `The claim has ended: it is ${status} since ${since}. There is nothing left to say about it.`;

function tooEarly(step: ClaimStep, claim: Claim, at: string) {
  const from = earliest(step, claim);
  return from !== null && at < from
    ? refuse(
        'too-early',
        `By the policy that is done from ${from} on, since much settles itself before: come back then.`,
      )
    : null;
}

const notYours = (library: string, does: string) =>
  refuse('not-a-party', `That is not yours to say: ${library} ${does}.`);

export const aboutIn = ({ claimId, barcode, scanId }: ClaimAbout): ClaimAbout => ({ claimId, barcode, scanId });
export const unknownClaim = (claimId: string): string =>
  `There is no claim ${claimId}. See /v1/damage for those there are.`;
