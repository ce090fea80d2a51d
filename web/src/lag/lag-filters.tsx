/** Which transits: between which branches, shipped when, in which days. */
import type { BranchRow } from '../api/contract.js';
import { ChoiceFilter, DateFilter, FilterForm } from '../parts/filter-form.js';
import { LAG_FILTERS } from './question.js';

export function LagFilters({ branches }: { readonly branches: readonly BranchRow[] }) {
  const places = [...branches]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ code, name }) => ({ value: code, name: `${name} (${code})` }));
  return (
    <FilterForm label="Filter transits" names={LAG_FILTERS}>
      <ChoiceFilter name="from" label="From" choices={[{ value: '', name: 'Every branch' }, ...places]} />
      <ChoiceFilter name="to" label="To" choices={[{ value: '', name: 'Every branch' }, ...places]} />
      <DateFilter name="since" label="Shipped from" />
      <DateFilter name="until" label="Shipped before" />
      <ChoiceFilter
        name="days"
        label="Days"
        choices={[
          { value: '', name: 'Calendar days' },
          { value: 'courier', name: 'Courier days' },
        ]}
      />
    </FilterForm>
  );
}

/** The name of a branch by its code; the code itself of one that is not registered. */
export const nameOf = (branches: readonly BranchRow[], code: string): string =>
  branches.find((branch) => branch.code === code)?.name ?? code;

export const zoneOf = (branches: readonly BranchRow[], code: string): string | undefined =>
  branches.find((branch) => branch.code === code)?.timeZone;
