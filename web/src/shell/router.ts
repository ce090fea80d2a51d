/** The address of the page as a signal: path and query. Every filter is in the query, so that a view can be sent to a colleague. */
import { computed, signal } from '@preact/signals';
import { pageAt } from '../pages.js';

const here = () => ({ path: location.pathname, search: location.search });
const at = signal(here());

export const path = computed(() => at.value.path);
export const query = computed<URLSearchParams>(() => new URLSearchParams(at.value.search));

export function go(href: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  at.value = here();
}

/** This page with these words in its query; an empty one leaves it. */
export function hrefWith(changes: Readonly<Record<string, string | undefined>>): string {
  const words = new URLSearchParams(query.value);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') words.delete(name);
    else words.set(name, value);
  }
  const text = words.toString();
  return text === '' ? path.value : `${path.value}?${text}`;
}

/** Links to our own pages change the address without loading anything anew. */
export function followLinks(): void {
  addEventListener('popstate', () => (at.value = here()));
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a');
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || event.defaultPrevented || link.target || link.hasAttribute('download')) return;
    const { origin, pathname, search, hash } = new URL(link.href);
    if (origin !== location.origin || hash || !pageAt(pathname)) return;
    event.preventDefault();
    const stays = pathname === location.pathname;
    go(pathname + search);
    if (!stays) scrollTo(0, 0);
  });
}
