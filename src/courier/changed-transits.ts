/** Which transits the view tells otherwise since a position: a state each, so that hearing of one twice does no harm. */
import type { RowsRead } from '../projections/view-reader.js';
import type { Outcome } from './lag.js';
import { isAbout, type LagQuestion } from './lag.queries.js';

/** What a list of transits must know to change its row, to take it out, or to make one. */
export interface ChangedTransit {
  readonly barcode: string;
  readonly transitId: string;
  readonly from: string;
  readonly to: string;
  readonly status: Exclude<Outcome, 'unshipped'>;
  readonly shippedAt: string | null;
}

interface Row extends ChangedTransit {
  readonly receivedAt: string | null;
}

/** In the order in which they changed; null when there are too many. */
export type Changed = readonly Row[] | null;

/** So many are looked at; where more have changed, a list is read anew as fast. */
const LOOKED_AT = 5_000;
/** And so many are told. */
const TOLD = 200;

/** After one position, up to another one. */
export function changedBetween(view: Pick<RowsRead, 'all'>, after: bigint, upTo: bigint): Changed {
  if (upTo <= after) return [];
  const rows = view.all<Row>(
    `SELECT barcode, transit_id AS transitId, from_branch AS "from", to_branch AS "to", status, shipped_at AS shippedAt,
       received_at AS receivedAt
     FROM transit WHERE touched > ? AND touched <= ? ORDER BY touched, seq LIMIT ${LOOKED_AT + 1}`,
    after,
    upTo,
  );
  return rows.length > LOOKED_AT ? null : rows;
}

/** Those that a question about lag is about; null when there are too many. */
export function changedOf(question: LagQuestion, changed: Changed): readonly ChangedTransit[] | null {
  const { since = '', until = '9' } = question;
  const about = changed?.filter((row) => {
    const at = row.shippedAt ?? row.receivedAt ?? '';
    return isAbout(row, question) && at >= since && at < until;
  });
  if (!about || about.length > TOLD) return null;
  return about.map(({ receivedAt: _receivedAt, ...told }) => told);
}
