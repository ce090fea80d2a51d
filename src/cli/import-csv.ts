/**
 * `waybill import branches|items <file.csv>`: members and catalog facts from a spreadsheet. Every row is checked before the
 * first is sent, and importing the same file again changes nothing.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import type { Settings } from '../config/settings.js';
import { CatalogBody, BarcodeParam } from '../courier/item.controller.js';
import { faults } from '../http/validation.js';
import { BranchBody, CodeParam, LibraryBody } from '../partners/partner.controller.js';
import type { Action } from '../simulation/actions.js';
import { UsageError } from './usage-error.js';
import { openTarget, tellRefusals } from './target.js';

export type ImportKind = 'branches' | 'items';

/** Columns of the two kinds of files; those with a question mark may be left out or left empty. */
export const COLUMNS: Readonly<Record<ImportKind, readonly string[]>> = {
  branches: ['code', 'name', 'library', 'libraryName', 'timeZone', 'latitude?', 'longitude?', 'hub?'],
  items: ['barcode', 'owningBranch', 'title', 'collection?', 'price?', 'acquiredOn?'],
};

type Row = Readonly<Record<string, string | undefined>>;

/** Throws `UsageError` that names each line to mend; then nothing was sent. */
export async function importCsv(kind: ImportKind, file: string, to: string, settings: Settings): Promise<void> {
  const actions = actionsIn(kind, readFileSync(file, 'utf8'), new Date().toISOString());
  const target = await openTarget(to, settings);
  for (const action of actions) await target.send(action);
  await target.finish();
  console.error(`${actions.length} records of ${file} sent to ${to}.`);
  tellRefusals(target);
  if (target.report.refused > 0)
    throw new UsageError('Some records were refused; mend them and import the file again.');
}

export function actionsIn(kind: ImportKind, csv: string, at: string): readonly Action[] {
  const rows = rowsIn(csv);
  requireColumns(kind, rows[0]);
  const wrong: string[] = [];
  const actions = rows.flatMap((row, index) => {
    const made = kind === 'items' ? itemIn(row, at) : membersIn(row, at);
    const errors = made.checked.flatMap((form) => faults(form) ?? []);
    wrong.push(...errors.map(({ detail }) => `  line ${index + 2}: ${detail}`));
    return made.actions;
  });
  if (wrong.length > 0)
    throw new UsageError(`Nothing was imported; mend these first:\n${wrong.slice(0, 50).join('\n')}`);
  return onlyOnce(actions);
}

/** The parser's own message has parts of the file in it. */
function rowsIn(csv: string): readonly Row[] {
  try {
    return parse<Row>(csv, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UsageError(`Nothing was imported: line ${String(error.lines)} ${MISTAKES[error.code] ?? OTHER_MISTAKE}.`);
  }
}

const MISTAKES: Readonly<Record<string, string>> = {
  CSV_RECORD_INCONSISTENT_COLUMNS: 'has more or fewer cells than the first one',
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is never closed, or one before it has',
};
const OTHER_MISTAKE = 'is not CSV; look at its quotes';

interface Made {
  readonly checked: readonly object[];
  readonly actions: readonly Action[];
}

function membersIn(row: Row, at: string): Made {
  const { code = '', name = '', library = '', libraryName = '', timeZone = '' } = row;
  const place = { ...numberIn(row, 'latitude'), ...numberIn(row, 'longitude'), ...textIn(row, 'hub') };
  return {
    checked: [
      Object.assign(new CodeParam(), { code: library }),
      Object.assign(new LibraryBody(), { name: libraryName }),
      Object.assign(new CodeParam(), { code }),
      Object.assign(new BranchBody(), { name, library, timeZone, ...place }),
    ],
    actions: [
      { kind: 'library', at, code: library, name: libraryName },
      { kind: 'branch', at, code, name, library, timeZone, ...place },
    ],
  };
}

function itemIn(row: Row, at: string): Made {
  const { barcode = '', owningBranch = '', title = '' } = row;
  const facts = {
    owningBranch,
    title,
    ...textIn(row, 'collection'),
    ...numberIn(row, 'price'),
    ...textIn(row, 'acquiredOn'),
  };
  return {
    checked: [Object.assign(new BarcodeParam(), { barcode }), Object.assign(new CatalogBody(), facts)],
    actions: [{ kind: 'item', at, barcode, ...facts }],
  };
}

const textIn = <Name extends string>(row: Row, name: Name): { readonly [N in Name]?: string } =>
  (row[name] ? { [name]: row[name] } : {}) as { readonly [N in Name]?: string };

const numberIn = <Name extends string>(row: Row, name: Name): { readonly [N in Name]?: number } =>
  (row[name] ? { [name]: Number(row[name]) } : {}) as { readonly [N in Name]?: number };

function requireColumns(kind: ImportKind, first: Row | undefined): void {
  const missing = COLUMNS[kind].filter((column) => !column.endsWith('?') && !(first && column in first));
  if (missing.length === 0) return;
  throw new UsageError(
    `The file needs a first line with the columns ${COLUMNS[kind].join(', ')}; missing: ${missing.join(', ')}.`,
  );
}

/** A library stands in the row of each of its branches. */
function onlyOnce(actions: readonly Action[]): readonly Action[] {
  return [...new Map(actions.map((action) => [JSON.stringify(action), action])).values()];
}
