/** The data folder of a stopped service, or of one whose log is elsewhere, for commands that work with what is in it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { StoreRefused } from '../event-store/event-store.js';
import type { Clock } from '../plain/clock.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { openApplication } from './application.js';
import { UsageError } from './usage-error.js';

/** `from`: a folder instead of that of the settings. Throws `UsageError` where there is no log, or a service has it. */
export const openToRead = (from: string | undefined, settings: Settings, clock: Clock) =>
  openFolder('--from', from, settings, clock);

/** The same, of a command that says with another option where the folder is. */
export async function openFolder(
  option: '--from' | '--to',
  folder: string | undefined,
  settings: Settings,
  clock: Clock,
): Promise<INestApplicationContext> {
  const wanted: Settings =
    folder === undefined ? settings : { ...settings, dataFolder: folder, eventStore: 'embedded' };
  const { dataFolder, eventStore } = wanted;
  // Opening it would make one.
  if (eventStore === 'embedded' && !existsSync(join(dataFolder, 'log.db')))
    throw new UsageError(
      `There is no log in ${dataFolder}. Say where it is: ${option} <url or folder>, or WAYBILL_DATA.`,
    );
  return openApplication(wanted, clock).catch((error: unknown) => tellOfService(error, option));
}

function tellOfService(error: unknown, option: string): never {
  if (!(error instanceof StoreRefused)) throw error;
  const hint = `To ask the service that runs there: ${option} http://127.0.0.1:3000, with a key in WAYBILL_KEY.`;
  throw new UsageError(`${error.message}\n${hint}`, { cause: error });
}

/** What takes long says how far it is. */
export const SAY_EACH_MS = 2_000;

/** Views that are new or far behind may take minutes; how far they are is said meanwhile. */
export async function readUpToNow(application: INestApplicationContext): Promise<void> {
  const engine = application.get(ProjectionEngine);
  console.error('Reading the log …');
  const say = async () => {
    const views = (await engine.status()).filter(({ behind }) => behind > 0);
    const least = views.reduce(
      (part, { position, head }) => Math.min(part, Number((position * 100n) / (head || 1n))),
      100,
    );
    if (views.length > 0) console.error(`  ${least} %`);
  };
  const timer = setInterval(() => void say(), SAY_EACH_MS);
  try {
    await engine.caughtUp();
  } finally {
    clearInterval(timer);
  }
}
