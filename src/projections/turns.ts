/**
 * Lets views that catch up take turns with each other and with everything else in the process: one view at a time works
 * for a slice, then the event loop serves requests, then the next view works.
 */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private ends = 0;

  /** `sliceMs`: how long a turn lasts, in milliseconds; `now`: a steady clock in milliseconds. */
  constructor(
    private readonly sliceMs: number,
    private readonly now: () => number,
  ) {}

  get over(): boolean {
    return this.now() >= this.ends;
  }

  /** Resolves when it is the caller's turn, after the event loop has gone round. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      if (this.waiting.push(resolve) === 1) setImmediate(this.grant);
    });
  }

  private readonly grant = () => {
    this.ends = this.now() + this.sliceMs;
    this.waiting.shift()?.();
    if (this.waiting.length > 0) setImmediate(this.grant);
  };
}
