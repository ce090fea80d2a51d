/**
 * The journal of who looked at what. Reads are not slowed by it: they are gathered after their answers and recorded together, so
 * that a crash can lose the last moment of it. While the log takes nothing they wait in memory, up to a bound.
 */
import type { Execute } from '../event-store/execute.js';
import type { Log } from '../observability/log.js';
import { readsStream, type Read } from './access.events.js';
import { readsDecider } from './reads.decider.js';

export interface ReadJournalOptions {
  readonly log: Pick<Execute, 'execute'>;
  /** How long reads are gathered, milliseconds. */
  readonly gatherMs: number;
  readonly logger: Pick<Log, 'warn' | 'error'>;
}

/** An event of so many reads is far from any limit on the size of events. */
const MOST_TOGETHER = 500;
const MOST_WAITING = 50_000;
const ORIGIN = { actor: { key: 'journal' }, correlationId: 'journal' };

export class ReadJournal {
  /** The same read again within the moment is one read. */
  private readonly waiting = new Map<string, Read>();
  private lost = 0;
  /** Whether the log took nothing when it was last tried: then time alone brings the next try. */
  private away = false;
  /** Flushes that are not over. */
  private flushes = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: ReadJournalOptions) {}

  note(read: Read): void {
    const same = `${read.key} ${read.what} ${read.subject}`;
    if (this.waiting.has(same)) return;
    if (this.waiting.size >= MOST_WAITING) {
      this.lost++;
      return;
    }
    this.waiting.set(same, read);
    if (this.waiting.size >= MOST_TOGETHER && this.flushes === 0 && !this.away) void this.flush();
    else this.wait();
  }

  /** Records what has been gathered; resolves when that is done, or cannot be done now. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushes++;
    this.writing = this.writing.then(() => this.write()).finally(() => this.flushes--);
    return this.writing;
  }

  /** Records what it can before the end, and says what it cannot. */
  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.timer);
    const reads = this.lost + this.waiting.size;
    if (reads > 0) this.options.logger.error({ reads }, 'reads were not noted: the log takes nothing at the end');
  }

  private wait(): void {
    this.timer ??= setTimeout(() => void this.flush(), this.options.gatherMs).unref();
  }

  private async write(): Promise<void> {
    const { log, logger } = this.options;
    while (this.waiting.size > 0) {
      const together = firstOf(this.waiting, MOST_TOGETHER);
      const reads = together.map(([, read]) => read);
      try {
        await log.execute(readsStream(reads[0]?.at.slice(0, 10) ?? ''), readsDecider, reads, ORIGIN);
        for (const [same] of together) this.waiting.delete(same);
        this.away = false;
      } catch (error) {
        logger.warn({ reads: reads.length, reason: (error as Error).message }, 'reads could not be noted; they wait');
        this.away = true;
        this.wait();
        return;
      }
    }
    if (this.lost === 0) return;
    logger.error({ reads: this.lost }, 'reads were not noted: the log took nothing for too long');
    this.lost = 0;
  }
}

function firstOf(waiting: ReadonlyMap<string, Read>, most: number): (readonly [string, Read])[] {
  const first: (readonly [string, Read])[] = [];
  for (const entry of waiting) {
    if (first.length === most) break;
    first.push(entry);
  }
  return first;
}
