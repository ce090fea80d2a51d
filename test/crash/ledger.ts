/**
 * The loader's own books, beside and apart from the service: every scan is written down before it is sent, and every
 * acknowledgement is on the disk before the loader goes on. What the log is held against is read from these files.
 */
import { closeSync, existsSync, fsync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keyOf, type Scan } from './scans.js';

const synced = promisify(fsync);

/** What the service answered about one scan. */
export interface Acknowledgement {
  readonly scanId: string;
  readonly barcode: string;
  readonly status: 'recorded' | 'duplicate' | 'refused';
  readonly position?: string;
}

export interface Books {
  /** Every scan ever sent, once, by its key. */
  readonly attempted: ReadonlyMap<string, Scan>;
  /** Scans sent, those sent again counted again. */
  readonly sent: number;
  /** In the order received. */
  readonly acknowledged: readonly Acknowledgement[];
}

export class Ledger {
  private readonly attempts: number;
  private readonly acknowledgements: number;

  constructor(private readonly folder: string) {
    this.attempts = openSync(join(folder, 'attempts.jsonl'), 'a');
    this.acknowledgements = openSync(join(folder, 'acknowledgements.jsonl'), 'a');
  }

  /** Before the scans are sent. */
  attempt(scans: readonly Scan[]): void {
    writeSync(this.attempts, lines(scans));
  }

  /** Resolves when the acknowledgements are on the disk. */
  async acknowledge(answers: readonly Acknowledgement[]): Promise<void> {
    writeSync(this.acknowledgements, lines(answers));
    await synced(this.acknowledgements);
  }

  close(): void {
    closeSync(this.attempts);
    closeSync(this.acknowledgements);
  }

  read(): Books {
    const sent = this.entries<Scan>('attempts.jsonl');
    return {
      attempted: new Map(sent.map((scan) => [keyOf(scan), scan])),
      sent: sent.length,
      acknowledged: this.entries<Acknowledgement>('acknowledgements.jsonl'),
    };
  }

  private entries<T>(file: string): T[] {
    const path = join(this.folder, file);
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as T);
  }
}

/** Scans of which the service never said a word, as far as the books tell. */
export function unanswered({ attempted, acknowledged }: Books): Scan[] {
  const answered = new Set(acknowledged.map(keyOf));
  return [...attempted].filter(([key]) => !answered.has(key)).map(([, scan]) => scan);
}

const lines = (entries: readonly object[]): string => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
