/** The branches of the group, as far as the station needs them; kept for when there is no line. */
import { signal } from '@preact/signals';
import { ask } from '../api/call.js';
import type { BranchRow } from '../api/contract.js';

export type Place = Pick<BranchRow, 'code' | 'name' | 'timeZone'>;

const KEPT_AS = 'waybill-branches';

export const places = signal<readonly Place[]>(kept());

export async function learnBranches(): Promise<void> {
  const told = (await ask('/v1/branches')) as readonly BranchRow[];
  const known = told.map(({ code, name, timeZone }) => ({ code, name, timeZone }));
  places.value = known.sort((a, b) => a.name.localeCompare(b.name));
  localStorage.setItem(KEPT_AS, JSON.stringify(known));
}

export const placeOf = (code: string): Place | undefined => places.value.find((place) => place.code === code);
export const placeName = (code: string): string => placeOf(code)?.name ?? code;

function kept(): readonly Place[] {
  try {
    const read = JSON.parse(localStorage.getItem(KEPT_AS) ?? '[]') as readonly Place[];
    return Array.isArray(read)
      ? read.filter(({ code, name }) => typeof code === 'string' && typeof name === 'string')
      : [];
  } catch {
    return [];
  }
}
