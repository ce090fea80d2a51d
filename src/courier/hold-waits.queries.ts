/** Hold waits by segment: of one hold, of groups of holds, and of the holds of a group. */
import { Injectable } from '@nestjs/common';
import { concerns, type Caller } from '../http/caller.js';
import { Views, type AskedOf } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { DAY_MS } from '../plain/days.js';
import { SEGMENT_STATES, segmentsOf, unknownOf, type Hold, type SegmentName, type SegmentState } from './hold-wait.js';
import { HoldColumns } from './hold-waits.columns.js';
import { rowsOf, WaitCounters, type Concern, type WaitFigures } from './hold-waits.figures.js';
import { HOLD_ROW, holdWaits, type HoldRow } from './hold-waits.projection.js';

export const WAIT_GROUPINGS = [
  'none',
  'pickupBranch',
  'pickupLibrary',
  'patronLibrary',
  'lendingBranch',
  'lendingLibrary',
] as const;
type Grouping = (typeof WAIT_GROUPINGS)[number];

/** What the key of a hold's group is told from. */
const COLUMN = {
  none: 'pickupBranch',
  pickupBranch: 'pickupBranch',
  pickupLibrary: 'pickupBranch',
  patronLibrary: 'patronLibrary',
  lendingBranch: 'lendingBranch',
  lendingLibrary: 'lendingBranch',
} as const satisfies Record<Grouping, string>;

/** Holds that were placed before are left out unless they are asked for. */
const USUAL_DAYS = 90;

export interface WaitsQuestion extends AskedOf {
  readonly groupBy: Grouping;
  /** Placed at or after this time; ninety days before the present by default. */
  readonly since?: string;
  /** Placed before this time. */
  readonly until?: string;
  /** Only those to be picked up at one of its branches, or of its patrons. */
  readonly library?: string | undefined;
}

export interface HoldsQuestion extends WaitsQuestion {
  /** The group's; without it those that are in no group. */
  readonly key?: string | undefined;
  /** Only those of which this is so … */
  readonly state?: SegmentState | undefined;
  /** … in this segment. */
  readonly segment: SegmentName;
  /** Where the page before ended. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface WaitGroup extends WaitFigures {
  /** Absent of holds that are in no group: nobody has shipped anything for them. */
  readonly key?: string;
}

/** One hold's wait so far; days with one decimal. Segments and pieces that are known add up. */
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
  /** Ask for the next page with it; null on the last one. */
  readonly next: string | null;
}

/** Whose holds. One concerns the branch where it is picked up, and the library of the patron who waits. */
type Whose = Pick<Caller, 'scope' | 'library'>;

const ONE = `SELECT ${HOLD_ROW} FROM hold WHERE hold_id = ?`;
const LISTED = `SELECT ${HOLD_ROW}, hold_id AS holdId, barcodes FROM hold WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq`;

@Injectable()
export class HoldWaitQueries {
  private readonly counters = new WaitCounters();

  constructor(
    private readonly views: Views,
    private readonly columns: HoldColumns,
    private readonly members: MemberQueries,
  ) {}

  /** Null if no such hold was placed, or none that concerns the caller. */
  async ofHold(holdId: string, { scope, library }: Whose, asked: AskedOf): Promise<HoldWait | null> {
    const { view } = await this.views.known(holdWaits, asked);
    const row = view.get<HoldRow>(ONE, holdId);
    return row && (concerns(scope, [row.pickupBranch]) || row.patronLibrary === library) ? toldOf(row) : null;
  }

  async waits(question: WaitsQuestion, caller: Whose): Promise<readonly WaitGroup[]> {
    const { holds, rows, grouped, now } = await this.asked(question, caller);
    const groups = this.counters.figures(holds, grouped, rows, now);
    return [...groups].map(([key, figures]) => ({ ...(key !== '' && { key }), ...figures }));
  }

  /** The holds that a figure counts, in the order in which they were recorded. */
  async holds(
    { key = '', state, segment, cursor = '0', limit, ...question }: HoldsQuestion,
    caller: Whose,
  ): Promise<HoldPage> {
    const { view, holds, rows, grouped } = await this.asked(question, caller);
    const { column, keys } = grouped;
    const states = holds.segments[segment].state;
    const wanted = state && SEGMENT_STATES.indexOf(state);
    const isAsked = (row: number) =>
      row > Number(cursor) && keys[column[row] ?? 0] === key && (wanted === undefined || states[row] === wanted);
    const found = rows.filter(isAsked);
    const page = found.slice(0, limit);
    return {
      holds: view.all<ListedRow>(LISTED, JSON.stringify([...page])).map(listedOf),
      next: found.length > limit ? String(page.at(-1)) : null,
    };
  }

  /** What is asked about, once for all: nothing of it may be awaited between the columns and what is read from them. */
  private async asked({ since, until, library, groupBy, ...asked }: WaitsQuestion, caller: Whose) {
    const { view, now } = await this.views.known(holdWaits, asked);
    const also = library === undefined ? [] : [{ scope: await this.members.branchesOf(library, asked), library }];
    const keysOf = await this.keys(groupBy, asked);
    const stretch = {
      since: since === undefined ? now.getTime() - USUAL_DAYS * DAY_MS : Date.parse(since),
      until: until === undefined ? Infinity : Date.parse(until),
    };
    const holds = await this.columns.holds(view, stretch);
    return {
      ...{ view, holds, now: now.getTime() },
      rows: rowsOf(
        holds,
        stretch,
        [caller, ...also].flatMap((whose) => concernOf(whose, holds.codes) ?? []),
      ),
      grouped: { column: holds[COLUMN[groupBy]], keys: holds.codes.map(keysOf) },
    };
  }

  /** The key of the group that has a code in its column. */
  private async keys(groupBy: Grouping, asked: AskedOf): Promise<(code: string) => string> {
    if (groupBy === 'none') return () => '';
    if (groupBy !== 'pickupLibrary' && groupBy !== 'lendingLibrary') return (code) => code;
    const libraries = await this.members.places('library', asked);
    return (code) => libraries.get(code) ?? '';
  }
}

/** Undefined where all of them do. */
function concernOf({ scope, library = '' }: Whose, codes: readonly string[]): Concern | undefined {
  if (scope === 'whole-group') return undefined;
  return { branches: Uint8Array.from(codes, (code) => Number(scope.has(code))), library: codes.indexOf(library) };
}

function toldOf(row: HoldRow): HoldWait {
  const segments = segmentsOf(row, row);
  return {
    placedAt: new Date(row.placedAt).toISOString(),
    shippedAt: moment(row.shippedAt),
    receivedAt: moment(row.receivedAt),
    pickedUpAt: moment(segments.total.state === 'through' ? row.endedAt : null),
    lendingBranch: row.lendingBranch,
    legs: row.legs,
    lenderDays: days(segments.lender.tenths),
    courierDays: days(segments.courier.tenths),
    onTheRoadDays: days(row.onTheRoad),
    atBranchesDays: days(row.atBranches),
    pickupDays: days(segments.pickup.tenths),
    unknownDays: days(unknownOf(segments)),
    totalDays: days(segments.total.tenths),
  };
}

const moment = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
const days = (tenths: number | null): number | null => (tenths === null ? null : tenths / 10);

type ListedRow = HoldRow & { readonly holdId: string; readonly barcodes: string };

function listedOf(row: ListedRow): ListedHold {
  const { holdId, status, pickupBranch, patronLibrary } = row;
  const barcodes = JSON.parse(row.barcodes) as string[];
  return { holdId, status, pickupBranch, patronLibrary, barcodes, ...toldOf(row) };
}
