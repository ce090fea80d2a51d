/** The two papers, in points. */
export const PAPERS = {
  a4: { css: 'A4', width: 595.28, height: 841.89 },
  letter: { css: 'letter', width: 612, height: 792 },
} as const;
export type Paper = keyof typeof PAPERS;
export const PAPER_NAMES = Object.keys(PAPERS) as readonly Paper[];
