/**
 * The transits view in memory, by lane and column, so that any grouping over millions of them is a scan of typed arrays and not
 * of a database; as it is, and as it was known at any moment. Follows the view through its `touched` columns and the rows that
 * its past gains; nothing here is kept on disk.
 */
import { Injectable } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import { PastReader, type ViewReader } from '../projections/view-reader.js';
import { KeptLanes, type FormerRow, type Row } from './lag.kept-lanes.js';
import type { Lane } from './lag.lane.js';
import { LaneCalendars } from './lane-calendars.js';

const COLUMNS = `from_branch AS "from", to_branch AS "to",
  CASE WHEN status = 'unconfirmed' AND shipped_at IS NULL THEN 'unshipped' ELSE status END AS status,
  unixepoch(coalesce(shipped_at, received_at)) AS at, unixepoch(coalesce(received_at, ended_before)) AS until, days, known_from AS knownFrom,
  lost_at IS NOT NULL AS wasLost`;
/** Rows that are read between two turns of the event loop, and transits that are looked at. */
const PAGE = 2_000;
const LOOKED_AT = 200_000;

@Injectable()
export class TransitColumns {
  private kept = new KeptLanes();
  private upTo = -1n;
  private generation = -1;
  private reading: Promise<void> | undefined;
  /** The last row of the past that was read. */
  private formerUpTo = 0;
  /** From when on the past is followed with the present. */
  private followsPast = false;
  private readingPast: Promise<void> | undefined;

  /**
   * All lanes in the order of their codes, with what the transits view says; the same list until there is a new lane. The
   * first call reads the whole view, page by page; the first about the past reads that as well.
   */
  async lanes(view: ViewReader | PastReader): Promise<readonly Lane[]> {
    if (view instanceof PastReader) return this.lanesAsKnown(view);
    // What is being read now may have been begun before the caller's own transits were there.
    await this.reading;
    this.reading ??= this.refresh(view).finally(() => (this.reading = undefined));
    await this.reading;
    return this.kept.lanes;
  }

  /** Reads what there is of the past, so that the first question about it need not wait. */
  async readPast(view: ViewReader): Promise<void> {
    for (;;) {
      await this.lanes(view);
      if (this.followsPast) return;
      await (this.readingPast ??= this.loadPast(view).finally(() => (this.readingPast = undefined)));
    }
  }

  /** Every row of a transit that was lost when it was told, now or before. */
  async everLost(view: ViewReader | PastReader): Promise<ReadonlySet<number>> {
    await this.readPast(view instanceof PastReader ? view.present : view);
    return this.kept.everLost;
  }

  private async lanesAsKnown(past: PastReader): Promise<readonly Lane[]> {
    await this.readPast(past.present);
    const { moments } = this.kept;
    const known = moments.get(past.moment);
    if (known) return known;
    const telling = this.tell(past);
    moments.set(past.moment, telling);
    telling.catch(() => moments.delete(past.moment));
    return telling;
  }

  /** Lane by lane: what was known at a moment is found in a lane's present or its past, whatever comes between two lanes. */
  private async tell(past: PastReader): Promise<readonly Lane[]> {
    const calendars = new LaneCalendars();
    calendars.read(past, -1n);
    const lanes: Lane[] = [];
    let looked = 0;
    for (const lane of this.kept.asKnown(past.moment, calendars)) {
      lanes.push(lane);
      looked += lane.length;
      if (looked < LOOKED_AT) continue;
      looked = 0;
      await turn();
    }
    return lanes;
  }

  private async refresh(view: ViewReader): Promise<void> {
    if (this.generation === view.generation) this.follow(view);
    else await this.load(view);
  }

  /** What has changed, present and past, of one snapshot: so that no transit is in both or in neither. */
  private follow(view: ViewReader): void {
    const position = view.position();
    if (position <= this.upTo) return;
    const { kept } = this;
    view.read((rows) => {
      kept.countAnew(kept.calendars.read(rows, this.upTo));
      for (const row of rows.all<Row>(`SELECT seq, ${COLUMNS} FROM transit WHERE touched > ?`, this.upTo))
        kept.put(row);
      if (this.followsPast) this.takePast(rows.all<NumberedRow>(FORMER, this.formerUpTo, -1));
    });
    this.upTo = position;
  }

  /** Rows that change while pages are read come again with the next refresh, by their `touched`. */
  private async load(view: ViewReader): Promise<void> {
    const [position, generation] = [view.position(), view.generation];
    const kept = new KeptLanes();
    this.kept = kept;
    this.followsPast = false;
    this.formerUpTo = 0;
    kept.calendars.read(view, -1n);
    const page = `SELECT seq, ${COLUMNS} FROM transit WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`;
    for (let last = 0, more = true; more;) {
      const rows = view.all<Row>(page, last);
      for (const row of rows) kept.put(row);
      last = rows.at(-1)?.seq ?? last;
      more = rows.length === PAGE;
      await turn();
    }
    this.upTo = position;
    this.generation = generation;
  }

  /** Page by page beside whatever else is asked; when all is there, the present catches up with the last page. */
  private async loadPast(view: ViewReader): Promise<void> {
    const { kept } = this;
    while (kept === this.kept && this.generation === view.generation) {
      const rows = view.all<NumberedRow>(FORMER, this.formerUpTo, PAGE);
      this.takePast(rows);
      if (rows.length < PAGE) {
        this.followsPast = true;
        this.follow(view);
        return;
      }
      await turn();
    }
  }

  private takePast(rows: readonly NumberedRow[]): void {
    for (const row of rows) this.kept.putBefore(row);
    this.formerUpTo = rows.at(-1)?.number ?? this.formerUpTo;
  }
}

type NumberedRow = FormerRow & { readonly number: number };
const FORMER = `SELECT rowid AS number, seq, ${COLUMNS}, known_until AS knownUntil FROM transit_past
  WHERE rowid > ? ORDER BY rowid LIMIT ?`;
