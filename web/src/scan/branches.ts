/** The branches of the group, as far as the station needs them. */
import { signal } from '@preact/signals';
import { ask } from '../api/call.js';
import type { BranchRow } from '../api/contract.js';

export type Place = Pick<BranchRow, 'code' | 'name' | 'timeZone'>;

export const places = signal<readonly Place[]>([]);

export async function askForBranches(): Promise<readonly Place[]> {
  const told = (await ask('/v1/branches')) as readonly BranchRow[];
  return told
    .map(({ code, name, timeZone }) => ({ code, name, timeZone }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

export const placeOf = (code: string): Place | undefined => places.value.find((place) => place.code === code);
export const placeName = (code: string): string => placeOf(code)?.name ?? code;
