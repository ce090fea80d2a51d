/** The data folder of a stopped service, or of one whose log is elsewhere, for commands that read it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { StoreRefused } from '../event-store/event-store.js';
import type { Clock } from '../plain/clock.js';
import { openApplication } from './application.js';
import { UsageError } from './usage-error.js';

/** `from`: a folder instead of that of the settings. Throws `UsageError` where there is no log, or a service has it. */
export async function openToRead(
  from: string | undefined,
  settings: Settings,
  clock: Clock,
): Promise<INestApplicationContext> {
  const wanted: Settings = from === undefined ? settings : { ...settings, dataFolder: from, eventStore: 'embedded' };
  const { dataFolder, eventStore } = wanted;
  // Opening it would make one.
  if (eventStore === 'embedded' && !existsSync(join(dataFolder, 'log.db')))
    throw new UsageError(`There is no log in ${dataFolder}. Say where it is: --from <url or folder>, or WAYBILL_DATA.`);
  return openApplication(wanted, clock).catch(andTellOfService);
}

function andTellOfService(error: unknown): never {
  if (!(error instanceof StoreRefused)) throw error;
  const hint = 'To ask the service that runs there: --from http://127.0.0.1:3000, with a key in WAYBILL_KEY.';
  throw new UsageError(`${error.message}\n${hint}`, { cause: error });
}
