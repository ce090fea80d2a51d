/**
 * Which rows of a view became other than they were: triggers on the connection that writes note each row as it was when it was first
 * touched, and a row that is as it was before has not changed. Nothing of it gets into the file.
 */
import type { Rows } from './projection.js';
import { ENGINE_TABLES } from './view-file.js';

/** By the names of the columns; what is in a BLOB as `X'…'`, whole numbers beyond 2^53 as text. */
export type Cells = Readonly<Record<string, string | number | null>>;

export interface RowChange {
  readonly change: 'added' | 'changed' | 'removed';
  /** The primary key; the rowid of a table without one. */
  readonly key: Cells;
  /** Null for a row that was not there, or is no more. */
  readonly before: Cells | null;
  readonly after: Cells | null;
}

export interface ChangeCounts {
  readonly table: string;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

export class RowChanges {
  private readonly tables: readonly Table[];

  /** From now on; `rows` must be those that are written through. `but`: tables that are left out. */
  constructor(
    private readonly rows: Rows,
    but: readonly string[] = [],
  ) {
    const left = [...ENGINE_TABLES, ...but];
    this.tables = rows
      .all<{ name: string }>(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name",
      )
      .filter(({ name }) => !left.includes(name))
      .map(({ name }) => tableOf(name, rows));
    for (const table of this.tables) for (const statement of noting(table)) rows.run(statement);
  }

  /** Of every table. */
  counts(): readonly ChangeCounts[] {
    return this.tables.map((table) => ({
      table: table.name,
      ...(this.rows.get<Omit<ChangeCounts, 'table'>>(
        `SELECT coalesce(sum(was IS NULL), 0) AS added, coalesce(sum(was IS NOT NULL AND now IS NOT NULL), 0) AS changed,
          coalesce(sum(now IS NULL), 0) AS removed FROM (${changed(table)})`,
      ) as Omit<ChangeCounts, 'table'>),
    }));
  }

  /** In the order of their keys. */
  of(name: string, limit = -1): readonly RowChange[] {
    const table = this.tables.find((one) => one.name === name);
    if (!table) throw new Error(`The view has no table ${name} whose changes are noted.`);
    return this.rows
      .all<{ was: string | null; now: string | null }>(`${changed(table)} LIMIT ?`, limit)
      .map(({ was, now }) => toChange(table, was, now));
  }

  /** Begins anew. */
  clear(): void {
    for (const { name } of this.tables) this.rows.run(`DELETE FROM temp.${noted(name)}`);
  }
}

function tableOf(name: string, rows: Rows): Table {
  const columns = rows.all<{ name: string; pk: number }>(
    'SELECT name, pk FROM pragma_table_info(?) ORDER BY cid',
    name,
  );
  const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  return key.length > 0
    ? { name, columns: columns.map((column) => column.name), key: key.map((column) => column.name) }
    : { name, columns: ['rowid', ...columns.map((column) => column.name)], key: ['rowid'] };
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const noted = (table: string) => quoted(`noted_${table}`);
/** A row as text that loses nothing: each column as SQL would say it. */
const told = ({ columns }: Table, row: string) =>
  `json_array(${columns.map((name) => `quote(${row}.${quoted(name)})`).join()})`;

function noting(table: Table): readonly string[] {
  const { name, key } = table;
  const keyOf = (row: string) => key.map((column) => `${row}.${quoted(column)}`).join();
  // Not INSERT OR IGNORE: within a trigger the words of the statement that fired it would count.
  const note = (row: string, was: string) => `
    INSERT INTO ${noted(name)} SELECT ${keyOf(row)}, ${was} WHERE NOT EXISTS
      (SELECT 1 FROM ${noted(name)} WHERE ${key.map((column, n) => `k${n} = ${row}.${quoted(column)}`).join(' AND ')});`;
  const trigger = (event: string, body: string) =>
    `CREATE TEMP TRIGGER ${quoted(`note_${name}_${event}`)} AFTER ${event} ON main.${quoted(name)} BEGIN ${body} END`;
  const keys = key.map((_, n) => `k${n}`).join();
  return [
    `CREATE TEMP TABLE ${noted(name)} (${keys}, was TEXT, PRIMARY KEY (${keys}))`,
    trigger('INSERT', note('NEW', 'NULL')),
    trigger('UPDATE', note('OLD', told(table, 'OLD')) + note('NEW', 'NULL')),
    trigger('DELETE', note('OLD', told(table, 'OLD'))),
  ];
}

const changed = (table: Table): string => `
  SELECT was, now FROM (
    SELECT was, (SELECT ${told(table, 'row')} FROM main.${quoted(table.name)} AS row
      WHERE ${table.key.map((column, n) => `row.${quoted(column)} = k${n}`).join(' AND ')}) AS now
    FROM temp.${noted(table.name)} ORDER BY ${table.key.map((_, n) => `k${n}`).join()})
  WHERE was IS NOT now`;

function toChange(table: Table, was: string | null, now: string | null): RowChange {
  const before = was === null ? null : cellsIn(table, was);
  const after = now === null ? null : cellsIn(table, now);
  const row = (after ?? before) as Cells;
  const key = Object.fromEntries(table.key.map((column) => [column, row[column] ?? null]));
  return { change: before === null ? 'added' : after === null ? 'removed' : 'changed', key, before, after };
}

function cellsIn({ columns }: Table, row: string): Cells {
  const values = JSON.parse(row) as readonly string[];
  return Object.fromEntries(columns.map((name, index) => [name, valueOf(values[index] as string)]));
}

/** What SQL says of a value. */
function valueOf(literal: string): string | number | null {
  if (literal === 'NULL') return null;
  if (literal.startsWith("'")) return literal.slice(1, -1).replaceAll("''", "'");
  const number = Number(literal);
  return Number.isNaN(number) || (Number.isInteger(number) && !Number.isSafeInteger(number)) ? literal : number;
}
