/**
 * The order of things: steps wait until their time comes. Equal times keep the order they were planned in. Only the steps
 * of the running hour are kept sorted, in a heap that stays small; later ones wait unsorted, hour by hour.
 */
const HOUR = 3_600_000;

interface Planned {
  readonly time: number;
  readonly order: number;
  readonly step: () => void;
}

export class Timeline {
  private readonly heap: Planned[] = [];
  private readonly later = new Map<number, Planned[]>();
  private hour: number;
  private planned = 0;

  /** @param now where time begins @param end where the world stops; both in ms since 1970 */
  constructor(
    public now: number,
    readonly end: number,
  ) {
    this.hour = Math.floor(now / HOUR);
  }

  /** Plans something that happens in the world. It never does if its time is past the end. */
  at(time: number, step: () => void): void {
    if (time < this.end) this.report(time, step);
  }

  /** Plans a report about something that happened before the end: it is sent even if it is late. */
  report(time: number, step: () => void): void {
    const entry = { time: Math.max(Math.ceil(time), this.now), order: this.planned++, step };
    const hour = Math.floor(entry.time / HOUR);
    if (hour <= this.hour) {
      this.push(entry);
      return;
    }
    const sameHour = this.later.get(hour);
    if (sameHour) sameHour.push(entry);
    else this.later.set(hour, [entry]);
  }

  /** Takes the next step; false when there is none. */
  advance(): boolean {
    while (this.heap.length === 0 && this.later.size > 0) this.enterNextHour();
    const next = this.pop();
    if (!next) return false;
    this.now = next.time;
    next.step();
    return true;
  }

  private enterNextHour(): void {
    this.hour++;
    for (const entry of this.later.get(this.hour) ?? []) this.push(entry);
    this.later.delete(this.hour);
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
