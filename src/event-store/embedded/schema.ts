/** The tables of the log file, and the marks by which a file is known to be a Waybill log of a known version. */

/** "WAYB" in ASCII: tells a Waybill log from any other SQLite file. */
export const APPLICATION_ID = 0x57415942;

/** The version of the tables below. A file of a newer version is refused, never guessed at. */
export const LOG_VERSION = 1;

/**
 * A stream's revision is not kept in `streams`: the last event tells it, and an update for every append costs a fifth of
 * the speed. `position` is assigned by the writer, dense and from 1. `probe` is what `health` writes to.
 */
export const LOG_TABLES = `
  CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE types (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL REFERENCES streams (id),
    revision INTEGER NOT NULL,
    event_id BLOB NOT NULL UNIQUE,
    type_id INTEGER NOT NULL REFERENCES types (id),
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    UNIQUE (stream_id, revision)
  ) STRICT;
  CREATE TABLE probe (id INTEGER PRIMARY KEY, tried_at TEXT NOT NULL, filler BLOB NOT NULL) STRICT;
`;
