/** What the branches of a crash test scan: each connection tells its own story, the same whenever its seed is the same. */
import { itemBarcode } from '../../src/simulation/barcodes.js';
import type { Random } from '../../src/simulation/random.js';

/** A scan as it is posted. */
export interface Scan {
  readonly scanId: string;
  readonly type: 'shipped' | 'received' | 'damaged' | 'inspected';
  readonly barcode: string;
  readonly branch: string;
  /** UTC, ISO 8601 with milliseconds: as the log will hold it. */
  readonly occurredAt: string;
  readonly [fact: string]: string;
}

export const LIBRARY = 'MSLA';
export const BRANCHES = ['MSLA', 'BOZE', 'HELE', 'KALI', 'BUTT', 'DILL'] as const;
/** Its scans are refused: nobody registered it. */
export const STRANGER = 'NOWHERE';

/** Which scan this is, whoever sends it and however often. */
export const keyOf = ({ barcode, scanId }: { readonly barcode: string; readonly scanId: string }): string =>
  `${barcode} ${scanId}`;

/** Few enough that several connections scan the same item, many enough that no item's history grows without end. */
const NEW_ITEMS_PER_ROUND = 150;
const MOST_IN_A_BATCH = 40;
const FIRST_DAY_MS = Date.UTC(2025, 0, 6, 15);
const DAY_MS = 24 * 3_600_000;

export interface Connection {
  readonly round: number;
  readonly number: number;
  readonly random: Random;
}

/** The requests of one connection, without end: new scans alone and in batches, and some that it has sent before. */
export function* requests({ round, number, random }: Connection): Generator<readonly Scan[], never> {
  const sent: Scan[] = [];
  const fresh = (): Scan => {
    const scan = newScan(random, round, `r${round}c${number}n${sent.length}`);
    sent.push(scan);
    return scan;
  };
  for (;;) {
    const kind = random.next();
    if (kind < 0.15 && sent.length > 0) {
      yield Array.from({ length: 1 + random.below(20) }, () => random.pick(sent));
    } else if (kind < 0.45) {
      const batch = Array.from({ length: 2 + random.below(MOST_IN_A_BATCH - 1) }, fresh);
      // A nervous finger: the same scan twice in one batch.
      yield random.chance(0.2) ? [...batch, random.pick(batch)] : batch;
    } else {
      yield [fresh()];
    }
  }
}

function newScan(random: Random, round: number, scanId: string): Scan {
  const branch = random.chance(0.03) ? STRANGER : random.pick(BRANCHES);
  const scan = { scanId, barcode: anItem(random, round), branch, occurredAt: aTime(random, round) };
  const kind = random.next();
  if (kind < 0.45) {
    const to = random.pick(BRANCHES.filter((code) => code !== branch));
    return { ...scan, type: 'shipped', to, purpose: random.pick(['hold', 'return', 'float', 'other']) };
  }
  if (kind < 0.85) return { ...scan, type: 'received' };
  if (kind < 0.95) return { ...scan, type: 'inspected', condition: random.pick(['sound', 'worn', 'damaged']) };
  return { ...scan, type: 'damaged', discovery: 'on-receipt', severity: random.pick(['minor', 'major', 'unusable']) };
}

/** Mostly one of this round's items, sometimes an old acquaintance. */
function anItem(random: Random, round: number): string {
  const known = round * NEW_ITEMS_PER_ROUND;
  const n = random.chance(0.2) ? random.below(known) : known - 1 - random.below(NEW_ITEMS_PER_ROUND);
  return itemBarcode('1999', n);
}

/** On the round's day; some arrive days late, behind what is already recorded. */
function aTime(random: Random, round: number): string {
  const late = random.chance(0.15) ? random.below(5) * DAY_MS : 0;
  return new Date(FIRST_DAY_MS + round * DAY_MS + random.below(DAY_MS) - late).toISOString();
}
