/** The fingerprint of a log: the same for two stores that hold the same events in the same order, whatever keeps them. */
import { createHash } from 'node:crypto';
import { stringify } from 'safe-stable-stringify';
import type { RecordedEvent } from './event-store.js';

/**
 * An event in the one form that all stores agree on: JSON as RFC 8785 has it, names sorted and no blanks. Its position is
 * left out, since each store counts in its own way; its place is its stream, its revision and its turn in the log.
 */
export function canonical({ stream, revision, id, type, data, metadata, recordedAt }: RecordedEvent): string {
  return stringify({ stream, revision, id, type, data, metadata, recordedAt }) as string;
}

/** SHA-256 over the canonical form of every event in the order of the log, each followed by a line feed. */
export class LogDigest {
  private readonly hash = createHash('sha256');

  add(canonicalEvent: string): void {
    this.hash.update(canonicalEvent).update('\n');
  }

  /** Of what was added so far, in hexadecimal. */
  hex(): string {
    return this.hash.copy().digest('hex');
  }
}
