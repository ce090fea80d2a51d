/** The lanes of lag as they were at a time: cut from those of the present, or from those that were known, which keep no order of occurrence. */
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { setImmediate as turn } from 'node:timers/promises';
import { PastReader, type ViewReader } from '../projections/view-reader.js';
import { TransitColumns } from './lag.columns.js';
import type { Lane } from './lag.lane.js';
import { laneAt } from './lag.lane-at.js';
import { UNDERWAY_AT, UnderwayAt } from './underway-at.js';

interface Cut {
  /** The lane's changes by then, and what was lost on it. */
  readonly changes: number;
  readonly lost: string;
  readonly lane: Lane;
}

interface AtHand {
  readonly cuts: WeakMap<Lane, Cut>;
  lanes: readonly Lane[];
}

interface LostRow {
  readonly barcode: string;
  readonly transitId: string;
  readonly from: string;
  readonly to: string;
  readonly shipped: number;
  readonly lostAt: string | null;
}

/** Moments whose lanes are at hand: a page of a dashboard asks several questions about one. */
const MOMENTS = 3;
/** Transits that are looked at between two turns of the event loop. */
const LOOKED_AT = 200_000;

@Injectable()
export class LanesAt {
  private readonly moments = new LRUCache<string, AtHand>({ max: MOMENTS });

  constructor(
    private readonly columns: TransitColumns,
    private readonly underway: UnderwayAt,
  ) {}

  /** In the order of their codes; the same list as long as nothing changes. Without `at` as they are now, or were known. */
  async lanes(view: ViewReader | PastReader, at?: string): Promise<readonly Lane[]> {
    if (at === undefined) return this.columns.lanes(view);
    // Columns tell seconds: what occurred in the same one is taken to have occurred.
    const second = Math.floor(Date.parse(at) / 1000);
    const lost = await this.lostAt(view, new Date(second * 1000 + 999).toISOString());
    const source = await this.columns.lanes(view);
    const atHand = this.atHand(`${view instanceof PastReader ? view.moment : 'now'} ${second}`);
    const lanes: Lane[] = [];
    let looked = 0;
    for (const lane of source) {
      const shipped = lost.get(keyOf(lane)) ?? [];
      const known = atHand.cuts.get(lane);
      if (known?.changes === lane.changes && known.lost === shipped.join()) {
        lanes.push(known.lane);
        continue;
      }
      const cut = { changes: lane.changes, lost: shipped.join(), lane: laneAt(lane, second, shipped) };
      atHand.cuts.set(lane, cut);
      lanes.push(cut.lane);
      looked += lane.length;
      if (looked < LOOKED_AT) continue;
      looked = 0;
      await turn();
    }
    const isSame = lanes.length === atHand.lanes.length && lanes.every((lane, index) => lane === atHand.lanes[index]);
    return isSame ? atHand.lanes : (atHand.lanes = lanes);
  }

  private atHand(moment: string): AtHand {
    const known = this.moments.get(moment) ?? { cuts: new WeakMap<Lane, Cut>(), lanes: [] };
    this.moments.set(moment, known);
    return known;
  }

  /** By lane, when those were shipped that were lost then: seconds since 1970. */
  private async lostAt(view: ViewReader | PastReader, at: string): Promise<ReadonlyMap<string, readonly number[]>> {
    const everLost = await this.columns.everLost(view);
    const byLane = new Map<string, number[]>();
    if (everLost.size === 0) return byLane;
    const rows = view.all<LostRow>(
      `SELECT barcode, transit_id AS transitId, from_branch AS "from", to_branch AS "to", unixepoch(shipped_at) AS shipped,
         lost_at AS lostAt
       FROM transit WHERE seq IN (SELECT value FROM json_each(?)) AND status <> 'withdrawn' AND ${UNDERWAY_AT} ORDER BY shipped_at`,
      JSON.stringify([...everLost]),
      ...[at, at],
    );
    // Lost by then and not found since, or else the row would say otherwise.
    const isLost = ({ lostAt }: LostRow) => lostAt !== null && lostAt <= at;
    const doubtful = new Set(rows.filter((row) => !isLost(row)).map(({ barcode }) => barcode));
    const told = await this.underway.of(doubtful, view, at);
    for (const row of rows) {
      const underway = told.get(row.barcode);
      if (!isLost(row) && !(underway?.transitId === row.transitId && underway.status === 'lost')) continue;
      const others = byLane.get(keyOf(row));
      if (others) others.push(row.shipped);
      else byLane.set(keyOf(row), [row.shipped]);
    }
    return byLane;
  }
}

const keyOf = ({ from, to }: { readonly from: string; readonly to: string }): string => `${from} ${to}`;
