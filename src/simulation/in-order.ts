/** Runs tasks side by side, up to a limit, but those that share a key one after the other. */
export class InOrder {
  private readonly last = new Map<string, Promise<void>>();
  private readonly running = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly limit: number) {}

  /** Starts a task when its turn comes; waits here while too many are on their way. Rejects if any task failed. */
  async run(keys: readonly string[], task: () => Promise<void>): Promise<void> {
    while (this.running.size >= this.limit) await Promise.race(this.running);
    this.throwFailure();
    const before = keys.flatMap((key) => this.last.get(key) ?? []);
    const done = this.after(before, task);
    this.running.add(done);
    for (const key of keys) this.last.set(key, done);
    void done.then(() => {
      this.running.delete(done);
      for (const key of keys) if (this.last.get(key) === done) this.last.delete(key);
    });
  }

  /** Waits until nothing is on its way. Rejects if any task failed. */
  async idle(): Promise<void> {
    await Promise.all(this.running);
    this.throwFailure();
  }

  /** Never rejects: the first failure is kept, and what waited behind it is not started. */
  private async after(before: readonly Promise<void>[], task: () => Promise<void>): Promise<void> {
    await Promise.all(before);
    if (this.failure) return;
    try {
      await task();
    } catch (error) {
      this.failure ??= { error };
    }
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }
}
