/** The group's libraries and branches, by name: what codes stand for wherever one is shown. */
import type { BranchRow, LibraryRow } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import type { Choice } from './filter-form.js';

export interface Members {
  readonly libraries: readonly LibraryRow[];
  readonly branches: readonly BranchRow[];
  /** The code itself of what is not registered. */
  readonly branch: (code: string) => string;
  readonly library: (code: string) => string;
  readonly zoneOf: (branch: string | null | undefined) => string | undefined;
}

export function useMembers(): Members {
  const libraries = useAsked('/v1/libraries', {}).answer ?? [];
  const branches = useAsked('/v1/branches', {}).answer ?? [];
  return {
    libraries,
    branches,
    branch: (code) => nameIn(branches, code),
    library: (code) => nameIn(libraries, code),
    zoneOf: (code) => branches.find((branch) => branch.code === code)?.timeZone,
  };
}

const nameIn = (places: readonly { readonly code: string; readonly name: string }[], code: string): string =>
  places.find((place) => place.code === code)?.name ?? code;

/** For a filter; the first stands for none. */
export const choicesOf = (
  places: readonly { readonly code: string; readonly name: string }[],
  none: string,
): readonly Choice[] => [
  { value: '', name: none },
  ...[...places]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ code, name }) => ({ value: code, name: `${name} (${code})` })),
];
