/** The figures of fairness: what each counts, under the name that its items are asked for by. */
import type { FairnessItemsAnswer, GetCalls, LibraryFairnessAnswer } from '../api/contract.js';

export type Figure = GetCalls['/v1/fairness/items']['query']['figure'];
export type Fairness = LibraryFairnessAnswer;
export type FairItem = FairnessItemsAnswer['items'][number];

export interface FigureWords {
  readonly figure: Figure;
  readonly name: string;
  readonly counts: string;
  readonly of: (row: Fairness) => number;
  /** A share, and of what. */
  readonly share?: (row: Fairness) => { readonly share: number | null; readonly of: string };
}

export const FIGURES: readonly FigureWords[] = [
  { figure: 'lent', name: 'Lent', counts: 'holds of partners’ patrons, filled by its items', of: ({ lent }) => lent },
  {
    figure: 'borrowed',
    name: 'Borrowed',
    counts: 'holds of its patrons, filled by items of others',
    of: ({ borrowed }) => borrowed,
  },
  {
    figure: 'kept',
    name: 'Kept',
    counts: 'holds of its own patrons, filled by its own items',
    of: ({ kept }) => kept,
    share: ({ ownShare }) => ({ share: ownShare, of: 'of what its patrons were given' }),
  },
  {
    figure: 'partner-first',
    name: 'Partner first',
    counts: 'of lent: an older hold of its own patrons waited for the title',
    of: ({ partnerFirst }) => partnerFirst,
    share: ({ partnerFirstShare }) => ({ share: partnerFirstShare, of: 'of lent' }),
  },
  {
    figure: 'local-first',
    name: 'Local first',
    counts: 'of kept: an older hold of a partner’s patron waited for the title',
    of: ({ localFirst }) => localFirst,
    share: ({ localFirstShare }) => ({ share: localFirstShare, of: 'of kept' }),
  },
  {
    figure: 'sent-in-vain',
    name: 'Sent in vain',
    counts: 'given to partners’ holds that ended without it',
    of: ({ sentInVain }) => sentInVain,
  },
  {
    figure: 'new-items',
    name: 'New items',
    counts: 'its items that were new at some time, for 90 days from their acquisition',
    of: ({ newItems }) => newItems,
  },
  {
    figure: 'new-sent-away',
    name: 'New, sent away',
    counts: 'of these, given to a partner’s patron while they were new',
    of: ({ newSentAway }) => newSentAway,
    share: ({ newSentAwayShare }) => ({ share: newSentAwayShare, of: 'of new items' }),
  },
  {
    figure: 'undated-sent-away',
    name: 'Undated, sent away',
    counts: 'given to a partner’s patron; the catalog does not say how old they are',
    of: ({ undatedSentAway }) => undatedSentAway,
  },
  {
    figure: 'unattributed',
    name: 'Unattributed',
    counts: 'holds of its patrons that were filled, and it is not known whose item it was',
    of: ({ unattributed }) => unattributed,
  },
  {
    figure: 'local-waits',
    name: 'Local waits',
    counts: 'of kept: for titles of which it lent something, too',
    of: ({ waits }) => waits.local.holds,
  },
  {
    figure: 'partner-waits',
    name: 'Partner waits',
    counts: 'of lent: for titles of which it kept something, too',
    of: ({ waits }) => waits.partner.holds,
  },
];

export const wordsOf = (figure: string | undefined): FigureWords | undefined =>
  FIGURES.find((words) => words.figure === figure);

/** To the items behind a figure, of the same period. */
export const itemsHref = (
  figure: Figure,
  library: string | null,
  period: { since?: string | undefined; until?: string | undefined },
): string => {
  const words = new URLSearchParams({ figure });
  if (library !== null) words.set('library', library);
  for (const name of ['since', 'until'] as const) if (period[name] !== undefined) words.set(name, period[name]);
  return `/partners/fairness?${words.toString()}`;
};
