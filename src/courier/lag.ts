/** The lag of a group of transits: counts, percentiles, ages, scan compliance. Pure; `docs/lag.md` explains the choices. */
import { percentiles } from './kaplan-meier.js';

/**
 * What becomes of transits; counted by their index here. `closed`, `misrouted`, `open`, `lost` were shipped on a scan; of
 * `unconfirmed` one scan is missing; `withdrawn` ones were explained away by a later scan and do not count.
 */
export const OUTCOMES = ['withdrawn', 'closed', 'misrouted', 'open', 'lost', 'unconfirmed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const WITHDRAWN = OUTCOMES.indexOf('withdrawn');
export const OPEN = OUTCOMES.indexOf('open');
export const LOST = OUTCOMES.indexOf('lost');
const CLOSED = OUTCOMES.indexOf('closed');
const UNCONFIRMED = OUTCOMES.indexOf('unconfirmed');

export const AGES = ['0-6', '7-13', '14-29', '30-59', '60+'] as const;
export type Age = (typeof AGES)[number];

export interface LagFigures {
  /** All transits, whatever became of them. */
  readonly transits: number;
  readonly open: number;
  readonly closed: number;
  readonly misrouted: number;
  readonly lost: number;
  readonly unconfirmed: number;
  /** Days, one decimal; null below ten transits or where the curve does not reach. */
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  /** The longest that any of them was watched, days. */
  readonly followUpDays: number;
  /** Open transits by their age in days. */
  readonly ageing: Readonly<Record<Age, number>>;
  /** Share of ended transits with both scans, 0 to 1; null when none has ended. */
  readonly compliance: number | null;
}

/** Below this many, counts only. */
const FEWEST = 10;
/** Waits longer than this many tenths of a day count as this long: about 18 years. */
const LONGEST = 65_535;

/** Counts transits one by one and tells their figures; used again and again, since a lane needs the room of a group. */
export class LagCounter {
  private readonly arrived = new Uint32Array(LONGEST + 1);
  private readonly censored = new Uint32Array(LONGEST + 1);
  private readonly counts = new Uint32Array(OUTCOMES.length);
  private readonly ages = new Uint32Array(AGES.length);
  private longest = 0;
  private longestArrival = 0;

  /** `outcome`: its index. `tenths` of a day: until received, or until now for what is open or lost. */
  add(outcome: number, tenths: number): void {
    if (outcome === WITHDRAWN) return;
    this.counts[outcome] = (this.counts[outcome] ?? 0) + 1;
    // When one of its scans is missing its duration is unknown; its arrival is certain, so it is not censored either.
    if (outcome === UNCONFIRMED) return;
    const at = Math.min(Math.max(tenths, 0), LONGEST);
    if (at > this.longest) this.longest = at;
    if (outcome === CLOSED) {
      this.arrived[at] = (this.arrived[at] ?? 0) + 1;
      if (at > this.longestArrival) this.longestArrival = at;
      return;
    }
    this.censored[at] = (this.censored[at] ?? 0) + 1;
    if (outcome === OPEN) this.ages[ageOf(at)] = (this.ages[ageOf(at)] ?? 0) + 1;
  }

  /** The figures of all that was added; the counter is empty afterwards. */
  take(): LagFigures {
    const [, closed = 0, misrouted = 0, open = 0, lost = 0, unconfirmed = 0] = this.counts;
    const watched = closed + misrouted + open + lost;
    const [p50 = null, p90 = null, p95 = null] = watched < FEWEST ? [] : this.percentiles(watched);
    const ended = closed + misrouted + unconfirmed;
    const figures: LagFigures = {
      transits: watched + unconfirmed,
      open,
      closed,
      misrouted,
      lost,
      unconfirmed,
      p50,
      p90,
      p95,
      followUpDays: this.longest / 10,
      ageing: this.ageing(),
      compliance: ended === 0 ? null : Math.round(((closed + misrouted) / ended) * 1000) / 1000,
    };
    this.clear();
    return figures;
  }

  private percentiles(watched: number): readonly (number | null)[] {
    const { arrived, censored, longestArrival } = this;
    // The curve stays where it is after the last arrival.
    return percentiles({ arrived, censored, longest: longestArrival, watched }, [0.5, 0.9, 0.95]);
  }

  private ageing(): Record<Age, number> {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = this.ages;
    return { '0-6': a, '7-13': b, '14-29': c, '30-59': d, '60+': e };
  }

  private clear(): void {
    this.arrived.fill(0, 0, this.longestArrival + 1);
    this.censored.fill(0, 0, this.longest + 1);
    this.counts.fill(0);
    this.ages.fill(0);
    this.longest = this.longestArrival = 0;
  }
}

/** The index in `AGES` of an age in tenths of a day. */
function ageOf(tenths: number): number {
  if (tenths < 70) return 0;
  if (tenths < 140) return 1;
  if (tenths < 300) return 2;
  return tenths < 600 ? 3 : 4;
}
