/** The lag of a group of transits: counts, percentiles, ages, scan compliance. Pure; `docs/lag.md` explains the choices. */
import { percentiles } from './kaplan-meier.js';

/** `closed`, `misrouted`, `open`, `lost` were shipped on a scan; of `unconfirmed` one scan is missing. */
export type Outcome = 'closed' | 'misrouted' | 'open' | 'lost' | 'unconfirmed';

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
  private longest = 0;
  private counts: Record<Outcome, number> = none();
  private ages = noAges();

  /** `tenths` of a day: until received, or until now for what is open or lost. Not used for `unconfirmed`. */
  add(outcome: Outcome, tenths: number): void {
    this.counts[outcome]++;
    // When one of its scans is missing its duration is unknown; its arrival is certain, so it is not censored either.
    if (outcome === 'unconfirmed') return;
    const at = Math.min(Math.max(tenths, 0), LONGEST);
    if (at > this.longest) this.longest = at;
    const end = outcome === 'closed' ? this.arrived : this.censored;
    end[at] = (end[at] ?? 0) + 1;
    if (outcome === 'open') this.ages[ageOf(at)]++;
  }

  /** The figures of all that was added; the counter is empty afterwards. */
  take(): LagFigures {
    const { closed, misrouted, open, lost, unconfirmed } = this.counts;
    const watched = closed + misrouted + open + lost;
    const [p50 = null, p90 = null, p95 = null] = watched < FEWEST ? [] : this.percentiles();
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
      ageing: this.ages,
      compliance: ended === 0 ? null : Math.round(((closed + misrouted) / ended) * 1000) / 1000,
    };
    this.clear();
    return figures;
  }

  private percentiles(): readonly (number | null)[] {
    const { arrived, censored, longest } = this;
    return percentiles({ arrived, censored, longest }, [0.5, 0.9, 0.95]);
  }

  private clear(): void {
    this.arrived.fill(0, 0, this.longest + 1);
    this.censored.fill(0, 0, this.longest + 1);
    this.longest = 0;
    this.counts = none();
    this.ages = noAges();
  }
}

const none = (): Record<Outcome, number> => ({ closed: 0, misrouted: 0, open: 0, lost: 0, unconfirmed: 0 });
const noAges = (): Record<Age, number> => ({ '0-6': 0, '7-13': 0, '14-29': 0, '30-59': 0, '60+': 0 });

/** The bucket of an age in tenths of a day. */
function ageOf(tenths: number): Age {
  if (tenths < 70) return '0-6';
  if (tenths < 140) return '7-13';
  if (tenths < 300) return '14-29';
  return tenths < 600 ? '30-59' : '60+';
}
