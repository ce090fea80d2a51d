/** What the station keeps: scans, and what takes them back, in the order in which they were made. */
import type { ProblemAnswer, ScanResultAnswer, ScansBody, VoidBody } from '../api/contract.js';

export type Scan = ScansBody['scans'][number];
export type Refusal = Pick<ProblemAnswer, 'type' | 'title' | 'detail'>;

/**
 * `waiting` until the service has answered for it. Then `recorded`, perhaps with anomalies, or `refused`: that stays until somebody
 * has seen to it (`put-away`).
 */
export type State = 'waiting' | 'recorded' | 'refused' | 'put-away';

interface Kept {
  /** Its place in the order, over all tabs: given by the database. */
  readonly seq: number;
  readonly state: State;
  readonly anomalies?: NonNullable<ScanResultAnswer['anomalies']>;
  readonly refusal?: Refusal;
}

export interface KeptScan extends Kept {
  readonly kind: 'scan';
  readonly scan: Scan;
}

/** A scan taken back. It bears the branch of the scan, so that it is sent for no other. */
export interface KeptVoid extends Kept {
  readonly kind: 'void';
  readonly barcode: string;
  readonly branch: string;
  /** When it was made: for the list of the day; the service has its own time for it. */
  readonly at: string;
  readonly void: VoidBody;
}

export type Entry = KeptScan | KeptVoid;

/** As it is before it has a place. */
export type NewEntry = Omit<KeptScan, 'seq' | 'state'> | Omit<KeptVoid, 'seq' | 'state'>;

export const branchOf = (entry: Entry): string => (entry.kind === 'scan' ? entry.scan.branch : entry.branch);
export const timeOf = (entry: Entry): string => (entry.kind === 'scan' ? entry.scan.occurredAt : entry.at);
export const scanIdOf = (entry: Entry): string => (entry.kind === 'scan' ? entry.scan.scanId : entry.void.scanId);
export const isWaiting = ({ state }: Entry): boolean => state === 'waiting';
