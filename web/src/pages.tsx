/**
 * The pages: at which addresses they are, and what the header calls them. The service has the same addresses in `src/http/pages.ts`. A
 * page comes in a file of its own, when it is first visited.
 */
import type { ComponentType } from 'preact';

export interface PageProps {
  /** What stands in the address in place of `:name`. */
  readonly named: Readonly<Record<string, string>>;
}

export interface Page {
  readonly path: string;
  /** In the header; absent where only links lead. */
  readonly name?: string;
  /** It is there without a session, and without a line. */
  readonly isForAll?: boolean;
  readonly load: () => Promise<ComponentType<PageProps>>;
}

export const PAGES: readonly Page[] = [
  { path: '/lag', name: 'Lag', load: async () => (await import('./lag/lag-page.js')).LagPage },
  { path: '/items', name: 'Items', load: async () => (await import('./item/items-page.js')).ItemsPage },
  { path: '/scan', name: 'Scan', isForAll: true, load: async () => (await import('./scan/scan-page.js')).ScanPage },
  { path: '/items/:barcode', load: async () => (await import('./item/item-page.js')).ItemPage },
  { path: '/damage', name: 'Damage', load: async () => (await import('./damage/claims-page.js')).ClaimsPage },
  { path: '/damage/rates', load: async () => (await import('./damage/rates-page.js')).RatesPage },
  { path: '/damage/policies', load: async () => (await import('./damage/policies-page.js')).PoliciesPage },
  { path: '/damage/statements', load: async () => (await import('./damage/statements-page.js')).StatementsPage },
  { path: '/damage/:claimId', load: async () => (await import('./damage/claim-page.js')).ClaimPage },
  { path: '/partners', name: 'Partners', load: async () => (await import('./partners/partners-page.js')).PartnersPage },
  { path: '/partners/fairness', load: async () => (await import('./partners/fairness-page.js')).FairnessPage },
  { path: '/partners/:library', load: async () => (await import('./partners/library-page.js')).LibraryPage },
  { path: '/audit', name: 'Audit', load: async () => (await import('./audit/audit-page.js')).AuditPage },
  { path: '/audit/moments', load: async () => (await import('./audit/moments-page.js')).MomentsPage },
  { path: '/audit/checkpoints', load: async () => (await import('./audit/checkpoints-page.js')).CheckpointsPage },
];

export const HOME = '/lag';

/** The page at this address, and what its names stand for. */
export function pageAt(path: string): { readonly page: Page; readonly named: PageProps['named'] } | undefined {
  for (const page of PAGES) {
    const named = match(page.path, path);
    if (named) return { page, named };
  }
  return undefined;
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const parts = path.split('/');
  if (wanted.length !== parts.length) return undefined;
  const named: Record<string, string> = {};
  for (const [index, want] of wanted.entries()) {
    const part = parts[index] ?? '';
    if (!want.startsWith(':')) {
      if (want !== part) return undefined;
    } else if (part === '') return undefined;
    else named[want.slice(1)] = decoded(part);
  }
  return named;
}

/** What is no proper escape stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
