/**
 * The past of a view's tables: what each row was before it was changed, and from when until when it was known to be that.
 * Triggers write it, so that `apply` writes the present alone and cannot forget the past; a reader of the past sees the
 * tables under their own names, as they were at a moment. `docs/adr/0018` tells why.
 */
import type Database from 'better-sqlite3';

/** When the row was recorded to be as it is, in milliseconds since 1970. Each table whose past is kept has it. */
const FROM = 'known_from';
/** The table beside one whose past is kept. */
export const pastOf = (table: string): string => `${table}_past`;

/** Raise it when the triggers below change: the views that keep a past are then built again. */
export const PAST_FORMAT = 1;

/**
 * How long a row was known, in classes: up to a day, four days, 16, 64, 256, and longer. With the class known, those that were
 * known at a moment lie within one stretch of an index by their ends; without it they could be anywhere after the moment.
 */
const CLASS_ENDS = [1, 4, 16, 64, 256].map((days) => days * 86_400_000);
const EVER = 2 ** 53;

/** Makes the tables and triggers for the past of these tables, which are there and empty. */
export function keepPast(db: Database.Database, tables: readonly string[]): void {
  for (const table of tables) db.exec(pastSql(table, columnsOf(db, table)));
}

interface Column {
  readonly name: string;
  readonly type: string;
  /** From 1 in the primary key; 0 outside it. */
  readonly pk: number;
}

const columnsOf = (db: Database.Database, table: string): readonly Column[] =>
  db.prepare<[string], Column>('SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid').all(table);

function pastSql(table: string, columns: readonly Column[]): string {
  const names = columns.map(({ name }) => name);
  const key = columns.filter(({ pk }) => pk > 0);
  if (!names.includes(FROM) || key.length === 0)
    throw new Error(`Table ${table} needs a primary key and a column ${FROM} for its past to be kept.`);
  const told = names.filter((name) => name !== FROM);
  const length = `(known_until - ${FROM}`;
  return `
    CREATE TABLE ${pastOf(table)} (
      ${columns.map(({ name, type }) => `${name} ${type}`).join(', ')}, known_until INTEGER NOT NULL,
      lasted INTEGER AS (${CLASS_ENDS.map((end) => `${length} > ${end})`).join(' + ')})
    ) STRICT;
    CREATE INDEX ${pastOf(table)}_known ON ${pastOf(table)} (lasted, known_until);
    CREATE TRIGGER ${table}_changed AFTER UPDATE OF ${told.join(', ')} ON ${table} WHEN NEW.${FROM} > OLD.${FROM}
    BEGIN
      INSERT INTO ${pastOf(table)} VALUES (${names.map((name) => `OLD.${name}`).join(', ')}, NEW.${FROM});
    END;
    -- A clock was put back: the row is known from when what it replaces was, so that it is never known twice at once.
    CREATE TRIGGER ${table}_in_order AFTER UPDATE OF ${told.join(', ')} ON ${table} WHEN NEW.${FROM} < OLD.${FROM}
    BEGIN
      UPDATE ${table} SET ${FROM} = OLD.${FROM} WHERE ${key.map(({ name }) => `${name} = NEW.${name}`).join(' AND ')};
    END;
    CREATE TRIGGER ${table}_stays BEFORE DELETE ON ${table}
    BEGIN
      SELECT RAISE(ABORT, 'The past of table ${table} is kept: its rows are changed or marked as gone, never deleted or replaced.');
    END;`;
}

/**
 * Puts tables as they were known at a moment before those of the file, under their own names; `AT` sets the moment. Tables
 * without a past are hidden: what they say now is no answer. False if the file has no such past.
 */
export function showPast(db: Database.Database, tables: readonly string[]): boolean {
  const inFile = db
    .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'")
    .pluck()
    .all() as string[];
  if (tables.length === 0 || !tables.every((table) => inFile.includes(pastOf(table)))) return false;
  db.pragma('temp_store = MEMORY');
  db.exec(`
    CREATE TEMP TABLE moment (at INTEGER NOT NULL);
    INSERT INTO moment VALUES (0);
    CREATE TEMP TABLE class (lasted INTEGER PRIMARY KEY, longest INTEGER NOT NULL);
    INSERT INTO class VALUES ${[...CLASS_ENDS, EVER].map((end, index) => `(${index}, ${end})`).join(', ')};`);
  const pasts = tables.map(pastOf);
  for (const table of inFile) {
    if (tables.includes(table)) db.exec(knownSql(table, columnsOf(db, table)));
    else if (!pasts.includes(table)) db.exec(`CREATE TEMP VIEW ${table} AS SELECT no_past_is_kept_of_${table}`);
  }
  return true;
}

/** Sets the moment of which the tables are shown. */
export const AT = 'UPDATE temp.moment SET at = ?';

function knownSql(table: string, columns: readonly Column[]): string {
  const names = columns.map(({ name }) => name);
  const moment = '(SELECT at FROM temp.moment)';
  return `
    CREATE TEMP VIEW ${table} AS
      SELECT ${names.join(', ')} FROM main.${table} WHERE ${FROM} <= ${moment}
      UNION ALL
      SELECT ${names.map((name) => `past.${name}`).join(', ')}
      FROM temp.class CROSS JOIN main.${pastOf(table)} AS past
      WHERE past.lasted = class.lasted AND past.known_until > ${moment} AND past.known_until <= ${moment} + class.longest
        AND past.${FROM} <= ${moment}`;
}
