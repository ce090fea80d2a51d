/** `waybill replay --step`: event by event, each with what it changed in a view. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { occurredAt } from '../audit/timeline.order.js';
import type { Settings } from '../config/settings.js';
import { START, type RecordedEvent } from '../event-store/event-store.js';
import type { Reached } from '../event-store/moments.js';
import { pastOf } from '../projections/past.js';
import type { Projection } from '../projections/projection.js';
import { Replay } from '../projections/replay.js';
import { RowChanges } from '../projections/row-changes.js';
import { tellings, viewsNamed } from './all-views.js';
import { momentOf } from './moments.js';
import type { ReadableLog } from './read-log.js';
import { mustBeFree, summary, withLog, type ReplayWords } from './replay.js';
import { showReplayProgress } from './replay-progress.js';
import { changeLine } from './row-change-lines.js';
import { askOnTerminal, say, type Pace } from './step-pace.js';
import { UsageError } from './usage-error.js';

export interface StepWords extends ReplayWords {
  /** Where to begin; events before are applied without a word. */
  readonly from?: string;
  /** Only events of these streams, of these types. */
  readonly stream?: readonly string[];
  readonly type?: readonly string[];
  /** At most so many events. */
  readonly limit?: number;
}

/** Throws `UsageError`. */
export async function replayStep(words: StepWords, settings: Settings): Promise<void> {
  if (words.view === undefined) throw new UsageError('Say whose changes to show: --view <view>.');
  const [projection] = viewsNamed(words.view) as [Projection];
  await withLog(settings, async (log) => {
    const from = words.from === undefined ? NOTHING : await momentOf(words.from, log, settings);
    const until = await momentOf(words.until ?? (await log.head()).toString(), log, settings);
    if (from.position > until.position) throw new UsageError('--from must be before --until.');
    const folder = words.out === undefined ? mkdtempSync(join(tmpdir(), 'waybill-step-')) : resolve(words.out);
    if (words.out !== undefined) mustBeFree(folder, [projection], settings);
    const pace = askOnTerminal();
    try {
      const { setAside } = await step({ projection, log, folder, from, until, words, pace });
      if (words.out !== undefined) for (const line of summary(projection, folder, setAside)) console.log(line);
    } finally {
      pace?.close();
      if (words.out === undefined) rmSync(folder, { recursive: true, force: true });
    }
  });
}

const NOTHING: Reached = { position: START, recordedAt: null };
const PAGE = 1_000;

interface Steps {
  readonly projection: Projection;
  readonly log: ReadableLog;
  readonly folder: string;
  readonly from: Reached;
  readonly until: Reached;
  readonly words: StepWords;
  /** Undefined where nobody is asked. */
  readonly pace: Pace | undefined;
}

/** The file is left as at the last event that was shown, or as at the end if none was left. */
async function step({ projection, log, folder, from, until, words, pace }: Steps): Promise<{ setAside: number }> {
  const progress = from.position > START ? showReplayProgress(projection.name, from.position) : undefined;
  const replay = new Replay({ projection, log, folder, ...(progress && { onPage: progress.onPage }) });
  try {
    await replay.reach(from.position);
    progress?.finish();
    const changes = new RowChanges(replay.rows, (projection.past ?? []).map(pastOf));
    let shown = 0;
    let before = from.position;
    for await (const event of eventsOf(log, from.position, until.position)) {
      if (stopsAt(event, projection, words)) {
        if (shown > 0 && pace && !(await pace.goOn())) break;
        await replay.reach(before);
        changes.clear();
        await replay.reach(event.position);
        if (!(await say([...eventLines(event), ...effectLines(projection, event, changes, replay)].join('\n')))) break;
        if (++shown === words.limit) break;
      }
      before = event.position;
    }
    if (before === until.position) await replay.reach(before);
    if (shown === 0) console.error('No such event was recorded between the two moments.');
    replay.finish();
  } catch (error) {
    replay.abandon();
    throw error;
  }
  return replay;
}

async function* eventsOf(log: ReadableLog, after: bigint, until: bigint): AsyncGenerator<RecordedEvent, void> {
  for (let position = after; position < until;) {
    const { events, end } = await log.readAll(position, { limit: PAGE });
    if (events.length === 0) return;
    for (const event of events) {
      if (event.position > until) return;
      yield event;
    }
    position = end;
  }
}

/** Whoever names streams or types sees all of theirs, also what the view does not read. */
function stopsAt(event: RecordedEvent, projection: Projection, { stream, type }: StepWords): boolean {
  if (!stream && !type) return isRead(event, projection);
  return (stream?.includes(event.stream) ?? true) && (type?.includes(event.type) ?? true);
}

const isRead = ({ type }: RecordedEvent, { apply, every }: Projection) => every !== undefined || type in apply;

function eventLines(event: RecordedEvent): readonly string[] {
  const { position, type, stream, revision, recordedAt, metadata, data } = event;
  const { anomalies = [] } = data as { readonly anomalies?: readonly string[] };
  const { key, branch } = metadata.actor;
  const words = tellings.find(({ types }) => types.includes(type))?.words(event);
  return [
    '',
    `${position.toString()}  ${type}  ${stream}, revision ${revision}`,
    ...(words === undefined ? [] : [`  ${words}`]),
    `  occurred ${occurredAt(event)}, recorded ${recordedAt}, by ${key}${branch === undefined ? '' : ` of ${branch}`}`,
    ...(anomalies.length > 0 ? [`  anomalies: ${anomalies.join(', ')}`] : []),
  ];
}

function effectLines(
  projection: Projection,
  event: RecordedEvent,
  changes: RowChanges,
  replay: Replay,
): readonly string[] {
  if (!isRead(event, projection)) return [`  ${projection.name} does not read such events`];
  const touched = changes.counts().filter(({ added, changed, removed }) => added + changed + removed > 0);
  if (touched.length > 0)
    return touched.flatMap(({ table }) => changes.of(table).map((change) => `  ${changeLine(table, change)}`));
  const error = replay.rows.get<{ error: string }>('SELECT error FROM set_aside WHERE position = ?', event.position);
  return [error ? `  could not be applied: ${error.error}` : '  changes nothing here'];
}
