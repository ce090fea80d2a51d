/** The group's members as they are now, and when the courier runs between them. */
import { knownFrom, projection, sql } from '../projections/projection.js';
import type { PartnerEvent } from './partner.events.js';

export const members = projection<PartnerEvent>({
  name: 'members',
  version: 4,
  tables: sql`
    CREATE TABLE library (
      code TEXT PRIMARY KEY, name TEXT NOT NULL, legacy_barcodes INTEGER NOT NULL, known_from INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE branch (
      code TEXT PRIMARY KEY, name TEXT NOT NULL, library TEXT NOT NULL, time_zone TEXT NOT NULL, latitude REAL, longitude REAL,
      hub TEXT, known_from INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE closure (
      branch TEXT NOT NULL, date TEXT NOT NULL, reason TEXT, PRIMARY KEY (branch, date)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE schedule (
      from_branch TEXT NOT NULL, to_branch TEXT NOT NULL, since TEXT NOT NULL, weekdays TEXT NOT NULL,
      PRIMARY KEY (from_branch, to_branch, since)
    ) STRICT, WITHOUT ROWID;`,
  past: ['library', 'branch'],
  apply: {
    'library-registered': ({ data, ...event }, { rows }) => {
      const legacy = data.legacyBarcodes ? 1 : 0;
      rows.run(REGISTER_LIBRARY, data.code, data.name, legacy, knownFrom(event));
    },
    'branch-registered': ({ data, ...event }, { rows }) => {
      const { code, name, library, timeZone, latitude = null, longitude = null, hub = null } = data;
      rows.run(REGISTER_BRANCH, code, name, library, timeZone, latitude, longitude, hub, knownFrom(event));
    },
    'branch-closed': ({ data: { code, date, reason = null } }, { rows }) =>
      rows.run('INSERT OR REPLACE INTO closure VALUES (?, ?, ?)', code, date, reason),
    'branch-reopened': ({ data: { code, date } }, { rows }) =>
      rows.run('DELETE FROM closure WHERE branch = ? AND date = ?', code, date),
    'lane-scheduled': ({ data: { from, to, since, weekdays } }, { rows }) =>
      rows.run('INSERT OR REPLACE INTO schedule VALUES (?, ?, ?, ?)', from, to, since, JSON.stringify(weekdays)),
  },
});

const REGISTER_LIBRARY = sql`
  INSERT INTO library VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET name = excluded.name, legacy_barcodes = excluded.legacy_barcodes, known_from = excluded.known_from`;

const REGISTER_BRANCH = sql`
  INSERT INTO branch VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET name = excluded.name, library = excluded.library, time_zone = excluded.time_zone,
    latitude = excluded.latitude, longitude = excluded.longitude, hub = excluded.hub, known_from = excluded.known_from`;
