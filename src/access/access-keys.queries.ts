/** The keys there are, without what they are made of. */
import { Injectable } from '@nestjs/common';
import type { Caller } from '../http/caller.js';
import { Views } from '../http/views.js';
import { accessKeys } from './access-keys.projection.js';
import type { Role } from './access.events.js';
import { accessTo } from './routes.js';
import { LastUsed } from './last-used.js';

export interface KeyRow {
  readonly keyId: string;
  readonly role: Role;
  readonly branch: string | null;
  readonly library: string | null;
  readonly label: string;
  readonly issuedAt: string;
  /** The key that issued it. */
  readonly issuedBy: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly reason: string | null;
  /** At this instance. */
  readonly lastUsedAt: string | null;
}

@Injectable()
export class AccessKeyQueries {
  constructor(
    private readonly views: Views,
    private readonly lastUsed: LastUsed,
  ) {}

  /** By their ids, for whoever may list keys; for others none. */
  async namesFor({ role }: Pick<Caller, 'role'>): Promise<ReadonlyMap<string, KeyRow>> {
    if (!accessTo('GET', '/v1/keys')?.includes(role as Role)) return new Map();
    return new Map((await this.list()).map((key) => [key.keyId, key]));
  }

  /** The newest first. */
  async list(after?: string): Promise<readonly KeyRow[]> {
    const view = await this.views.upTo(accessKeys, after);
    const rows = view.all<Omit<KeyRow, 'lastUsedAt'>>(
      `SELECT key_id AS keyId, role, branch, library, label, issued_at AS issuedAt, issued_by AS issuedBy,
         expires_at AS expiresAt, revoked_at AS revokedAt, reason FROM access_key ORDER BY issued_at DESC, key_id`,
    );
    return rows.map((row) => ({ ...row, lastUsedAt: this.lastUsed.of(row.keyId) }));
  }
}
