/** Scans of one item, in the words of the stories: who scanned what, and when. Times are days and hours of March 2026. */
import type {
  ItemDamaged,
  ItemFound,
  ItemInspected,
  ItemLost,
  ItemReceived,
  ItemShipped,
  ScanVoided,
} from '../../../src/courier/item.events.js';
import type { Observation } from '../../../src/courier/journey.shape.js';

export const barcode = '30234000517861';

/** `at(2, 9)` is March 2nd, 9:00 UTC. */
export const at = (day: number, hour = 0): string => new Date(Date.UTC(2026, 2, day, hour)).toISOString();

/** Ids are the scans' own words unless a story needs others. */
export const shipped = (
  from: string,
  to: string,
  occurredAt: string,
  more: Partial<ItemShipped['data']> = {},
): ItemShipped => ({
  type: 'item-shipped',
  data: { scanId: `ship-${from}-${to}`, barcode, branch: from, to, purpose: 'hold', occurredAt, ...more },
});

export const received = (
  branch: string,
  occurredAt: string,
  more: Partial<ItemReceived['data']> = {},
): ItemReceived => ({
  type: 'item-received',
  data: { scanId: `receive-${branch}`, barcode, branch, occurredAt, ...more },
});

export const damaged = (branch: string, occurredAt: string, more: Partial<ItemDamaged['data']> = {}): ItemDamaged => ({
  type: 'item-damaged',
  data: {
    scanId: `damage-${branch}`,
    barcode,
    branch,
    occurredAt,
    discovery: 'on-receipt',
    severity: 'minor',
    ...more,
  },
});

export const inspected = (
  branch: string,
  occurredAt: string,
  more: Partial<ItemInspected['data']> = {},
): ItemInspected => ({
  type: 'item-inspected',
  data: { scanId: `inspect-${branch}`, barcode, branch, occurredAt, condition: 'sound', ...more },
});

export const lost = (transitId: string, occurredAt: string): ItemLost => ({
  type: 'item-lost',
  data: { barcode, transitId, reason: 'not seen for two months', occurredAt },
});

export const found = (transitId: string, occurredAt: string, branch?: string): ItemFound => ({
  type: 'item-found',
  data: { barcode, transitId, ...(branch !== undefined && { branch }), reason: 'it turned up', occurredAt },
});

export const voided = (scanId: string, occurredAt: string): ScanVoided => ({
  type: 'scan-voided',
  data: { barcode, scanId, reason: 'the wrong item', occurredAt },
});

/** What the journey is told of a scan that was taken back. */
export const takenBack = (observation: Observation): Observation => ({ ...observation, voided: 'the wrong item' });
