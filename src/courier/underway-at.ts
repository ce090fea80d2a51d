/**
 * What was under way at a time. A journey is told in order of occurrence, so what had ended by then is for ever as its row says, and
 * what was shipped by then and ended later was under way. What its row does not keep (that it was lost and found again, that it was
 * put aside) is told from the item's own journey.
 */
import { Injectable } from '@nestjs/common';
import { Execute } from '../event-store/execute.js';
import { PastReader, type ViewReader } from '../projections/view-reader.js';
import { itemStream } from './item.events.js';
import { standing } from './journey.js';
import { happenedBy, observationsIn } from './journey.rows.js';
import type { Transit } from './journey.shape.js';

/** When a transit was over; a time after all others while it lasts. */
const ENDED_AT = "coalesce(received_at, ended_before, '9')";

/** Of rows of the transits view: each `?` is the time. */
export const THERE_AT = 'coalesce(shipped_at, received_at) <= ?';
export const ENDED_BY = `${ENDED_AT} <= ?`;
export const UNDERWAY_AT = `shipped_at <= ? AND ${ENDED_AT} > ?`;

/** Streams that are read at the same time. */
const AT_ONCE = 50;

@Injectable()
export class UnderwayAt {
  constructor(private readonly log: Execute) {}

  /** By barcode, the transit that each of the items was on; null where it was on none. As far as `view` knows the log. */
  async of(
    barcodes: ReadonlySet<string>,
    view: ViewReader | PastReader,
    at: string,
  ): Promise<ReadonlyMap<string, Transit | null>> {
    const seen = (view instanceof PastReader ? view.present : view).position();
    const moment = view instanceof PastReader ? view.moment : Infinity;
    const told = new Map<string, Transit | null>();
    const all = [...barcodes];
    for (let first = 0; first < all.length; first += AT_ONCE)
      await Promise.all(
        all.slice(first, first + AT_ONCE).map(async (barcode) => {
          const events = (await this.log.history(itemStream(barcode)))
            .filter(({ position, recordedAt }) => position <= seen && Date.parse(recordedAt) <= moment)
            .filter(happenedBy(at));
          told.set(barcode, standing(observationsIn(events)).underway);
        }),
      );
    return told;
  }
}
