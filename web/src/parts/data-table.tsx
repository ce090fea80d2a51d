/** A table with a caption, sorted by any of its columns, with the same rows for a spreadsheet. How it is sorted stands in the address. */
import type { ComponentChildren } from 'preact';
import { announce } from '../shell/announce.js';
import { go, hrefWith, query } from '../shell/router.js';
import { count } from './words.js';

export interface Column<Row> {
  readonly name: string;
  readonly show: (row: Row) => ComponentChildren;
  /** What it is sorted by; a column without it is not sorted. */
  readonly by?: (row: Row) => number | string | null | undefined;
  readonly isNumber?: boolean;
  /** Of a style sheet: how wide it is. */
  readonly width?: 'narrow' | 'wide';
  /** Names the row. */
  readonly isHead?: boolean;
}

interface DataTableProps<Row> {
  /** Of the table in the address: `?stuck=-age`. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The address of the same table as CSV. */
  readonly csv?: string;
  /** What to do where there are no rows. */
  readonly empty: ComponentChildren;
  /** How many are shown at first. */
  readonly most?: number;
  /** Where there are more of them than were asked for. */
  readonly more?: ComponentChildren;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { id, caption, columns, rows, keyOf, csv, empty, most = 25, more } = props;
  const sorting = sortingOf(id, columns);
  const all = query.value.get(`${id}-all`) !== null;
  const sorted = sorting ? [...rows].sort(comparing(sorting)) : rows;
  const shown = all ? sorted : sorted.slice(0, most);
  return (
    <div class="table">
      <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
        <table>
          <caption>
            <span>{caption}</span>
            {csv && <CsvLink href={csv} of={caption} />}
          </caption>
          <thead>
            <tr>
              {columns.map((column, index) => (
                <Head key={column.name} {...{ id, column, index, sorting }} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={keyOf(row)}>{columns.map((column) => cell(column, row))}</tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <div class="empty">{empty}</div>}
      {rows.length > most && (
        <p class="rows">
          {count(shown.length)} of {count(rows.length)} shown.{' '}
          <a href={hrefWith({ [`${id}-all`]: all ? undefined : '1' })}>{all ? 'Show fewer' : 'Show all'}</a>
        </p>
      )}
      {more}
    </div>
  );
}

export const CsvLink = ({ href, of }: { readonly href: string; readonly of: string }) => (
  <a class="csv" href={href} download>
    CSV<span class="unseen"> of {of}</span>
  </a>
);

function cell<Row>(column: Column<Row>, row: Row) {
  const { name, show, isHead } = column;
  const kind = kindOf(column);
  if (!isHead)
    return (
      <td key={name} class={kind}>
        {show(row)}
      </td>
    );
  return (
    <th key={name} scope="row" class={kind}>
      {show(row)}
    </th>
  );
}

const kindOf = <Row,>({ isNumber, width }: Column<Row>): string | undefined => (isNumber ? 'number' : width);

interface Sorting<Row> {
  readonly index: number;
  readonly by: NonNullable<Column<Row>['by']>;
  readonly down: boolean;
}

function Head<Row>(props: {
  readonly id: string;
  readonly column: Column<Row>;
  readonly index: number;
  readonly sorting: Sorting<Row> | undefined;
}) {
  const { id, column, index, sorting } = props;
  const { name, by, isNumber } = column;
  const kind = kindOf(column);
  if (!by)
    return (
      <th scope="col" class={kind}>
        {name}
      </th>
    );
  const isSorted = sorting?.index === index;
  // Numbers begin with the largest: what is worst is what is looked for.
  const down = isSorted ? !sorting.down : (isNumber ?? false);
  const sort = () => {
    go(hrefWith({ [id]: `${down ? '-' : ''}${slug(name)}` }), { replace: true });
    announce(`Sorted by ${name}, ${down ? 'largest' : 'smallest'} first`);
  };
  return (
    <th scope="col" class={kind} aria-sort={isSorted ? (sorting.down ? 'descending' : 'ascending') : undefined}>
      <button type="button" class="sort" onClick={sort}>
        {name}
        <span aria-hidden="true">{isSorted ? (sorting.down ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
}

function sortingOf<Row>(id: string, columns: readonly Column<Row>[]): Sorting<Row> | undefined {
  const wanted = query.value.get(id);
  if (wanted === null) return undefined;
  const down = wanted.startsWith('-');
  const index = columns.findIndex(({ name }) => slug(name) === wanted.replace('-', ''));
  const by = columns[index]?.by;
  return by && { index, by, down };
}

/** What has no value is last, whichever way it is sorted. */
const comparing =
  <Row,>({ by, down }: Sorting<Row>) =>
  (a: Row, b: Row): number => {
    const [first, second] = [by(a), by(b)];
    if (first == null || second == null) return Number(first == null) - Number(second == null);
    const order =
      typeof first === 'number' && typeof second === 'number'
        ? first - second
        : String(first).localeCompare(String(second));
    return down ? -order : order;
  };

const slug = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '');
