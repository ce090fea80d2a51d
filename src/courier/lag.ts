/** The lag of a group of transits: counts, percentiles, ages, scan compliance. Pure; `docs/lag.md` explains the choices. */
import { percentilesOf, type Percentiles } from './percentiles.js';
import { WaitCounts } from './wait-counts.js';

/**
 * What becomes of transits; counted by their index here. `closed`, `misrouted`, `open`, `lost` were shipped on a scan; of
 * `unconfirmed` the receiving scan is missing, of `unshipped` the shipping scan; `withdrawn` ones were explained away by a later
 * scan and do not count.
 */
export const OUTCOMES = ['withdrawn', 'closed', 'misrouted', 'open', 'lost', 'unconfirmed', 'unshipped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const WITHDRAWN = OUTCOMES.indexOf('withdrawn');
export const OPEN = OUTCOMES.indexOf('open');
export const LOST = OUTCOMES.indexOf('lost');
export const CLOSED = OUTCOMES.indexOf('closed');
const MISROUTED = OUTCOMES.indexOf('misrouted');
export const UNCONFIRMED = OUTCOMES.indexOf('unconfirmed');
export const UNSHIPPED = OUTCOMES.indexOf('unshipped');

/** Of such a transit one scan is missing, and with it how long it took. */
export const lacksScan = (outcome: number): boolean => outcome === UNCONFIRMED || outcome === UNSHIPPED;

export const AGES = ['0-6', '7-13', '14-29', '30-59', '60+'] as const;
export type Age = (typeof AGES)[number];

/** What names a group: both ends, one of them, or neither for all lanes together. Null: those that have no such name. */
export interface GroupKey {
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
}

/** Days, one decimal. */
export interface LagFigures extends GroupKey, Percentiles {
  /** All transits, whatever became of them. */
  readonly transits: number;
  readonly open: number;
  readonly closed: number;
  readonly misrouted: number;
  readonly lost: number;
  readonly unconfirmed: number;
  /** The longest that any of them was watched, days. */
  readonly followUpDays: number;
  /** Open transits by their age in days. */
  readonly ageing: Readonly<Record<Age, number>>;
  /** Share of ended transits with both scans, 0 to 1; null when none has ended. */
  readonly compliance: number | null;
}

/** What was added to a counter, in little room. */
export interface Counted {
  /** By index in `OUTCOMES`, and in `AGES`. */
  readonly counts: Uint32Array;
  readonly ages: Uint32Array;
  readonly waits: Uint32Array;
}

/** Counts transits one by one and tells their figures; used again and again, since a lane needs the room of a group. */
export class LagCounter {
  readonly waits = new WaitCounts();
  private readonly counts = new Uint32Array(OUTCOMES.length);
  private readonly ages = new Uint32Array(AGES.length);

  /** `outcome`: its index. `tenths` of a day: until received, or until now for what is open or lost. */
  add(outcome: number, tenths: number): void {
    if (outcome === WITHDRAWN) return;
    const { counts, ages } = this;
    counts[outcome] = (counts[outcome] as number) + 1;
    // When one of its scans is missing its duration is unknown; its arrival is certain, so it is not censored either.
    if (lacksScan(outcome)) return;
    if (outcome === CLOSED) {
      this.waits.arrive(tenths);
      return;
    }
    this.waits.censor(tenths);
    if (outcome === OPEN) ages[ageOf(tenths)] = (ages[ageOf(tenths)] as number) + 1;
  }

  /** The figures of all that was added, under this name; the counter is empty afterwards. */
  take({ from, to }: GroupKey = {}): LagFigures {
    const { counts, waits } = this;
    const closed = counts[CLOSED] as number;
    const misrouted = counts[MISROUTED] as number;
    const unconfirmed = (counts[UNCONFIRMED] as number) + (counts[UNSHIPPED] as number);
    const { watched } = waits;
    const { p50, p50Interval, p90, p90Interval, p95, p95Interval } = percentilesOf(waits);
    const ended = closed + misrouted + unconfirmed;
    // One literal: putting objects together takes longer than all the counting when there are thousands of groups.
    const figures: LagFigures = {
      from,
      to,
      transits: watched + unconfirmed,
      open: counts[OPEN] as number,
      closed,
      misrouted,
      lost: counts[LOST] as number,
      unconfirmed,
      p50,
      p50Interval,
      p90,
      p90Interval,
      p95,
      p95Interval,
      followUpDays: waits.longest / 10,
      ageing: this.ageing(),
      compliance: ended === 0 ? null : Math.round(((closed + misrouted) / ended) * 1000) / 1000,
    };
    this.clear();
    return figures;
  }

  /** All that was added; the counter is empty afterwards. */
  pack(): Counted {
    const counted = { counts: this.counts.slice(), ages: this.ages.slice(), waits: this.waits.pack() };
    this.clear();
    return counted;
  }

  addPacked({ counts, ages, waits }: Counted): void {
    addTo(this.counts, counts);
    addTo(this.ages, ages);
    this.waits.addPacked(waits);
  }

  private ageing(): Record<Age, number> {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = this.ages;
    return { '0-6': a, '7-13': b, '14-29': c, '30-59': d, '60+': e };
  }

  clear(): void {
    this.waits.clear();
    this.counts.fill(0);
    this.ages.fill(0);
  }
}

/** Written out: done for thousands of lanes at a time. */
function addTo(sums: Uint32Array, counts: Uint32Array): void {
  for (let index = 0; index < counts.length; index++) sums[index] = (sums[index] as number) + (counts[index] as number);
}

/** The index in `AGES` of an age in tenths of a day. */
function ageOf(tenths: number): number {
  if (tenths < 70) return 0;
  if (tenths < 140) return 1;
  if (tenths < 300) return 2;
  return tenths < 600 ? 3 : 4;
}
