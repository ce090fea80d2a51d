/** One stream: its events by revision, and what its metadata or its deletion hide of them. */
import type { LoggedEvent } from './logged-event.js';

export const metadataStream = (name: string): string => `$$${name}`;
export const originalStream = (metadata: string): string => metadata.slice(2);

export class Stream {
  readonly events: LoggedEvent[] = [];
  tombstone: LoggedEvent | undefined;
  private truncateBefore = 0;
  private maxCount = Number.POSITIVE_INFINITY;

  /** The last revision, -1 if nothing was ever written. */
  get last(): number {
    return this.events.length - 1;
  }

  /** The first revision that a reader is shown. */
  get first(): number {
    return Math.max(this.truncateBefore, this.events.length - this.maxCount, 0);
  }

  get softDeleted(): boolean {
    return this.truncateBefore > Number.MAX_SAFE_INTEGER;
  }

  add(event: LoggedEvent): void {
    this.events.push(event);
  }

  /** Takes over the newest `$metadata`. What is no JSON or says nothing of truncation hides nothing. */
  applyMetadata({ data }: LoggedEvent): void {
    const { $tb, $maxCount } = parse(data);
    this.truncateBefore = typeof $tb === 'number' ? $tb : 0;
    this.maxCount = typeof $maxCount === 'number' ? $maxCount : Number.POSITIVE_INFINITY;
  }
}

function parse(data: Uint8Array): { $tb?: unknown; $maxCount?: unknown } {
  try {
    return JSON.parse(Buffer.from(data).toString('utf8')) as { $tb?: unknown; $maxCount?: unknown };
  } catch {
    return {};
  }
}
