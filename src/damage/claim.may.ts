/** What may be said of a claim now: whatever would be taken and would change something. Pure. */
import type { Claim } from './claim.state.js';
import { say, type Said } from './claim.words.js';

/** By the steps of the API. */
export const WORDS = ['acknowledge', 'dispute', 'answer', 'settle', 'pay', 'waive'] as const;
export type Word = (typeof WORDS)[number];

/** `of`: the library that would speak; the group's staff, who pass on what they were told and settle, when absent. */
export function mayBeSaid(claim: Claim, of: string | undefined, at: string): readonly Word[] {
  const saying = { claimId: claim.opened.claimId, at, ...(of !== undefined && { of }) };
  return WORDS.filter((word) =>
    samples(word, claim, of).some((sample) => {
      const decision = say({ ...saying, ...sample } as Said, claim);
      return decision.outcome === 'accepted' && decision.events.length > 0;
    }),
  );
}

/** Sound ones, in words that nobody has said before. */
function samples(word: Word, { assessment }: Claim, of: string | undefined): readonly object[] {
  switch (word) {
    case 'dispute':
      return [of, assessment.responsibleLibrary, assessment.owedLibrary]
        .filter((library) => library !== undefined)
        .map((library) => ({ type: word, library, reason: '' }));
    case 'answer':
      return [{ type: word, agrees: true, note: '' }];
    case 'settle':
      return of === undefined ? [{ type: word, party: 'none', remedy: 'none', rationale: '' }] : [];
    case 'waive':
      return [{ type: word, reason: '' }];
    case 'acknowledge':
    case 'pay':
      return [{ type: word }];
  }
}
