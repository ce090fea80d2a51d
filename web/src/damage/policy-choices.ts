/** Policies to choose from, by the names that the API takes: a shipped one's, or the scope that has one in force. */
import type { PolicyRow } from '../api/contract.js';
import type { Choice } from '../parts/filter-form.js';
import type { Members } from '../parts/members.js';

export const nameOfPolicy = (scope: string, { library }: Members): string =>
  scope === 'group' ? 'The group’s' : `${library(scope)}’s`;

export const policyChoices = (policies: readonly PolicyRow[], members: Members): readonly Choice[] => [
  ...policies.flatMap(({ scope, inForce, title }) =>
    scope !== null && inForce ? [{ value: scope, name: `${nameOfPolicy(scope, members)}: ${title}` }] : [],
  ),
  ...policies.flatMap(({ scope, name, title }) => (scope === null ? [{ value: name, name: title }] : [])),
];

/** Whether a name is that of a scope, whose document has to be asked for, and not that of a shipped one. */
export const isScope = (name: string): boolean => name === 'group' || /^[A-Z0-9]/.test(name);
