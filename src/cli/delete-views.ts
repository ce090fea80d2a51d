/** Deletes the views of a stopped service that may hold what somebody wrote. They are built anew from the log. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Of the log in the folder itself, and of one in EventStoreDB. */
const FOLDERS = ['views', 'views-eventstoredb'];
/** Hashes and ids alone; and it is what tells which event differs, should one. */
const WITHOUT_TEXTS = /^merkle-v\d+\.db/;

/** The names of those that were deleted. */
export function deleteViews(dataFolder: string): readonly string[] {
  const files = FOLDERS.map((name) => join(dataFolder, name))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => ({ folder, file })))
    .filter(({ file }) => !WITHOUT_TEXTS.test(file));
  for (const { folder, file } of files) rmSync(join(folder, file), { recursive: true });
  return [...new Set(files.map(({ file }) => file.replace(/-v\d+\.db.*$/, '')))].sort();
}
