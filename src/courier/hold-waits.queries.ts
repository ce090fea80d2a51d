/** Hold waits by segment: of one hold, of groups of holds, and of the holds of a group. */
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../http/caller.js';
import { fail } from '../http/problems.js';
import { Views } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { DAY_MS } from '../plain/days.js';
import type { Hold, SegmentName, SegmentState } from './hold-wait.js';
import { WaitCounter, WaitTally, type WaitFigures } from './hold-waits.figures.js';
import { holdIn, holdsIn, type HoldWithWait, type Whose } from './hold-waits.rows.js';
import { holdWaits } from './hold-waits.projection.js';

export const WAIT_GROUPINGS = [
  'none',
  'pickupBranch',
  'pickupLibrary',
  'patronLibrary',
  'lendingBranch',
  'lendingLibrary',
] as const;
type Grouping = (typeof WAIT_GROUPINGS)[number];

/** Holds that were placed before are left out unless they are asked for. */
const USUAL_DAYS = 90;

export interface WaitsQuestion {
  readonly groupBy: Grouping;
  /** Placed at or after this time; ninety days ago by default. */
  readonly since?: string;
  /** Placed before this time. */
  readonly until?: string;
  /** To be picked up at one of its branches, or of its patrons. */
  readonly library?: string;
  readonly after?: string;
}

export interface HoldsQuestion extends WaitsQuestion {
  /** The group's; without it those that are in no group. */
  readonly key?: string;
  /** Of which this is so … */
  readonly state?: SegmentState;
  /** … in this segment. */
  readonly segment: SegmentName;
  /** The hold with which the page before ended. */
  readonly cursor?: string;
  readonly limit: number;
}

export interface WaitGroup extends WaitFigures {
  /** Absent of holds that are in no group: nobody has shipped anything for them. */
  readonly key?: string;
}

/** One hold's wait so far; days with one decimal. Pieces that are known add up. */
export interface HoldWait {
  readonly placedAt: string;
  readonly shippedAt: string | null;
  readonly receivedAt: string | null;
  readonly pickedUpAt: string | null;
  readonly lendingBranch: string | null;
  readonly legs: number;
  readonly lenderDays: number | null;
  readonly courierDays: number | null;
  readonly onTheRoadDays: number | null;
  readonly atBranchesDays: number | null;
  readonly pickupDays: number | null;
  readonly unknownDays: number | null;
  readonly totalDays: number | null;
}

export interface ListedHold extends HoldWait {
  readonly holdId: string;
  readonly status: Hold['status'];
  readonly pickupBranch: string;
  readonly patronLibrary: string;
  readonly barcodes: readonly string[];
}

export interface HoldPage {
  readonly holds: readonly ListedHold[];
  readonly next: string | null;
}

@Injectable()
export class HoldWaitQueries {
  private readonly counter = new WaitCounter();

  constructor(
    private readonly views: Views,
    private readonly members: MemberQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Null if no such hold was placed, or none that concerns the caller. */
  async ofHold(holdId: string, caller: Whose, after?: string): Promise<HoldWait | null> {
    const view = await this.views.upTo(holdWaits, after);
    const hold = holdIn(view, holdId, caller);
    return hold ? toldOf(hold) : null;
  }

  async waits(question: WaitsQuestion, caller: Whose): Promise<readonly WaitGroup[]> {
    const keyOf = await this.keys(question);
    const now = this.clock().getTime();
    const groups = new Map<string, WaitTally>();
    for await (const holds of await this.read(question, caller)) {
      for (const hold of holds) {
        const key = keyOf(hold) ?? '';
        let tally = groups.get(key);
        if (!tally) groups.set(key, (tally = new WaitTally()));
        tally.add(hold.wait, now);
      }
    }
    return [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, tally]) => ({ ...(key !== '' && { key }), ...this.counter.figuresOf(tally) }));
  }

  /** The holds that a figure counts, in the order in which they were placed. */
  async holds({ key, state, segment, cursor, limit, ...question }: HoldsQuestion, caller: Whose): Promise<HoldPage> {
    const keyOf = await this.keys(question);
    const found: HoldWithWait[] = [];
    const isAsked = (hold: HoldWithWait) =>
      keyOf(hold) === key && (state === undefined || hold.wait.segments[segment].state === state);
    for await (const holds of await this.read(question, caller, { cursor, atFirst: limit + 1 })) {
      found.push(...holds.filter(isAsked));
      if (found.length > limit) break;
    }
    const page = found.slice(0, limit);
    return {
      holds: page.map(({ holdId, status, pickupBranch, patronLibrary, legs, ...hold }) => {
        const barcodes = [...new Set(legs.map(({ barcode }) => barcode))].sort();
        return { holdId, status, pickupBranch, patronLibrary, barcodes, ...toldOf(hold) };
      }),
      next: found.length > limit ? (page.at(-1)?.holdId ?? null) : null,
    };
  }

  private async read({ since, until = '9', library, after }: WaitsQuestion, caller: Whose, page: Page = {}) {
    const view = await this.views.upTo(holdWaits, after);
    const also: Whose =
      library === undefined ? GROUP : { scope: await this.members.branchesOf(library, after), library };
    const usual = new Date(this.clock().getTime() - USUAL_DAYS * DAY_MS).toISOString();
    const { cursor, ...atFirst } = page;
    const last = cursor === undefined ? undefined : holdIn(view, cursor, caller);
    if (cursor !== undefined && !last) throw unknownCursor();
    const from = last ? { since: last.placedAt, afterHold: last.holdId } : { since: since ?? usual };
    return holdsIn(view, { ...from, until, ...atFirst }, caller, also);
  }

  /** The group of each hold. */
  private async keys({ groupBy, after }: WaitsQuestion): Promise<(hold: HoldWithWait) => string | undefined> {
    const lender = ({ wait }: HoldWithWait) => wait.lendingBranch ?? undefined;
    if (groupBy === 'none') return () => undefined;
    if (groupBy === 'pickupBranch' || groupBy === 'patronLibrary') return (hold) => hold[groupBy];
    if (groupBy === 'lendingBranch') return lender;
    const branches = await this.members.branches(after);
    const libraryOf = new Map(branches.map(({ code, library }) => [code, library]));
    return groupBy === 'pickupLibrary'
      ? ({ pickupBranch }) => libraryOf.get(pickupBranch)
      : (hold) => libraryOf.get(lender(hold) ?? '');
  }
}

interface Page {
  readonly cursor?: string | undefined;
  readonly atFirst?: number;
}

const GROUP: Pick<Caller, 'scope'> = { scope: 'whole-group' };

function toldOf({ placedAt, wait }: Pick<HoldWithWait, 'placedAt' | 'wait'>): HoldWait {
  const { segments, lendingBranch, legs } = wait;
  return {
    placedAt,
    shippedAt: moment(wait.shippedAt),
    receivedAt: moment(wait.receivedAt),
    pickedUpAt: moment(wait.pickedUpAt),
    lendingBranch,
    legs,
    lenderDays: days(segments.lender.tenths),
    courierDays: days(segments.courier.tenths),
    onTheRoadDays: days(wait.onTheRoad),
    atBranchesDays: days(wait.atBranches),
    pickupDays: days(segments.pickup.tenths),
    unknownDays: days(wait.unknown),
    totalDays: days(segments.total.tenths),
  };
}

const moment = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
const days = (tenths: number | null): number | null => (tenths === null ? null : tenths / 10);

function unknownCursor() {
  const detail = 'cursor must be the next of a page before';
  return fail('invalid', detail, [{ field: 'cursor', detail }]);
}
