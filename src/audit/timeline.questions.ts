/** What can be asked of a timeline, and of whose. */
import { KnownAtField, AfterQuery } from '../http/answers.js';
import { PAGE, TableQuery } from '../http/csv.js';
import {
  BarcodeField,
  ChoiceField,
  ClaimIdField,
  CodeField,
  IdField,
  NumberField,
  PositionField,
  TimeField,
  utc,
} from '../http/fields.js';
import { ORDERS, type Order } from './timeline.order.js';
import type { TimelineQuestion } from './timeline.queries.js';

const AsWindow = {
  order: () => ChoiceField({ description: 'By which clock; as it happened by default', of: ORDERS, optional: true }),
  at: () => TimeField({ description: 'Only what had happened by this time', optional: true }),
  since: () => TimeField({ description: 'At or after this time, by the clock of the order', optional: true }),
  until: () => TimeField({ description: 'Before this time, by the clock of the order', optional: true }),
  cursor: () => PositionField({ description: '`next` of the page before', optional: true }),
};

export class TimelineQuery extends TableQuery {
  @AsWindow.order()
  order?: Order;
  @KnownAtField()
  knownAt?: string;
  @AsWindow.at()
  at?: string;
  @AsWindow.since()
  since?: string;
  @AsWindow.until()
  until?: string;
  @AsWindow.cursor()
  cursor?: string;
  @NumberField({ ...PAGE, description: 'Entries a page; 100 by default, as CSV all that fit' })
  limit?: number;
}

/** A page has no format to choose. */
export class TimelinePageQuery extends AfterQuery {
  @AsWindow.order()
  order?: Order;
  @KnownAtField()
  knownAt?: string;
  @AsWindow.at()
  at?: string;
  @AsWindow.since()
  since?: string;
  @AsWindow.until()
  until?: string;
  @AsWindow.cursor()
  cursor?: string;
  @NumberField({ ...PAGE, description: 'Entries a page; 1,000 by default' })
  limit?: number;
}

export class ItemOfTimeline {
  @BarcodeField({ description: 'The item' })
  barcode!: string;
}
export class HoldOfTimeline {
  @IdField({ description: "The ILS's id of the hold" })
  holdId!: string;
}
export class ClaimOfTimeline {
  @ClaimIdField({ description: "The item's barcode and the id of the scan that reported the damage" })
  claimId!: string;
}
export class BranchOfTimeline {
  @CodeField({ description: 'The branch' })
  code!: string;
}
export class KeyOfTimeline {
  @IdField({ description: 'The id of the key, or what stands for whoever had none: clock, journal, a member of staff' })
  keyId!: string;
}

export function questionOf(asked: TimelinePageQuery, limit: number): TimelineQuestion {
  const { order = 'occurred', knownAt, at, since, until, cursor, after } = asked;
  const times = Object.entries({ knownAt, at, since, until });
  const inUtc = times.flatMap(([name, time]) => (time === undefined ? [] : [[name, utc(time)]]));
  return { order, cursor, after, limit, ...(Object.fromEntries(inUtc) as Partial<typeof asked>) };
}
