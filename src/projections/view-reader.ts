/** What features read a view through. It stays the same while the files behind it change. */
import Database from 'better-sqlite3';
import { faultOf, ViewBehind } from './errors.js';
import type { Maybe, Rows, Value } from './projection.js';
import { connect, connectToPast, type Connection, type PastConnection } from './view-connection.js';

/** The tables of a view, to read. */
export interface RowsRead extends Pick<Rows, 'get' | 'all'> {
  /** Row by row, out of one snapshot that stays open until the last row or a `break`: for exports, also slow ones. */
  iterate<Row>(sql: string, ...values: readonly Value[]): IterableIterator<Row>;
}

/** What stands behind a reader. */
export interface ReaderSource {
  readonly name: string;
  /** Tables whose past is kept. */
  readonly past: readonly string[];
  /** Readers see the log up to here. */
  readonly position: () => bigint;
  /** Resolves when they see it up to `position`; rejects with `late()` after `timeoutMs`, or when that is in vain. */
  readonly wait: (position: bigint, late: () => Error, timeoutMs: number) => Promise<void>;
  /** Why nothing can be read now. */
  readonly notReady: () => Error;
  readonly onCorrupt: (error: unknown) => void;
}

export class ViewReader implements RowsRead {
  private file: string | undefined;
  private connection: Connection | undefined;
  private past: PastConnection | undefined;
  private swaps = 0;

  constructor(private readonly source: ReaderSource) {}

  get name(): string {
    return this.source.name;
  }

  /** Changes whenever another file serves: what was remembered of the view must then be forgotten. */
  get generation(): number {
    return this.swaps;
  }

  /** The file that serves. Throws `ViewNotReady`. */
  get path(): string {
    if (this.file === undefined) throw this.source.notReady();
    return this.file;
  }

  /** The log up to here is in the view. Throws `ViewNotReady`. */
  position(): bigint {
    if (this.file === undefined) throw this.source.notReady();
    return this.source.position();
  }

  /**
   * Resolves when the view includes the log up to `position`. After `timeoutMs` milliseconds it rejects with `ViewBehind`,
   * or with `ViewNotReady` if there is no view to read at all.
   */
  async waitFor(position: bigint, timeoutMs: number): Promise<void> {
    if (this.file !== undefined && this.source.position() >= position) return;
    const late = () =>
      this.file === undefined ? this.source.notReady() : new ViewBehind(this.name, position, this.source.position());
    await this.source.wait(position, late, timeoutMs);
  }

  /** Throws `ViewNotReady`; so do `all`, `iterate` and `read`. */
  get<Row>(sql: string, ...values: readonly Value[]): Maybe<Row> {
    return this.use(({ rows }) => rows.get<Row>(sql, ...values));
  }

  all<Row>(sql: string, ...values: readonly Value[]): Row[] {
    return this.use(({ rows }) => rows.all<Row>(sql, ...values));
  }

  *iterate<Row>(sql: string, ...values: readonly Value[]): IterableIterator<Row> {
    // A connection of its own: a slow consumer must not hold up the others, nor a take-over.
    const db = new Database(this.path, { readonly: true, fileMustExist: true });
    try {
      yield* db.prepare<Value[], Row>(sql).iterate(...values);
    } catch (error) {
      throw this.look(error);
    } finally {
      db.close();
    }
  }

  /** Runs `queries` on one snapshot of the view, so that what they say fits together. They must not be asynchronous. */
  read<T>(queries: (rows: Pick<Rows, 'get' | 'all'>) => T): T {
    return this.use(({ db, rows }) => db.transaction(() => queries(rows)).deferred());
  }

  /** The view as it was known at that moment: of what was recorded by then. Only tables whose past is kept can be read. */
  knownAt(moment: Date): PastReader {
    return new PastReader(this, moment.getTime(), (query) =>
      this.onFile((path) => query((this.past ??= this.pastOf(path)).at(moment.getTime()))),
    );
  }

  /** The engine's: from now on `path` serves. */
  serve(path: string): void {
    if (this.file === path) return;
    this.withdraw();
    this.file = path;
    this.swaps++;
  }

  /** The engine's: from now on nothing serves. */
  withdraw(): void {
    this.connection?.db.close();
    this.past?.db.close();
    this.connection = this.past = undefined;
    this.file = undefined;
  }

  private use<T>(query: (connection: Connection) => T): T {
    return this.onFile((path) => query((this.connection ??= connect(path))));
  }

  /** An older version may serve that kept no past: then there is none to read yet. */
  private pastOf(path: string): PastConnection {
    const past = connectToPast(path, this.source.past);
    if (!past) throw this.source.notReady();
    return past;
  }

  private onFile<T>(query: (path: string) => T): T {
    const { path } = this;
    try {
      return query(path);
    } catch (error) {
      throw this.look(error);
    }
  }

  /** A damaged view is as good as none: it is being built from now on. */
  private look(error: unknown): Error {
    if (faultOf(error) !== 'corrupt') return error as Error;
    this.source.onCorrupt(error);
    return this.source.notReady();
  }
}

/** A view as it was known at one moment. Reads as its `ViewReader` does, and stands on the same file. */
export class PastReader {
  constructor(
    /** The view as it is now. */
    readonly present: ViewReader,
    /** Milliseconds since 1970. */
    readonly moment: number,
    private readonly use: <T>(query: (connection: Connection) => T) => T,
  ) {}

  /** Throws `ViewNotReady`; so do `all` and `read`. */
  get<Row>(sql: string, ...values: readonly Value[]): Maybe<Row> {
    return this.use(({ rows }) => rows.get<Row>(sql, ...values));
  }

  all<Row>(sql: string, ...values: readonly Value[]): Row[] {
    return this.use(({ rows }) => rows.all<Row>(sql, ...values));
  }

  /** Runs `queries` on one snapshot, so that what they say fits together. They must not be asynchronous. */
  read<T>(queries: (rows: Pick<Rows, 'get' | 'all'>) => T): T {
    return this.use(({ db, rows }) => db.transaction(() => queries(rows)).deferred());
  }
}
