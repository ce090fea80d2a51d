/**
 * The holds that were filled, in memory and by column: 19 bytes each, so that a year of them is counted in milliseconds and the
 * service does not stand still meanwhile. Follows the fairness view through its `touched`; nothing here is kept on disk.
 */
import { Injectable } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import type { ViewReader } from '../projections/view-reader.js';

/** The columns, by the rows' own `seq`, and the names that their numbers stand for. */
export interface Filled {
  readonly length: number;
  /** When its patron took it: ms since 1970; not a number where it filled no hold. */
  readonly at: Float64Array;
  /** Libraries by their place in `libraries`; 0 where the owner is not known. */
  readonly owner: Uint16Array;
  readonly patron: Uint16Array;
  /** The same for the same owner and title. */
  readonly pair: Uint32Array;
  /** Tenths of a day from placed to taken. */
  readonly tenths: Uint16Array;
  /** 1 where an older hold of the other side was passed over. */
  readonly passed: Uint8Array;
  readonly libraries: readonly string[];
  readonly pairs: number;
}

interface Row {
  readonly seq: number;
  readonly filledAt: string | null;
  readonly owner: string | null;
  readonly patron: string;
  readonly titleId: string;
  readonly tenths: number | null;
  readonly passed: number;
}

const SELECT = `SELECT seq, filled_at AS filledAt, owner, patron, title_id AS titleId, tenths, passed IS NOT NULL AS passed
  FROM giving`;
const PAGE = 20_000;
const LONGEST = 65_535;

@Injectable()
export class FilledColumns {
  private columns = noColumns();
  private upTo = -1n;
  private generation = -1;
  private reading: Promise<void> | undefined;

  /** What the view says now. The first call reads all of it, page by page. */
  async filled(view: ViewReader): Promise<Filled> {
    // What is being read now may have been begun before the caller's own rows were there.
    await this.reading;
    this.reading ??= this.refresh(view).finally(() => (this.reading = undefined));
    await this.reading;
    const { libraries, pairs, ...columns } = this.columns;
    return { ...columns, libraries: [...libraries.keys()], pairs: pairs.size };
  }

  private async refresh(view: ViewReader): Promise<void> {
    const position = view.position();
    const { generation } = view;
    if (this.generation !== generation) {
      this.columns = noColumns();
      for (let last = 0, more = true; more;) {
        const rows = view.all<Row>(`${SELECT} WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`, last);
        for (const row of rows) this.put(row);
        last = rows.at(-1)?.seq ?? last;
        more = rows.length === PAGE;
        await turn();
      }
    } else if (position > this.upTo) {
      for (const row of view.all<Row>(`${SELECT} WHERE touched > ?`, this.upTo)) this.put(row);
    }
    // Rows that changed while pages were read come again with the next refresh.
    this.upTo = position;
    this.generation = generation;
  }

  private put({ seq, filledAt, owner, patron, titleId, tenths, passed }: Row): void {
    if (seq >= this.columns.at.length) this.columns = grown(this.columns, seq + 1);
    const { columns } = this;
    columns.length = Math.max(columns.length, seq + 1);
    columns.at[seq] = filledAt === null ? NaN : Date.parse(filledAt);
    if (filledAt === null) return;
    columns.owner[seq] = numberOf(owner ?? '', columns.libraries);
    columns.patron[seq] = numberOf(patron, columns.libraries);
    columns.pair[seq] = numberOf(`${owner ?? ''} ${titleId}`, columns.pairs);
    columns.tenths[seq] = Math.min(tenths ?? 0, LONGEST);
    columns.passed[seq] = passed;
  }
}

const columnsOf = (room: number) => ({
  length: 0,
  at: new Float64Array(room).fill(NaN),
  owner: new Uint16Array(room),
  patron: new Uint16Array(room),
  pair: new Uint32Array(room),
  tenths: new Uint16Array(room),
  passed: new Uint8Array(room),
});

type Columns = ReturnType<typeof noColumns>;
const noColumns = () => ({
  ...columnsOf(1024),
  libraries: new Map([['', 0]]),
  pairs: new Map<string, number>(),
});

function grown(columns: Columns, least: number): Columns {
  const room = columnsOf(Math.max(least, Math.ceil(columns.at.length * 1.5)));
  for (const name of ['at', 'owner', 'patron', 'pair', 'tenths', 'passed'] as const) room[name].set(columns[name]);
  return { ...columns, ...room, length: columns.length };
}

function numberOf(name: string, names: Map<string, number>): number {
  const known = names.get(name) ?? names.size;
  if (known === names.size) names.set(name, known);
  return known;
}
