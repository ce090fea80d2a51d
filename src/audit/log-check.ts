/** Does a log go on from a checkpoint of before? If not, at which event it is another, where an older tree tells what was there. */
import type { EventStore } from '../event-store/event-store.js';
import { LogCursor, nameOf } from '../event-store/log-comparison.js';
import { leafHashOf } from './event-leaf.js';
import { Redactions } from './log-check.redactions.js';
import { EMPTY_ROOT, nodeHash } from './merkle/hashes.js';
import type { TreeHead } from './merkle/verify.js';

/** A tree of before, at least as large as the checkpoint: a copy of the view, say. */
export interface OlderTree {
  readonly size: number;
  head(size: number): TreeHead;
  leafHash(leaf: number): Uint8Array;
}

/** Null if the log begins with the very tree of the checkpoint; else what is wrong. Read the log as it was written. */
export async function differenceFrom(
  { size, root }: TreeHead,
  log: Pick<EventStore, 'readAll'>,
  older?: OlderTree,
): Promise<string | null> {
  if (older && !isTreeOf({ size, root }, older)) return 'The older tree is not that of the checkpoint.';
  const cursor = new LogCursor(log);
  const range = new Range();
  const redactions = new Redactions();
  for (let leaf = 0; leaf < size; leaf++) {
    const event = await cursor.take();
    if (!event) return `The log ends after ${leaf} events; the checkpoint is of ${size}.`;
    const hash = leafHashOf(event);
    if (older && Buffer.compare(hash, older.leafHash(leaf)) !== 0)
      return `Event ${leaf + 1} is not what it was: here it is ${nameOf(event)}, recorded at ${event.recordedAt}.`;
    range.add(hash);
    redactions.note(event);
  }
  if (Buffer.compare(range.root(), root) === 0) return unexplainedIn(redactions, cursor);
  return `The first ${size} events are not those of the checkpoint; which of them differs, only an older tree can tell.`;
}

/** A text of the checkpoint's events may have been redacted at any time since. */
async function unexplainedIn(redactions: Redactions, after: LogCursor): Promise<string | null> {
  for (let wrong = redactions.unexplained(); wrong !== null; wrong = redactions.unexplained()) {
    const event = await after.take();
    if (!event) return wrong;
    redactions.note(event);
  }
  return null;
}

const isTreeOf = ({ size, root }: TreeHead, older: OlderTree): boolean =>
  older.size >= size && Buffer.compare(older.head(size).root, root) === 0;

/** The root over leaves that come one by one: only the complete subtrees at the right edge are kept. */
class Range {
  private readonly edge: Buffer[] = [];
  private leaves = 0;

  add(leaf: Buffer): void {
    let node = leaf;
    for (let rest = this.leaves; rest % 2 === 1; rest = Math.floor(rest / 2))
      node = nodeHash(this.edge.pop() as Buffer, node);
    this.edge.push(node);
    this.leaves++;
  }

  root(): Buffer {
    return this.edge.length === 0 ? EMPTY_ROOT : this.edge.reduceRight((right, left) => nodeHash(left, right));
  }
}
