/**
 * The log of a stopped service, opened to take a text out of it: the one place where something that was recorded is changed. What was there must
 * then be in no file: not in the write-ahead log, nor in pages that SQLite has not used again yet.
 */
import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { RevisionConflict, StoreRefused, StoreUnavailable, type NewEvent, type RecordedEvent } from '../event-store.js';
import { AS_WRITTEN } from '../upcast.js';
import { lockFolder, type FolderLock } from './folder-lock.js';
import { logPath, openLogFile } from './log-file.js';
import { LogReader } from './log-reader.js';
import { LogWriter } from './log-writer.js';
import { toRow, uuidBytes } from './rows.js';
import { readTrouble, unavailable } from './trouble.js';
import { TypeNames } from './type-names.js';

export class RedactableLog {
  private readonly reader: LogReader;
  private readonly writer: LogWriter;

  /** Throws `StoreRefused` where there is no log, or a service has it. */
  static open(folder: string): RedactableLog {
    if (!existsSync(logPath(folder))) throw new StoreRefused(`There is no log.db in ${folder}.`);
    const lock = lockFolder(folder);
    let db: Database.Database | undefined;
    try {
      db = openLogFile(folder);
      db.pragma('secure_delete = ON');
      return new RedactableLog(db, lock, folder);
    } catch (error) {
      db?.close();
      lock.release();
      throw readTrouble(error, folder);
    }
  }

  private constructor(
    private readonly db: Database.Database,
    private readonly lock: FolderLock,
    private readonly folder: string,
  ) {
    const types = new TypeNames(db);
    this.writer = new LogWriter(db, types);
    this.reader = new LogReader({ db, types, schemas: AS_WRITTEN, head: () => this.writer.end });
  }

  /** As they were written. */
  readStream(stream: string, from = 0): Promise<readonly RecordedEvent[]> {
    return Promise.resolve(this.reader.stream(stream, from));
  }

  /** By its position or its id, as it was written. */
  find(event: string): RecordedEvent | undefined {
    const [column, value] = event.includes('-')
      ? (['event_id', uuidBytes(event)] as const)
      : (['position', BigInt(event)] as const);
    const place = this.db
      .prepare<[Buffer | bigint], { stream: string; revision: number }>(
        `SELECT s.name AS stream, e.revision FROM events e JOIN streams s ON s.id = e.stream_id WHERE e.${column} = ?`,
      )
      .get(value);
    return place && this.reader.stream(place.stream, place.revision)[0];
  }

  /** Events in whose data the text stands, in whatever field: their positions. Goes through the whole log. */
  positionsWith(text: string): readonly number[] {
    const inJson = JSON.stringify(text).slice(1, -1);
    return this.db
      .prepare<[string], number>('SELECT position FROM events WHERE instr(data, ?) > 0 ORDER BY position')
      .pluck()
      .all(inJson);
  }

  /** Puts other data and metadata in an event's place and appends the event that tells of it, both or neither. */
  rewrite(
    { position }: RecordedEvent,
    { data, metadata }: Pick<RecordedEvent, 'data' | 'metadata'>,
    telling: { readonly stream: string; readonly revision: number | 'no-stream'; readonly event: NewEvent },
  ): void {
    const update = this.db.prepare('UPDATE events SET data = ?, metadata = ? WHERE position = ?');
    try {
      this.db
        .transaction(() => {
          const appended = this.writer.place(telling.stream, [toRow(telling.event)], telling.revision);
          if (appended instanceof RevisionConflict) throw appended;
          this.writer.insertPlaced();
          update.run(JSON.stringify(data), JSON.stringify(metadata), position);
        })
        .immediate();
    } catch (error) {
      throw unavailable(error, this.folder);
    }
  }

  /** Writes the file anew, from what is in it now. Takes about as much room again, until it is done. */
  scrub(): void {
    try {
      this.emptyWriteAheadLog();
      this.db.exec('VACUUM');
      this.emptyWriteAheadLog();
    } catch (error) {
      throw error instanceof StoreUnavailable ? error : unavailable(error, this.folder);
    }
  }

  close(): void {
    this.db.close();
    this.lock.release();
  }

  private emptyWriteAheadLog(): void {
    const [{ busy } = { busy: 1 }] = this.db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    if (busy !== 0)
      throw new StoreUnavailable(
        `Another program reads log.db in ${this.folder}. End it, and run the same command again.`,
      );
  }
}
