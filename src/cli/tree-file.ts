/** A view of the tree over the log, as a file: a copy of it out of a backup, or that of a data folder. */
import { connect, type Connection } from '../projections/view-connection.js';
import { UsageError } from './usage-error.js';

/** To be closed again. */
export function openTree(file: string): Connection {
  try {
    return connect(file);
  } catch (error) {
    throw new UsageError(`${file} is no view of the tree: ${(error as Error).message}`, { cause: error });
  }
}
