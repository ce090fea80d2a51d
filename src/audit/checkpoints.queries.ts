/** Checkpoints that were recorded, in pages, and the keys that they are verified with. */
import { Injectable } from '@nestjs/common';
import { Views } from '../http/views.js';
import type { CheckpointAnswer, EvidenceKeyAnswer } from './checkpoint.answers.js';
import { checkpoints } from './checkpoints.projection.js';

const SELECT = 'SELECT size, origin, root, note, verifier, signed_at AS signedAt FROM checkpoint';

@Injectable()
export class CheckpointQueries {
  constructor(private readonly views: Views) {}

  /** The newest first; `cursor` is the size of the last one of the page before. */
  async list({ limit, cursor, after }: { limit: number; cursor?: string | undefined; after?: string | undefined }) {
    const view = await this.views.upTo(checkpoints, after);
    const before = BigInt(cursor ?? Number.MAX_SAFE_INTEGER);
    const sql = `${SELECT} WHERE size < ? ORDER BY size DESC LIMIT ?`;
    const rows = view.all<CheckpointAnswer>(sql, before, limit + 1);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return { checkpoints: page, next: rows.length > limit && last ? String(last.size) : null };
  }

  /** Of this size; null if none was recorded. */
  async ofSize(size: number, after?: string): Promise<CheckpointAnswer | null> {
    const view = await this.views.upTo(checkpoints, after);
    return view.get<CheckpointAnswer>(`${SELECT} WHERE size = ?`, size) ?? null;
  }

  /** The newest one, if the event of this leaf is in its tree; else null. */
  async covering(leaf: number, after?: string): Promise<CheckpointAnswer | null> {
    const view = await this.views.upTo(checkpoints, after);
    return view.get<CheckpointAnswer>(`${SELECT} WHERE size > ? ORDER BY size DESC LIMIT 1`, leaf) ?? null;
  }

  /** The first one, the last one that is smaller than this, and those of these sizes; the oldest first. */
  async before(size: number, sizes: readonly number[]): Promise<readonly CheckpointAnswer[]> {
    const view = await this.views.upTo(checkpoints);
    return view.all<CheckpointAnswer>(
      `${SELECT} WHERE size < ? AND (size IN (SELECT min(size) FROM checkpoint)
         OR size IN (SELECT max(size) FROM checkpoint WHERE size < ?) OR size IN (SELECT value FROM json_each(?)))
       ORDER BY size`,
      size,
      size,
      JSON.stringify(sizes),
    );
  }

  /** In the order in which they began to sign. */
  async keys(after?: string): Promise<readonly EvidenceKeyAnswer[]> {
    const view = await this.views.upTo(checkpoints, after);
    return view.all<EvidenceKeyAnswer>(
      'SELECT verifier, introduced_at AS since, follows FROM evidence_key ORDER BY seq',
    );
  }
}
