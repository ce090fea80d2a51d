/**
 * Kinds of text in facts: what their readers may rely on. A tag in a comment (`@format`, `@pattern`) goes into the schemas
 * that are published; `src/http/fields.ts` sees to it that what comes in is like that.
 */

/**
 * A moment: UTC, ISO 8601 with milliseconds, so that text compares in the order of time.
 * @format date-time
 * @pattern ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$
 */
export type UtcTime = string;

/**
 * A calendar date, YYYY-MM-DD.
 * @format date
 */
export type CalendarDate = string;

/**
 * An item's barcode: 14 digits that begin with 3, or a legacy id. Never a patron's.
 * @pattern ^[A-Za-z0-9][A-Za-z0-9.-]{0,15}$
 */
export type Barcode = string;

/**
 * The code of a library or a branch, such as MSLA.
 * @pattern ^[A-Z0-9][A-Z0-9-]{1,15}$
 */
export type MemberCode = string;

/**
 * An id that another system chose.
 * @pattern ^[A-Za-z0-9_.:-]{1,64}$
 */
export type ForeignId = string;
