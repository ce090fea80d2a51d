/** Rows of an open SQLite file, with one prepared statement for each SQL text. */
import type Database from 'better-sqlite3';
import type { Maybe, Rows, Value } from './projection.js';

export function rowsOf(db: Database.Database): Rows {
  const prepared = new Map<string, Database.Statement<Value[]>>();
  const statement = (sql: string) => {
    let found = prepared.get(sql);
    if (!found) prepared.set(sql, (found = db.prepare<Value[]>(sql)));
    return found;
  };
  return {
    run: (sql, ...values) => void statement(sql).run(...values),
    get: <Row>(sql: string, ...values: readonly Value[]): Maybe<Row> => statement(sql).get(...values) as Maybe<Row>,
    all: <Row>(sql: string, ...values: readonly Value[]) => statement(sql).all(...values) as Row[],
  };
}
