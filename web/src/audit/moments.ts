/** Two moments, each on both clocks, and how they are named. */
import { moment } from '../parts/words.js';

export interface Moment {
  readonly at: string | undefined;
  readonly knownAt: string | undefined;
}

export type Moments = readonly [Moment, Moment];

export function momentName({ at, knownAt }: Moment): string {
  const parts = [
    at !== undefined && `as it was at ${moment(at)}`,
    knownAt !== undefined && `as known at ${moment(knownAt)}`,
  ];
  return parts.filter(Boolean).join(', ') || 'now';
}
