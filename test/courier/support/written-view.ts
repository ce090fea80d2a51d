/** A view on disk whose rows are written by hand, with the readers that the service has. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AskedOf, Views } from '../../../src/http/views.js';
import type { Projection } from '../../../src/projections/projection.js';
import { ViewFile } from '../../../src/projections/view-file.js';
import { ViewReader } from '../../../src/projections/view-reader.js';

type Columns = Readonly<Record<string, string | number | null>>;

export class WrittenView {
  readonly reader: ViewReader;
  private readonly folder = mkdtempSync(join(tmpdir(), 'waybill-view-'));
  private readonly file: ViewFile;
  private position = 0n;
  private written = 0n;

  constructor(projection: Projection) {
    const path = join(this.folder, 'view.db');
    this.file = ViewFile.create(path, projection);
    const unused = () => {
      throw new Error('Nobody waits for this view.');
    };
    this.reader = new ViewReader({
      name: projection.name,
      past: projection.past ?? [],
      position: () => this.position,
      wait: unused,
      notReady: () => new Error('The view is not ready.'),
      onCorrupt: unused,
    });
    this.reader.serve(path);
  }

  /** Inserts the row, or changes the one of this key; to be seen after `commit`. `known`: when it was recorded. */
  put(table: string, key: Columns, told: Columns, known: number): void {
    const columns = { ...key, ...told, touched: ++this.written, known_from: known };
    const names = Object.keys(columns);
    const set = names.slice(Object.keys(key).length).map((name) => `${name} = excluded.${name}`);
    if (this.written === this.position + 1n) this.file.begin();
    this.file.rows.run(
      `INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})
       ON CONFLICT (${Object.keys(key).join()}) DO UPDATE SET ${set.join()}`,
      ...Object.values(columns),
    );
  }

  commit(): void {
    this.file.commit((this.position = this.written));
  }

  /** As the queries get it; `now` is the time. */
  views(now: () => number): Views {
    const known = (_projection: unknown, { knownAt }: AskedOf) => {
      this.commit();
      const present = new Date(knownAt ?? now());
      const view = knownAt === undefined ? this.reader : this.reader.knownAt(present);
      return Promise.resolve({ view, now: present });
    };
    return { known, asItWas: known } as unknown as Views;
  }

  close(): void {
    this.reader.withdraw();
    this.file.close();
    rmSync(this.folder, { recursive: true });
  }
}
