/**
 * Through whose hands an item went from one scan to the next: whom the scans name, and where one is missing whoever must have had it in
 * between, so that nobody answers alone because another did not scan. Pure.
 */
import type { Holder, Observation } from '../courier/index.js';

const HANDLING_MS = 15 * 60_000;

/** In order. Nobody, where both scans are one handling: what is found on opening a tote was so before. */
export function holdersBetween(before: Observation, after: Observation): readonly Holder[] {
  const start = holderAfter(before);
  const here = after.branch ?? '';
  if ('branch' in start) {
    if (start.branch === here) return isOneHandling(before, after) ? [] : [start];
    const carried: Holder = { courier: { from: start.branch, to: here } };
    return isBrought(after) ? [start, carried] : [start, carried, { branch: here }];
  }
  const { from, to } = start.courier;
  if (isShippedAgain(before, after)) return [start];
  if (!isBrought(after)) return [start, { branch: here }];
  // Back where it was sent from: it may have been where it was sent to.
  return here === from ? [start, { branch: to }] : [start];
}

/** Who had it before anything was scanned of it; none where a courier had it, of whom nobody knows from where. */
export const holderBefore = (first: Observation): readonly Holder[] =>
  isBrought(first) || first.branch === undefined ? [] : [{ branch: first.branch }];

/** A loss, or a find that names no branch, says of nobody that he has it. */
export const isSighting = ({ kind, branch }: Observation): boolean => kind !== 'lost' && branch !== undefined;

const holderAfter = ({ kind, branch = '', to = '' }: Observation): Holder =>
  kind === 'shipped' ? { courier: { from: branch, to } } : { branch };

/** It came from the courier with this scan; with every other scan it was there already. */
const isBrought = ({ kind, discovery }: Observation): boolean =>
  kind === 'received' || (kind === 'damaged' && discovery === 'on-receipt');

/** The same trip, scanned twice. */
const isShippedAgain = (before: Observation, after: Observation): boolean =>
  after.kind === 'shipped' && after.branch === before.branch && after.to === before.to;

/** Who opens a tote scans what is in it, and what is wrong with it, one after the other. */
const isOneHandling = (before: Observation, after: Observation): boolean =>
  before.kind === 'received' &&
  isBrought(after) &&
  Date.parse(after.occurredAt) - Date.parse(before.occurredAt) <= HANDLING_MS;
