/** The order of things: steps wait in a heap until their time comes. Equal times keep the order they were planned in. */
interface Planned {
  readonly time: number;
  readonly order: number;
  readonly step: () => void;
}

export class Timeline {
  private readonly heap: Planned[] = [];
  private planned = 0;

  /** @param now where time begins @param end where the world stops; both in ms since 1970 */
  constructor(
    public now: number,
    readonly end: number,
  ) {}

  /** Plans something that happens in the world. It never does if its time is past the end. */
  at(time: number, step: () => void): void {
    if (time < this.end) this.report(time, step);
  }

  /** Plans a report about something that happened before the end: it is sent even if it is late. */
  report(time: number, step: () => void): void {
    this.push({ time: Math.max(Math.ceil(time), this.now), order: this.planned++, step });
  }

  /** Takes the next step; false when there is none. */
  advance(): boolean {
    const next = this.pop();
    if (!next) return false;
    this.now = next.time;
    next.step();
    return true;
  }

  private push(entry: Planned): void {
    const { heap } = this;
    let place = heap.push(entry) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above] as Planned;
      if (!isBefore(entry, parent)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = entry;
  }

  private pop(): Planned | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right && isBefore(right, heap[child] as Planned)) child++;
      const smaller = heap[child] as Planned;
      if (!isBefore(smaller, last)) break;
      heap[place] = smaller;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}

const isBefore = (a: Planned, b: Planned): boolean => a.time < b.time || (a.time === b.time && a.order < b.order);
