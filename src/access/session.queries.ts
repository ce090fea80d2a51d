/** The sessions that are under way, without what the browsers keep. */
import { Inject, Injectable } from '@nestjs/common';
import { Views } from '../http/views.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import type { Role } from './access.events.js';
import { sessions } from './sessions.projection.js';

export interface SessionRow {
  readonly sessionId: string;
  readonly role: Role;
  readonly branch: string | null;
  readonly library: string | null;
  readonly openedBy: string;
  readonly openedAt: string;
  readonly expiresAt: string;
}

@Injectable()
export class SessionQueries {
  constructor(
    private readonly views: Views,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The newest first. A session whose key was revoked is still told of; it lets nobody in. */
  async underWay(after?: string): Promise<readonly SessionRow[]> {
    const view = await this.views.upTo(sessions, after);
    return view.all<SessionRow>(
      `SELECT session_id AS sessionId, role, branch, library, opened_by AS openedBy, opened_at AS openedAt,
         expires_at AS expiresAt FROM session WHERE ended_at IS NULL AND expires_at > ? ORDER BY opened_at DESC, session_id`,
      this.clock().toISOString(),
    );
  }
}
