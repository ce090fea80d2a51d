/** Why a transit is probably not there yet, as people say it. */
import type { Explanation } from '../courier/index.js';

export const EXPLANATION_WORDS: Readonly<Record<Explanation, string>> = {
  'receive-scan-missed': 'Received without a scan',
  'set-aside-damaged': 'Set aside: seen to be damaged',
  'lane-late': 'The whole lane is late',
  'run-late': 'All sent together with it is missing',
  overdue: 'Late, nobody knows why',
  'on-its-way': 'Not late for its lane',
  unknown: 'Too few on its lane to say',
};
