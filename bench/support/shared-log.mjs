/**
 * The long log, written once for all benchmarks of a run that need it; its views as well. A log that an earlier run kept is
 * used as it is.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lastRecordedAt, writeLog } from './log.mjs';
import { whole } from './numbers.mjs';
import { inChild, workFolder } from './processes.mjs';

/** `kept`: a folder in which the log is looked for, and left; without it the log is deleted in the end. */
export function sharedLog(events, kept, progress) {
  let made;
  const make = async () => {
    const { folder, remove } = kept ? { folder: kept, remove: () => undefined } : workFolder('log');
    let told = 0;
    if (!existsSync(join(folder, 'log.db')))
      await writeLog(folder, events, (written) => {
        if (written - told < events / 10 && written < events) return;
        told = written;
        progress(`${whole(written)} of ${whole(events)} events`);
      });
    return { folder, remove, lastRecordedAt: await lastRecordedAt(folder, events) };
  };
  const open = () => (made ??= make());
  let views;
  return {
    events,
    /** The data folder and the time of the log's last event. */
    open,
    /** Makes sure that all views are built, where the service looks for them; answers with what the build took. */
    views: async () => {
      const { folder } = await open();
      progress('building all views');
      const task = { folder, views: join(folder, 'views'), names: 'all' };
      return (views ??= inChild('rebuild.child.mjs', task));
    },
    remove: async () => (await made)?.remove(),
  };
}
