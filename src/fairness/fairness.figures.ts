/**
 * What each figure counts: the rows behind it, and the number of those that are few. Of holds that were filled there are millions:
 * `filled.count.ts` counts them in memory, by the same rules, and a test holds one against the other. In plain words in
 * `docs/fairness.md`.
 */
import { sql } from '../projections/projection.js';

/** Of holds that were filled. */
export const FILLED_FIGURES = [
  'lent',
  'borrowed',
  'kept',
  'partner-first',
  'local-first',
  'local-waits',
  'partner-waits',
  'unattributed',
] as const;
export type FilledFigure = (typeof FILLED_FIGURES)[number];
/** Of items that were new or sent. */
export const SENT_FIGURES = ['sent-in-vain', 'new-items', 'new-sent-away', 'undated-sent-away'] as const;
export type SentFigure = (typeof SENT_FIGURES)[number];

export const FIGURES = [...FILLED_FIGURES, ...SENT_FIGURES] as const;
export type Figure = (typeof FIGURES)[number];

/** Rows of givings, or of items that were owned: whose they are in this figure, and which. `asked` has the period. */
interface Rule {
  readonly of: 'giving' | 'owned';
  /** The library in whose row it counts. */
  readonly library: string;
  readonly where: string;
  /** An item counts once, by the first of its rows. */
  readonly firstOfItem?: true;
}

const FILLED = 'filled_at IS NOT NULL AND filled_at >= asked.since AND filled_at < asked.until';
/**
 * Titles of which the library served both sides in the period: what is waited for is then the same. The plus keeps SQLite from looking
 * up the titles one by one.
 */
const SHARED = sql`(owner, +title_id) IN (
  SELECT owner, title_id FROM giving, asked WHERE ${FILLED} AND owner IS NOT NULL
  GROUP BY owner, title_id HAVING min(owner = patron) = 0 AND max(owner = patron) = 1)`;
const GIVEN = 'given_at >= asked.since AND given_at < asked.until';
/** Written as in the indexes, so that SQLite takes them. */
const SENT_AWAY = `age <> 'older' AND owner <> patron AND ${GIVEN}`;

const RULES: Readonly<Record<Figure, Rule>> = {
  lent: { of: 'giving', library: 'owner', where: `${FILLED} AND owner <> patron` },
  borrowed: { of: 'giving', library: 'patron', where: `${FILLED} AND owner <> patron` },
  kept: { of: 'giving', library: 'owner', where: `${FILLED} AND owner = patron` },
  'partner-first': {
    of: 'giving',
    library: 'owner',
    where: `${FILLED} AND owner <> patron AND passed IS NOT NULL`,
  },
  'local-first': { of: 'giving', library: 'owner', where: `${FILLED} AND owner = patron AND passed IS NOT NULL` },
  'local-waits': { of: 'giving', library: 'owner', where: `${FILLED} AND owner = patron AND ${SHARED}` },
  'partner-waits': { of: 'giving', library: 'owner', where: `${FILLED} AND owner <> patron AND ${SHARED}` },
  'sent-in-vain': {
    of: 'giving',
    library: 'owner',
    where: sql`filled_at IS NULL AND ${GIVEN} AND owner <> patron
      AND EXISTS (SELECT 1 FROM hold AS over WHERE over.hold_id = giving.hold_id AND over.status <> 'waiting')`,
  },
  'new-items': {
    of: 'owned',
    library: 'library',
    where: sql`new_until IS NOT NULL AND new_until > asked.since AND new_from < asked.until
      AND max(new_from, owned.since, asked.since) < min(new_until, owned.until, asked.until)`,
    firstOfItem: true,
  },
  'new-sent-away': { of: 'giving', library: 'owner', where: `${SENT_AWAY} AND age = 'new'`, firstOfItem: true },
  'undated-sent-away': {
    of: 'giving',
    library: 'owner',
    where: `${SENT_AWAY} AND age = 'undated'`,
    firstOfItem: true,
  },
  unattributed: { of: 'giving', library: 'patron', where: `${FILLED} AND owner IS NULL` },
};

const TABLES = {
  giving: { from: 'giving, asked', at: 'given_at' },
  owned: { from: 'owned JOIN branch ON code = owned.branch, asked', at: 'owned.since' },
} as const;

/** `seq` and `library` of each row; takes the period's two ends. */
function rowsOf(figure: Figure): string {
  const { of, library, where, firstOfItem } = RULES[figure];
  const { from, at } = TABLES[of];
  const asked = 'WITH asked(since, until) AS (VALUES (?, ?))';
  if (!firstOfItem) return `${asked} SELECT seq, ${library} AS library FROM ${from} WHERE ${where}`;
  const nth = `row_number() OVER (PARTITION BY ${library}, barcode ORDER BY ${at}, seq)`;
  return `${asked} SELECT seq, library FROM
    (SELECT seq, ${library} AS library, ${nth} AS nth FROM ${from} WHERE ${where}) WHERE nth = 1`;
}

/** How many there are, by library. Takes the period's two ends. */
export const countOf = (figure: SentFigure): string =>
  `SELECT library, count(*) AS count FROM (${rowsOf(figure)}) GROUP BY library`;

/** Takes the period's ends, a library twice (null for all), the `seq` of the row before, and how many rows. */
export const detailsOf = (figure: Figure): string =>
  RULES[figure].of === 'giving' ? givenItems(figure) : ownedItems(figure);

const PAGE_OF = 'WHERE (? IS NULL OR counted.library = ?) AND counted.seq > ? ORDER BY counted.seq LIMIT ?';

const givenItems = (figure: Figure): string => sql`
  SELECT counted.seq, counted.library, nullif(giving.barcode, '') AS barcode, giving.owner AS owningLibrary,
    giving.hold_id AS holdId, giving.title_id AS titleId, giving.patron AS patronLibrary, hold.pickup_branch AS pickupBranch,
    hold.placed_at AS placedAt, giving.given_at AS givenAt, giving.filled_at AS filledAt,
    (SELECT acquired_on FROM owned WHERE owned.barcode = giving.barcode AND owned.since <= giving.given_at
      ORDER BY owned.since DESC LIMIT 1) AS acquiredOn,
    giving.passed AS passedHoldId, before.placed_at AS passedPlacedAt, before.patron_library AS passedLibrary
  FROM (${rowsOf(figure)}) AS counted JOIN giving USING (seq) JOIN hold USING (hold_id)
    LEFT JOIN hold AS before ON before.hold_id = giving.passed
  ${PAGE_OF}`;

const ownedItems = (figure: Figure): string => sql`
  SELECT counted.seq, counted.library, owned.barcode, counted.library AS owningLibrary, owned.acquired_on AS acquiredOn,
    NULL AS holdId, NULL AS titleId, NULL AS patronLibrary, NULL AS pickupBranch, NULL AS placedAt, NULL AS givenAt,
    NULL AS filledAt, NULL AS passedHoldId, NULL AS passedPlacedAt, NULL AS passedLibrary
  FROM (${rowsOf(figure)}) AS counted JOIN owned USING (seq)
  ${PAGE_OF}`;
