/** Changed rows of a view as lines: what was added, what was removed, and of what changed each column as it was and as it is. */
import type { Cells, RowChange } from '../projections/row-changes.js';

const SIGNS = { added: '+', changed: '~', removed: '-' } as const;

export function changeLine(table: string, { change, key, before, after }: RowChange): string {
  const facts = before && after ? differences(before, after) : all((after ?? before) as Cells, key);
  return `${SIGNS[change]} ${table} ${pairs(key).join(' ')}${facts.length > 0 ? `: ${facts.join(', ')}` : ''}`;
}

const all = (row: Cells, key: Cells) =>
  pairs(Object.fromEntries(Object.entries(row).filter(([name]) => !(name in key))));

const differences = (before: Cells, after: Cells) =>
  Object.keys(after)
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name} ${text(before[name])} → ${text(after[name])}`);

const pairs = (cells: Cells) => Object.entries(cells).map(([name, value]) => `${name}=${text(value)}`);

/** Nothing that was recorded may move the cursor of a terminal. */
const text = (value: Cells[string] | undefined) =>
  value === null || value === undefined ? '–' : String(value).replaceAll(/\p{Cc}/gu, ' ');
