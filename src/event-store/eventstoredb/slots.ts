/**
 * So many at once, the others in turn. Whoever is timed is timed from its turn on: without this, many who come together would
 * slow each other down beyond their time, and a busy server would be taken for a dead one.
 */
export class Slots {
  private readonly queue: (() => void)[] = [];

  constructor(private free: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.free++;
    }
  }
}
