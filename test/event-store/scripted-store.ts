/** A store in memory that counts what is asked of it and lets a test step in before an append. */
import type { Appended, ExpectedRevision, NewEvent, RecordedEvent } from '../../src/event-store/event-store.js';
import { MemoryStore } from '../support/memory-store.js';

export class ScriptedStore extends MemoryStore {
  /** The streams read, each with the revision from which on and how many events that gave. */
  readonly reads: { stream: string; from: number; events: number }[] = [];
  /** The streams appended to, tries included. */
  readonly appends: string[] = [];
  /** Comes before every append; what it throws the append rejects with, and nothing is appended. */
  beforeAppend: (stream: string) => Promise<void> = () => Promise.resolve();
  /** Comes after every append that was done, and before its answer; what it throws the append rejects with. */
  afterAppend: (stream: string) => Promise<void> = () => Promise.resolve();
  /** Comes between reading a stream and answering. */
  afterRead: () => Promise<void> = () => Promise.resolve();

  override async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    this.appends.push(stream);
    await this.beforeAppend(stream);
    const appended = await super.append(stream, events, expected);
    await this.afterAppend(stream);
    return appended;
  }

  override async readStream(stream: string, from = 0): Promise<readonly RecordedEvent[]> {
    const events = await super.readStream(stream, from);
    this.reads.push({ stream, from, events: events.length });
    await this.afterRead();
    return events;
  }
}

/** A gate that is shut until it is opened. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
