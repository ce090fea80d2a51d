/** The group's members as they are now. */
import { projection, sql } from '../projections/projection.js';
import type { PartnerEvent } from './partner.events.js';

export const members = projection<PartnerEvent>({
  name: 'members',
  version: 1,
  tables: sql`
    CREATE TABLE library (code TEXT PRIMARY KEY, name TEXT NOT NULL, legacy_barcodes INTEGER NOT NULL) STRICT;
    CREATE TABLE branch (
      code TEXT PRIMARY KEY, name TEXT NOT NULL, library TEXT NOT NULL, time_zone TEXT NOT NULL, latitude REAL, longitude REAL
    ) STRICT;`,
  apply: {
    'library-registered': ({ data }, { rows }) => {
      const legacy = data.legacyBarcodes ? 1 : 0;
      rows.run('INSERT OR REPLACE INTO library VALUES (?, ?, ?)', data.code, data.name, legacy);
    },
    'branch-registered': ({ data }, { rows }) => {
      const { code, name, library, timeZone, latitude = null, longitude = null } = data;
      rows.run(
        'INSERT OR REPLACE INTO branch VALUES (?, ?, ?, ?, ?, ?)',
        code,
        name,
        library,
        timeZone,
        latitude,
        longitude,
      );
    },
  },
});
