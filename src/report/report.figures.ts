/** All that a report says, before it is put into words and drawings. */
import type { BranchCompliance, LagFigures, TransitRow, TrendPeriod, WaitGroup } from '../courier/index.js';
import type { ReportMonth } from './report.month.js';

/** How far back the trend goes, the month itself included: its neighbour of last year is in it. */
export const TREND_MONTHS = 13;
/** One lane has few transits in a month: lanes and branches are told over so many, the last of them the month itself. */
export const WINDOW_MONTHS = 3;
/** Open for more days than this is stuck. */
export const STUCK_DAYS = 30;

export interface ReportFigures {
  readonly month: ReportMonth;
  /** The library whose part of the group it tells; null for the whole group. */
  readonly library: { readonly code: string; readonly name: string } | null;
  /** UTC: ages are told by then. */
  readonly computedAt: string;
  /** The log is in it up to here; null where it tells what was known at `computedAt`, which no position says. */
  readonly position: string | null;
  /** Of Waybill. */
  readonly version: string;
  /** Transits by the month in which they were shipped; the month itself comes last. Months before the log begins are left out. */
  readonly trend: readonly TrendPeriod[];
  /** The months that `lanes`, `senders`, `receivers` and `compliance` are about. */
  readonly window: { readonly since: string; readonly until: string; readonly months: readonly string[] };
  readonly all: LagFigures;
  readonly lanes: readonly LagFigures[];
  readonly senders: readonly LagFigures[];
  readonly receivers: readonly LagFigures[];
  readonly compliance: readonly BranchCompliance[];
  /** Holds placed in the month, those placed in the month before, and those of the month by pickup branch. */
  readonly waits: {
    readonly now: WaitGroup | null;
    readonly before: WaitGroup | null;
    readonly byPickup: readonly WaitGroup[];
  };
  /** All that is open when the report is made, whenever it was shipped. */
  readonly open: LagFigures;
  /** What has been open for more than `STUCK_DAYS` then, the oldest first. */
  readonly stuck: readonly TransitRow[];
  /** Branches by their code. */
  readonly names: ReadonlyMap<string, string>;
}

/** Whether it tells what was known at `computedAt`, and not what is known by now. */
export const isAsKnown = ({ position }: Pick<ReportFigures, 'position'>): boolean => position === null;
