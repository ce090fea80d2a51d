/** Filters are the query of the address and nothing else: a form that writes it. What is chosen counts at once. */
import type { ComponentChildren } from 'preact';
import { announce } from '../shell/announce.js';
import { go, hrefWith, query } from '../shell/router.js';

export function FilterForm({
  label,
  names,
  children,
}: {
  readonly label: string;
  /** The filters that Clear takes away. */
  readonly names: readonly string[];
  readonly children: ComponentChildren;
}) {
  const cleared = Object.fromEntries(names.map((name) => [name, undefined]));
  const isSet = names.some((name) => query.value.get(name) !== null);
  return (
    <form class="filters" role="search" aria-label={label} onSubmit={(event) => event.preventDefault()}>
      {children}
      {isSet && (
        <a class="clear" href={hrefWith(cleared)}>
          Clear filters
        </a>
      )}
    </form>
  );
}

export interface Choice {
  readonly value: string;
  readonly name: string;
}

/** The first choice stands for no filter at all. */
export function ChoiceFilter({
  name,
  label,
  choices,
}: {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly Choice[];
}) {
  const value = query.value.get(name) ?? '';
  // An address may name what is no choice any more: it is shown as it is, so that it can be taken away.
  const unknown = value !== '' && !choices.some((choice) => choice.value === value);
  return (
    <label>
      {label}
      <select name={name} value={value} onChange={(event) => set(name, label, event.currentTarget.value)}>
        {[...choices, ...(unknown ? [{ value, name: value }] : [])].map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.name}
          </option>
        ))}
      </select>
    </label>
  );
}

export function DateFilter({ name, label }: { readonly name: string; readonly label: string }) {
  return (
    <label>
      {label}
      <input
        type="date"
        name={name}
        value={query.value.get(name) ?? ''}
        onChange={(event) => set(name, label, event.currentTarget.value)}
      />
    </label>
  );
}

function set(name: string, label: string, value: string): void {
  go(hrefWith({ [name]: value }));
  announce(value === '' ? `${label}: all` : `${label}: ${value}`);
}

/** A word of the query, if it is there and not empty. */
export const asked = (name: string): string | undefined => query.value.get(name) || undefined;

/** What was typed into a field of a form that is sent. */
export function fieldOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value.trim() : '';
}
