/** Holds the views that lived through the kills against views that are built from the log alone. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { viewDigest } from '../../src/projections/digest.js';
import { ServiceProcess } from './service-process.js';
import { copyLog } from './verify-log.js';

/**
 * Of a data folder that was stopped gracefully with its views caught up: every view that differs from a rebuild in
 * `scratch`, in words. Throws when there is no view at all.
 */
export async function differingViews(dataFolder: string, scratch: string, logFile: string): Promise<string[]> {
  copyLog(dataFolder, scratch);
  const rebuilding = await ServiceProcess.start(scratch, logFile);
  await rebuilding.caughtUp();
  await rebuilding.stop();
  const lived = viewDigests(join(dataFolder, 'views'));
  const rebuilt = viewDigests(join(scratch, 'views'));
  rmSync(scratch, { recursive: true, force: true });
  return differences(lived, rebuilt);
}

/** Every view of one folder that is not as in the other, in words. Throws when there is no view at all. */
export function differences(lived: ReadonlyMap<string, string>, rebuilt: ReadonlyMap<string, string>): string[] {
  if (rebuilt.size === 0) throw new Error('The service built no views.');
  return [...new Set([...lived.keys(), ...rebuilt.keys()])]
    .filter((view) => lived.get(view) !== rebuilt.get(view))
    .map((view) => `${view}: ${lived.get(view) ?? 'missing'} is not the rebuilt ${rebuilt.get(view) ?? '(none)'}`);
}

/** By file name. No service may have the folder open. */
export function viewDigests(folder: string): Map<string, string> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.db'));
  return new Map(files.map((file) => [file, viewDigest(join(folder, file))]));
}
