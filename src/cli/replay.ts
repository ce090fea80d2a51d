/** `waybill replay --until <moment>`: any view as it was at any moment, told again from the log into a file of its own. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Settings } from '../config/settings.js';
import { StoreUnavailable } from '../event-store/event-store.js';
import type { Reached } from '../event-store/moments.js';
import type { Projection } from '../projections/projection.js';
import { Replay, ReplayFailed } from '../projections/replay.js';
import { connect } from '../projections/view-connection.js';
import { viewPath } from '../projections/view-file.js';
import { aligned } from './aligned.js';
import { viewsNamed } from './all-views.js';
import { momentOf, momentWords } from './moments.js';
import { openLog, type ReadableLog } from './read-log.js';
import { showReplayProgress } from './replay-progress.js';
import { UsageError } from './usage-error.js';

export interface ReplayWords {
  readonly until?: string;
  readonly view?: string;
  readonly out?: string;
}

/** Also while services use the log. Throws `UsageError`. */
export async function replay({ until, view, out }: ReplayWords, settings: Settings): Promise<void> {
  if (until === undefined) throw new UsageError('Say the moment: --until <time or position>.');
  const views = viewsNamed(view);
  await withLog(settings, async (log) => {
    const reached = await momentOf(until, log, settings);
    const folder = resolve(out ?? `waybill-replay-${reached.position.toString()}`);
    mustBeFree(folder, views, settings);
    console.error(`As at ${momentWords(reached)}.`);
    for (const projection of views) {
      const setAside = await replayView(projection, log, folder, reached);
      for (const line of summary(projection, folder, setAside)) console.log(line);
    }
  });
}

/** What goes wrong with log or disk is said in a sentence. */
export async function withLog<T>(settings: Settings, use: (log: ReadableLog) => Promise<T>): Promise<T> {
  const log = openLog(settings);
  try {
    return await use(log);
  } catch (error) {
    if (error instanceof ReplayFailed || error instanceof StoreUnavailable)
      throw new UsageError(error.message, { cause: error });
    throw error;
  } finally {
    await log.close();
  }
}

/** Nothing is written over, and nothing put where a service looks for its own views. */
export function mustBeFree(folder: string, views: readonly Projection[], { dataFolder }: Settings): void {
  const ofService = ['views', 'views-eventstoredb'].map((name) => resolve(dataFolder, name));
  if (ofService.some((served) => real(served) === real(folder)))
    throw new UsageError(`${folder} is where the service has its views: say another folder with --out.`);
  const inTheWay = views.map(({ name, version }) => viewPath(folder, name, version)).find((path) => existsSync(path));
  if (inTheWay !== undefined)
    throw new UsageError(`There is ${inTheWay} already: delete it, or say another folder with --out.`);
}

/** Without links, as far as it exists. */
function real(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const above = dirname(path);
  return above === path ? path : resolve(real(above), path.slice(above.length + 1));
}

/** How many events could not be applied. */
async function replayView(projection: Projection, log: ReadableLog, folder: string, until: Reached): Promise<number> {
  const progress = showReplayProgress(projection.name, until.position);
  const telling = new Replay({ projection, log, folder, onPage: progress.onPage });
  try {
    await telling.reach(until.position);
    telling.finish();
  } catch (error) {
    telling.abandon();
    throw error;
  } finally {
    progress.finish();
  }
  return telling.setAside;
}

/** Where the file is, and how many rows each of its tables has. */
export function summary({ name, version }: Projection, folder: string, setAside: number): readonly string[] {
  const path = viewPath(folder, name, version);
  const { db, rows } = connect(path);
  try {
    const tables = rows.all<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('engine_checkpoint', 'set_aside') AND name NOT GLOB 'sqlite_*'",
    );
    const counts = tables.map((table) => [
      `  ${table.name}`,
      String(rows.get<{ n: number }>(`SELECT count(*) AS n FROM "${table.name}"`)?.n),
    ]);
    const left = setAside > 0 ? [`  ${setAside} events could not be applied: see the table set_aside.`] : [];
    return [`${name}: ${path}`, ...aligned(counts), ...left];
  } finally {
    db.close();
  }
}
