/** All open transits with what is usual on their lanes, for whoever watches over them; and what became of some. */
import { Injectable } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import { Views } from '../http/views.js';
import { expectedArrival } from './expected-arrival.js';
import { TransitColumns } from './lag.columns.js';
import { ageAt, ALL_TIME, countLane } from './lag.count.js';
import { LagCounter } from './lag.js';
import type { Lane } from './lag.lane.js';
import { explain } from './lane-explanation.js';
import { SenderRuns } from './sender-runs.js';
import type { Explanation } from './likely-explanation.js';
import { transits } from './transits.projection.js';

export interface OpenTransit {
  readonly barcode: string;
  readonly transitId: string;
  readonly from: string;
  readonly to: string;
  readonly shippedAt: string;
  /** Days after which nine of ten of its lane have arrived; null where that is not known. */
  readonly usualDays: number | null;
  readonly explanation: Explanation;
}

/** What was read of a view that includes the log up to `seen`. */
export interface Seen<T> {
  readonly seen: bigint;
  readonly rows: readonly T[];
}

export interface TransitEnd {
  readonly barcode: string;
  readonly transitId: string;
  /** As in a journey, or `withdrawn`: a later scan explained it away. */
  readonly status: string;
  readonly receivedBy: string | null;
}

interface Row extends Omit<OpenTransit, 'usualDays' | 'explanation'> {
  readonly seq: number;
  /** 1 if it was seen to be damaged where it was sent to. */
  readonly setAside: number | null;
}

const PAGE = 250;

@Injectable()
export class OpenTransits {
  /** The view that is read. */
  readonly view = transits.name;

  constructor(
    private readonly views: Views,
    private readonly columns: TransitColumns,
  ) {}

  /** In pages, so that a long list holds nobody up; each page is of its own moment. */
  async *pages(now: Date): AsyncGenerator<Seen<OpenTransit>> {
    const view = await this.views.upTo(transits);
    const all = await this.columns.lanes(view);
    const lanes = new Map(all.map((lane) => [laneOf(lane), lane]));
    const expectation = new Expectations(now, new SenderRuns(all));
    for (let last = 0, more = true; more;) {
      const seen = view.position();
      const rows = view.all<Row>(
        `SELECT seq, barcode, transit_id AS transitId, from_branch AS "from", to_branch AS "to", shipped_at AS shippedAt,
           set_aside ->> 'branch' = to_branch AS setAside
         FROM transit WHERE status = 'open' AND status <> 'closed' AND seq > ? ORDER BY seq LIMIT ${PAGE}`,
        last,
      );
      yield {
        seen,
        rows: rows.map(({ seq: _seq, setAside, ...row }) => {
          const expected = expectation.of(row, lanes.get(laneOf(row)));
          return { ...row, ...expected, ...(setAside === 1 && { explanation: 'set-aside-damaged' }) };
        }),
      };
      last = rows.at(-1)?.seq ?? last;
      more = rows.length === PAGE;
      await turn();
    }
  }

  /** What has become of them by now; those that the view does not know are left out. */
  async nowOf(named: readonly { readonly barcode: string; readonly transitId: string }[]): Promise<Seen<TransitEnd>> {
    const view = await this.views.upTo(transits);
    const asked = JSON.stringify(named.map(({ barcode, transitId }) => [barcode, transitId]));
    return view.read((tables) => ({
      seen: view.position(),
      rows: tables.all<TransitEnd>(
        `SELECT barcode, transit_id AS transitId, status, received_by AS receivedBy FROM json_each(?) AS asked
         JOIN transit ON barcode = asked.value ->> 0 AND transit_id = asked.value ->> 1`,
        asked,
      ),
    }));
  }
}

/** What is usual on each lane, counted once. */
class Expectations {
  private readonly counter = new LagCounter();
  private readonly usual = new Map<Lane, number | null>();
  private readonly age: ReturnType<typeof ageAt>;

  constructor(
    now: Date,
    private readonly runs: SenderRuns,
  ) {
    this.age = ageAt(now.getTime());
  }

  of({ shippedAt }: Pick<Row, 'shippedAt'>, lane: Lane | undefined): Pick<OpenTransit, 'usualDays' | 'explanation'> {
    // A lane that was read too early to be there has one transit.
    if (!lane) return { usualDays: null, explanation: 'unknown' };
    const usualDays = this.usualOf(lane);
    const second = Math.floor(Date.parse(shippedAt) / 1000);
    return { usualDays, explanation: explain(lane, second, usualDays, this.age, this.runs).explanation };
  }

  private usualOf(lane: Lane): number | null {
    const known = this.usual.get(lane);
    if (known !== undefined) return known;
    countLane(this.counter, lane, 'calendar', ALL_TIME, this.age);
    const { p90 } = expectedArrival(this.counter.waits, 0);
    this.counter.clear();
    this.usual.set(lane, p90);
    return p90;
  }
}

const laneOf = ({ from, to }: { readonly from: string; readonly to: string }): string => `${from} ${to}`;
