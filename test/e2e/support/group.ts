/** A small group to play with: two libraries, four branches, and the scans of their items. */
import { checkDigit } from '../../../src/plain/barcode.js';
import type { Json, Service } from '../../support/service.js';

/** The `n`th item of the group. */
export const item = (n: number): string => {
  const digits = `31234${String(n).padStart(8, '0')}`;
  return digits + checkDigit(digits);
};

/** The `n`th patron's card: nothing of it may ever be kept. */
export const card = (n: number): string => {
  const digits = `21234${String(n).padStart(8, '0')}`;
  return digits + checkDigit(digits);
};

/** `at(2, 9)` is March 2nd 2026, 9:00 UTC. */
export const at = (day: number, hour = 0, minute = 0): string =>
  new Date(Date.UTC(2026, 2, day, hour, minute)).toISOString();

export const BRANCHES = { MSLA: 'MSLA', SEEL: 'MSLA', BOZE: 'BOZE', HLNA: 'BOZE' } as const;

/** Registers libraries MSLA and BOZE with two branches each; answers the position of the last. */
export async function registerGroup(service: Pick<Service, 'put'>): Promise<string> {
  for (const code of ['MSLA', 'BOZE']) await service.put(`/v1/libraries/${code}`, { name: `Library ${code}` });
  let position = '';
  for (const [code, library] of Object.entries(BRANCHES)) {
    const body = { name: `Branch ${code}`, library, timeZone: 'America/Denver' };
    position = String((await service.put(`/v1/branches/${code}`, body)).body['position']);
  }
  return position;
}

type More = Json;
let scans = 0;
const scan = (type: string, n: number, branch: string, occurredAt: string, more: More = {}) => ({
  scanId: `scan-${++scans}`,
  type,
  barcode: item(n),
  branch,
  occurredAt,
  ...more,
});

export const shipped = (n: number, from: string, to: string, occurredAt: string, more: More = {}) =>
  scan('shipped', n, from, occurredAt, { to, ...more });
export const received = (n: number, branch: string, occurredAt: string, more: More = {}) =>
  scan('received', n, branch, occurredAt, more);
export const damaged = (n: number, branch: string, occurredAt: string, more: More = {}) =>
  scan('damaged', n, branch, occurredAt, { discovery: 'on-receipt', severity: 'major', ...more });
export const inspected = (n: number, branch: string, occurredAt: string, more: More = {}) =>
  scan('inspected', n, branch, occurredAt, { condition: 'sound', ...more });
