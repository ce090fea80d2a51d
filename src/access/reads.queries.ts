/** Who looked at what, in pages. */
import { Injectable } from '@nestjs/common';
import { Views } from '../http/views.js';
import type { Read } from './access.events.js';
import { reads } from './reads.projection.js';

export interface ReadsQuestion {
  readonly key?: string;
  readonly subject?: string;
  /** At or after this time. */
  readonly since?: string;
  /** Before this time. */
  readonly until?: string;
  readonly cursor?: string;
  readonly limit: number;
  readonly after?: string;
}

@Injectable()
export class ReadQueries {
  constructor(private readonly views: Views) {}

  /** In the order in which they were noted. */
  async list({ key, subject, since = '', until = '9', cursor = '0', limit, after }: ReadsQuestion) {
    const view = await this.views.upTo(reads, after);
    const where = ['seq > ? AND at >= ? AND at < ?'];
    const values: (string | bigint | number)[] = [BigInt(cursor), since, until];
    for (const [column, value] of Object.entries({ key, subject })) {
      if (value === undefined) continue;
      where.push(`${column} = ?`);
      values.push(value);
    }
    const rows = view.all<Read & { seq: number }>(
      `SELECT seq, at, key, what, subject FROM read WHERE ${where.join(' AND ')} ORDER BY seq LIMIT ?`,
      ...values,
      limit + 1,
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      reads: page.map(({ seq: _seq, ...read }) => read),
      next: rows.length > limit && last ? String(last.seq) : null,
    };
  }
}
