/** What a section of the report is made of. */
import type { Drawing } from './charts/drawing.js';

export interface Section {
  /** Of the heading, for links. */
  readonly id: string;
  readonly title: string;
  /** Begins on a page of its own. */
  readonly ownPage?: true;
  readonly blocks: readonly Block[];
  /** What its figures were made of, for CSV. */
  readonly data: readonly DataTable[];
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** Numbered, and larger than other text. */
  | { readonly kind: 'sentences'; readonly sentences: readonly string[] }
  /** What is to be known of what stands above it. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'terms'; readonly terms: readonly (readonly [term: string, text: string])[] }
  | { readonly kind: 'chart'; readonly drawing: Drawing }
  | { readonly kind: 'table'; readonly table: Table };

/** The first cell of a row names it. Columns are for numbers, on the right, unless they are said to be for text. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly { readonly title: string; readonly of?: 'text' }[];
  readonly rows: readonly (readonly string[])[];
}

/** Rows as they are answered over HTTP, under the names of the contract. */
export interface DataTable {
  readonly what: string;
  /** The contract of its rows; of no answer: the fields of the rows themselves. */
  readonly shape: 'lag' | 'trend' | 'waits' | 'compliance' | 'transits' | 'itself';
  /** The question that is answered like this, if there is one: /v1/lag?groupBy=lane. */
  readonly ask?: string;
  readonly rows: readonly object[];
}

export const text = (words: string): Block => ({ kind: 'text', text: words });
export const note = (words: string): Block => ({ kind: 'note', text: words });
export const chart = (drawing: Drawing): Block => ({ kind: 'chart', drawing });
export const table = (caption: string, columns: Table['columns'], rows: Table['rows']): Block => ({
  kind: 'table',
  table: { caption, columns, rows },
});

export const of = (title: string): Table['columns'][number] => ({ title });
export const ofText = (title: string): Table['columns'][number] => ({ title, of: 'text' });

/** A question over HTTP. */
export const ask = (path: string, query: Readonly<Record<string, string | number>>): string =>
  `${path}?${Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;
