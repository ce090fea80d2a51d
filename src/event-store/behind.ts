/** How far someone who follows the log is behind its head: for health and metrics. */
import type { Clock } from '../plain/clock.js';
import type { EventStore } from './event-store.js';

export interface Behind {
  /** Positions up to the head: as many events, or more where positions are not dense. */
  readonly behind: number;
  /** How long the oldest event that is missing has been recorded; 0 when none is missing. */
  readonly secondsBehind: number;
}

/** Of whoever has seen the log up to `position`. Without the store the seconds are 0. */
export async function behind(
  store: Pick<EventStore, 'readAll'>,
  position: bigint,
  head: bigint,
  clock: Clock,
): Promise<Behind> {
  if (position >= head) return { behind: 0, secondsBehind: 0 };
  const oldest = await store.readAll(position, { limit: 1 }).catch(() => undefined);
  const since = oldest?.events[0]?.recordedAt;
  const secondsBehind = since === undefined ? 0 : Math.max(0, (clock().getTime() - Date.parse(since)) / 1000);
  return { behind: Number(head - position), secondsBehind };
}
