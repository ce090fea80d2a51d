/** When the rows that were written since the last commit should be committed: after a delay, or now if someone waits. */
export class CommitTime {
  private open:
    { readonly came: Promise<'commit'>; readonly come: () => void; readonly timer: NodeJS.Timeout } | undefined;

  /** Starts the delay, unless it runs already. */
  within(delayMs: number): void {
    if (this.open) return;
    let come: () => void = () => undefined;
    const came = new Promise<'commit'>((resolve) => (come = () => resolve('commit')));
    this.open = { came, come, timer: setTimeout(come, delayMs) };
  }

  now(): void {
    this.open?.come();
  }

  /** Committed, or rolled back. */
  clear(): void {
    clearTimeout(this.open?.timer);
    this.open = undefined;
  }

  /** What comes first: the time to commit, or what `next` brings. Just `next` when nothing is to be committed. */
  async orSooner<T>(next: Promise<T>): Promise<T | 'commit'> {
    return this.open ? Promise.race([next, this.open.came]) : next;
  }
}
