/** What a feature declares to get a view: the events it reads, the tables it keeps, and how one becomes the other. */
import type { DomainEvent } from '../event-store/decider.js';
import type { RecordedEvent } from '../event-store/event-store.js';

export interface Projection {
  /** Names the view and its file `views/<name>-v<version>.db`: letters, digits and dashes. */
  readonly name: string;
  /** Raise it when tables or `apply` change: the new version is built beside the old one and takes over. From 1. */
  readonly version: number;
  /** An older version whose tables today's queries can still read: it serves until the new one has caught up. */
  readonly servesFrom?: number;
  /** `CREATE TABLE … STRICT` and indexes; the names `engine_checkpoint` and `set_aside` are taken. */
  readonly tables: string;
  /**
   * Tables whose past is kept, to be read as they were known at any moment. Each has a primary key and `known_from INTEGER NOT
   * NULL`, which `apply` sets with `knownFrom` whenever it writes a row. Their rows are inserted and updated, never deleted nor
   * replaced. Not for tables that `keeping` saves: of several changes in a batch they see the last.
   */
  readonly past?: readonly string[];
  /** By event type; events of other types are not read. */
  readonly apply: Readonly<Record<string, Apply>>;
  /** In the place of `apply`, for a view of the log itself: events of every type, also of those that nobody here knows. */
  readonly every?: Apply;
  /** How the values of `ApplyContext.kept` get into the tables and back, for a projection that keeps some. */
  readonly keeping?: Keeping;
}

/** Both must be the same whenever they run; several changes of a value may be saved as one. */
export interface Keeping {
  load(key: string, rows: Rows): Maybe<object>;
  save(key: string, value: object, rows: Rows): void;
}

/**
 * Writes what an event means into the tables. Runs inside the open transaction of a batch, one event after the other,
 * and must depend on nothing but the event, the rows and the history: the same log always gives the same view.
 * May be asynchronous, for an event whose meaning depends on its stream's past.
 */
export type Apply = (event: RecordedEvent, context: ApplyContext) => void | Promise<void>;

export interface ApplyContext {
  readonly rows: Rows;
  readonly history: History;
  readonly kept: Kept;
}

/** Values by key, as the events so far left them; in the tables only after the batch. They must not be changed in place. */
export interface Kept {
  get(key: string): Maybe<object>;
  set(key: string, value: object): void;
}

/** The events of a stream up to and including the one being applied; never what came after it. */
export type History = (stream: string) => Promise<readonly RecordedEvent[]>;

/** Since when what an event tells is known: when it was recorded, in milliseconds since 1970. */
export const knownFrom = ({ recordedAt }: Pick<RecordedEvent, 'recordedAt'>): number => Date.parse(recordedAt);

/** What SQLite stores: `bigint` or a whole number as INTEGER, `null` as NULL, bytes as BLOB. */
export type Value = string | number | bigint | null | Uint8Array;

export type Maybe<T> = T | undefined;

/** The tables of a view, to write and read. Statements are prepared once for each SQL text: keep the texts constant. */
export interface Rows {
  run(sql: string, ...values: readonly Value[]): void;
  get<Row>(sql: string, ...values: readonly Value[]): Maybe<Row>;
  all<Row>(sql: string, ...values: readonly Value[]): Row[];
}

/** A recorded event of type `Type` out of the union `E`, with its `data`. */
export type Recorded<E extends DomainEvent, Type extends E['type'] = E['type']> = Omit<
  RecordedEvent,
  'type' | 'data'
> & {
  readonly type: Type;
  readonly data: Extract<E, { readonly type: Type }>['data'];
};

/** A projection whose `apply` is checked against the events `E` of a feature; types it does not mention are not read. */
export function projection<E extends DomainEvent>(
  definition: Omit<Projection, 'apply'> & {
    readonly apply: {
      readonly [Type in E['type']]?: (event: Recorded<E, Type>, context: ApplyContext) => void | Promise<void>;
    };
  },
): Projection {
  // The store hands every event to the entry of its own type, which is what the narrower parameters rely on.
  return definition as unknown as Projection;
}

/** Marks SQL for editors. */
export const sql = String.raw;
