/** `waybill keys issue|list|revoke`, for whoever runs the service. */
import type { WantedKey } from '../access/key-to-issue.js';
import type { KeyRow } from '../access/access-keys.queries.js';
import type { Settings } from '../config/settings.js';
import { aligned } from './aligned.js';
import { openKeyDesk, type KeyDesk } from './key-desk.js';

export interface DeskWords {
  /** The address of a running service; else the data folder of one that is stopped. */
  readonly to?: string;
}

/** The key alone on standard output, so that a script can take it; the rest on standard error. */
export const issueKey = ({ to, ...wanted }: WantedKey & DeskWords, settings: Settings): Promise<void> =>
  atDesk(to, settings, async (desk) => {
    const { keyId, key, expiresAt } = await desk.issue(wanted);
    console.error(`Key ${keyId} of role ${wanted.role}, valid until ${expiresAt.slice(0, 10)}; shown this once:`);
    console.log(key);
  });

export const listKeys = ({ to }: DeskWords, settings: Settings): Promise<void> =>
  atDesk(to, settings, async (desk) => {
    const now = new Date().toISOString();
    const rows = (await desk.list()).map((key) => [
      key.keyId,
      key.role,
      key.branch ?? key.library ?? '',
      standing(key, now),
      key.lastUsedAt === null ? 'never used' : `used ${key.lastUsedAt.slice(0, 16)}`,
      key.label,
    ]);
    for (const line of aligned(rows)) console.log(line);
  });

export const revokeKey = (keyId: string, reason: string | undefined, { to }: DeskWords, settings: Settings) =>
  atDesk(to, settings, async (desk) => {
    const { status } = await desk.revoke(keyId, reason);
    console.error(status === 'recorded' ? `Key ${keyId} is revoked.` : `Key ${keyId} was revoked before.`);
  });

async function atDesk(
  to: string | undefined,
  settings: Settings,
  work: (desk: KeyDesk) => Promise<void>,
): Promise<void> {
  const desk = await openKeyDesk(to, settings);
  try {
    await work(desk);
  } finally {
    await desk.close();
  }
}

function standing({ revokedAt, expiresAt }: KeyRow, now: string): string {
  if (revokedAt !== null) return `revoked ${revokedAt.slice(0, 10)}`;
  return expiresAt > now ? `until ${expiresAt.slice(0, 10)}` : `expired ${expiresAt.slice(0, 10)}`;
}
