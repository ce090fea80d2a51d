/**
 * Where transits take longest, and where that costs most. Slower than the rest is only what is so for certain: half of its transits
 * take longer with the lower end of the interval than half of all do with the upper end of theirs. Pure.
 */
import type { Interval, LagFigures } from '../courier/index.js';

/** What is surely exceeded, in days; where not even the lower bound was reached, all the time that was watched. */
export const atLeast = (bounds: Interval, followUpDays: number): number => bounds[0] ?? followUpDays;
export const atMost = (bounds: Interval): number => bounds[1] ?? Infinity;

/** Those of ten transits or more, the ones that are surely slow first. */
export function slowestFirst(groups: readonly LagFigures[]): readonly LagFigures[] {
  const sure = ({ p50Interval, followUpDays }: LagFigures) => atLeast(p50Interval ?? [0, 0], followUpDays);
  return groups.filter(({ p50Interval }) => p50Interval !== null).sort((a, b) => sure(b) - sure(a));
}

export interface Hurt {
  readonly what: 'lane' | 'sender' | 'receiver';
  readonly figures: LagFigures;
}

/**
 * Where the most days are lost: how many transits, times how much longer half of them take than half of all. A branch is named
 * instead of a lane only where more is lost on all of its lanes together than on the worst of them alone.
 */
export function whereItHurts(all: LagFigures, by: Readonly<Record<Hurt['what'], readonly LagFigures[]>>): Hurt | null {
  const worst = (what: Hurt['what']) =>
    by[what]
      .map((figures) => ({ what, figures, lost: lostOn(figures, all) }))
      .reduce<(Hurt & { readonly lost: number }) | null>(
        (most, each) => (each.lost > (most?.lost ?? 0) ? each : most),
        null,
      );
  const [lane, sender, receiver] = [worst('lane'), worst('sender'), worst('receiver')];
  const branch = (sender?.lost ?? 0) >= (receiver?.lost ?? 0) ? sender : receiver;
  return branch && branch.lost > CLEARLY_MORE * (lane?.lost ?? 0) ? branch : lane;
}

const CLEARLY_MORE = 1.5;

/** Days; 0 where it may be chance. */
function lostOn({ transits, unconfirmed, p50, p50Interval, followUpDays }: LagFigures, all: LagFigures): number {
  if (!p50Interval || !all.p50Interval || all.p50 === null) return 0;
  const sure = atLeast(p50Interval, followUpDays);
  return sure > atMost(all.p50Interval) ? (transits - unconfirmed) * ((p50 ?? sure) - all.p50) : 0;
}
