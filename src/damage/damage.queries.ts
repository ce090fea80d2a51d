/** Damage claims: who is responsible, by which rule, on which evidence. */
import { Injectable } from '@nestjs/common';
import type { Holder } from '../courier/index.js';
import { scopeList, type Scope } from '../http/caller.js';
import { Views } from '../http/views.js';
import { damage } from './damage.projection.js';
import type { DamageWindow, Rule } from './damage.window.js';

export interface Claim {
  readonly claimId: string;
  readonly barcode: string;
  readonly scanId: string;
  /** The branch that reported the damage. */
  readonly branch: string;
  readonly occurredAt: string;
  readonly discovery: string;
  readonly severity: string;
  readonly note: string | null;
  /** Its scan was voided. */
  readonly withdrawn: boolean;
  readonly rule: Rule;
  readonly responsible: Holder | null;
  readonly window: DamageWindow | null;
  /** Position of the report in the log. */
  readonly position: string;
}

export interface ClaimsQuestion {
  readonly branch?: string;
  readonly barcode?: string;
  readonly cursor?: string;
  readonly limit: number;
  /** Only those that concern one of these. */
  readonly scope: Scope;
  readonly after?: string;
}

interface Row extends Omit<Claim, 'withdrawn' | 'responsible' | 'window' | 'position'> {
  readonly withdrawn: number;
  readonly responsible: string | null;
  readonly window: string | null;
  readonly position: number;
}

const SELECT = `SELECT claim_id AS claimId, barcode, scan_id AS scanId, branch, occurred_at AS occurredAt, discovery,
  severity, note, withdrawn, rule, responsible, window, position FROM claim`;

const SEEN = `(? IS NULL OR EXISTS (SELECT 1 FROM concerned WHERE concerned.claim_id = claim.claim_id
  AND concerned.branch IN (SELECT value FROM json_each(?))))`;

@Injectable()
export class DamageQueries {
  constructor(private readonly views: Views) {}

  /** In the order in which they were recorded. */
  async list({ branch, barcode, cursor = '0', limit, scope, after }: ClaimsQuestion) {
    const view = await this.views.upTo(damage, after);
    const rows = view.all<Row>(
      `${SELECT} WHERE position > ? AND (? IS NULL OR branch = ?) AND (? IS NULL OR barcode = ?) AND ${SEEN}
       ORDER BY position LIMIT ?`,
      BigInt(cursor),
      branch ?? null,
      branch ?? null,
      barcode ?? null,
      barcode ?? null,
      scopeList(scope),
      scopeList(scope),
      limit + 1,
    );
    const claims = rows.slice(0, limit).map(claimOf);
    return { claims, next: rows.length > limit ? (claims.at(-1)?.position ?? null) : null };
  }

  /** Null if no such claim was opened, or none that concerns the scope. */
  async one(claimId: string, scope: Scope, after?: string): Promise<Claim | null> {
    const view = await this.views.upTo(damage, after);
    const branches = scopeList(scope);
    const row = view.get<Row>(`${SELECT} WHERE claim_id = ? AND ${SEEN}`, claimId, branches, branches);
    return row ? claimOf(row) : null;
  }
}

function claimOf({ withdrawn, responsible, window, position, ...facts }: Row): Claim {
  return {
    ...facts,
    withdrawn: withdrawn === 1,
    responsible: responsible === null ? null : (JSON.parse(responsible) as Holder),
    window: window === null ? null : (JSON.parse(window) as DamageWindow),
    position: String(position),
  };
}
