/** `waybill diff <moment> <moment>`: which rows of which views are others at the later moment than at the earlier one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../config/settings.js';
import type { Reached } from '../event-store/moments.js';
import { pastOf } from '../projections/past.js';
import type { Projection } from '../projections/projection.js';
import { Replay } from '../projections/replay.js';
import { RowChanges, type ChangeCounts, type RowChange } from '../projections/row-changes.js';
import { aligned } from './aligned.js';
import { viewsNamed } from './all-views.js';
import { momentOf, momentWords } from './moments.js';
import type { ReadableLog } from './read-log.js';
import { withLog } from './replay.js';
import { showReplayProgress } from './replay-progress.js';
import { changeLine } from './row-change-lines.js';
import { say } from './step-pace.js';
import { UsageError } from './usage-error.js';

export const DIFF_FORMATS = ['text', 'json'] as const;

export interface DiffWords {
  readonly view?: string;
  readonly format: (typeof DIFF_FORMATS)[number];
  /** Rows of each table. */
  readonly limit: number;
}

interface Difference {
  readonly earlier: Reached;
  readonly later: Reached;
  readonly events: readonly { readonly type: string; readonly events: number }[];
  readonly views: readonly ViewDifference[];
}

interface ViewDifference {
  readonly view: string;
  readonly tables: readonly (ChangeCounts & { readonly rows: readonly RowChange[] })[];
}

/** Throws `UsageError`. */
export async function diff(
  from: string,
  to: string,
  { view, format, limit }: DiffWords,
  settings: Settings,
): Promise<void> {
  const views = viewsNamed(view);
  await withLog(settings, async (log) => {
    const [earlier, later] = [await momentOf(from, log, settings), await momentOf(to, log, settings)];
    if (earlier.position > later.position) throw new UsageError('Say the earlier moment first.');
    const events = await eventsBetween(log, earlier.position, later.position);
    const told: ViewDifference[] = [];
    for (const projection of views)
      told.push({ view: projection.name, tables: await changesOf(projection, log, earlier, later, limit) });
    const difference = { earlier, later, events, views: told };
    await say(format === 'json' ? JSON.stringify(difference, plain, 2) : textLines(difference).join('\n'));
  });
}

const PAGE = 5_000;

/** How many of each type, those of the most first. */
async function eventsBetween(log: ReadableLog, after: bigint, until: bigint): Promise<Difference['events']> {
  const counts = new Map<string, number>();
  for (let position = after; position < until;) {
    const { events, end } = await log.readAll(position, { limit: PAGE });
    if (events.length === 0) break;
    for (const event of events) if (event.position <= until) counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
    position = end;
  }
  return [...counts].map(([type, count]) => ({ type, events: count })).sort((a, b) => b.events - a.events);
}

/** The view is built once, to the earlier moment and then on to the later one. */
async function changesOf(
  projection: Projection,
  log: ReadableLog,
  earlier: Reached,
  later: Reached,
  limit: number,
): Promise<ViewDifference['tables']> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-diff-'));
  const progress = showReplayProgress(projection.name, later.position);
  const replay = new Replay({ projection, log, folder, onPage: progress.onPage });
  try {
    await replay.reach(earlier.position);
    const changes = new RowChanges(replay.rows, (projection.past ?? []).map(pastOf));
    await replay.reach(later.position);
    return changes.counts().map((counts) => ({ ...counts, rows: changes.of(counts.table, limit) }));
  } finally {
    progress.finish();
    replay.abandon();
    rmSync(folder, { recursive: true, force: true });
  }
}

const plain = (_name: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value);

function textLines({ earlier, later, events, views }: Difference): readonly string[] {
  const total = events.reduce((sum, each) => sum + each.events, 0);
  return [
    `From ${momentWords(earlier)},`,
    `to ${momentWords(later)}: ${total} events.`,
    ...aligned(events.map((each) => [`  ${each.type}`, String(each.events)])),
    ...views.flatMap(viewLines),
  ];
}

function viewLines({ view, tables }: ViewDifference): readonly string[] {
  const touched = tables.filter(({ added, changed, removed }) => added + changed + removed > 0);
  if (touched.length === 0) return ['', `${view}: no change`];
  const counts = touched.map(({ table, added, changed, removed }) => [
    `  ${table}`,
    ...[added, changed, removed].map(String),
  ]);
  return [
    '',
    view,
    ...aligned([['  table', 'added', 'changed', 'removed'], ...counts]),
    ...touched.flatMap((table) => {
      const left = table.added + table.changed + table.removed - table.rows.length;
      return [
        ...table.rows.map((change) => `  ${changeLine(table.table, change)}`),
        ...(left > 0 ? [`  … and ${left} more of ${table.table}: --limit says how many are shown`] : []),
      ];
    }),
  ];
}
