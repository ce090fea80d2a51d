/** Waits counted by the tenth of a day at which they ended, as a curve wants them; used again and again, since it is large. */
import type { Waits } from './kaplan-meier.js';
import { longer } from './longer.js';

/** Waits longer than this many tenths of a day count as this long: about 18 years. */
export const LONGEST = 65_535;

/** Room for fifty days, which is more than most waits take. */
const ROOM = 512;

export class WaitCounts implements Waits {
  /** All three are of one length, with room for one tenth more than was counted: a curve looks one ahead. */
  arrived: Uint32Array = new Uint32Array(ROOM);
  censored: Uint32Array = new Uint32Array(ROOM);
  entered: Uint32Array = new Uint32Array(ROOM);
  watched = 0;
  /** The tenths that were counted, some of them twice: most groups use few. */
  private readonly used: number[] = [];

  arrive(tenths: number, times = 1): void {
    const at = placeOf(tenths);
    if (at + 1 >= this.arrived.length) this.makeRoom(at);
    this.note(this.arrived, at, times);
  }

  /** It was watched for so long, and has not arrived. */
  censor(tenths: number, times = 1): void {
    const at = placeOf(tenths);
    if (at + 1 >= this.censored.length) this.makeRoom(at);
    this.note(this.censored, at, times);
  }

  /** One that is counted, and ended no earlier, is watched only from that tenth on. */
  comeLate(tenths: number, times = 1): void {
    const at = placeOf(tenths);
    // From the first on is from the beginning.
    if (at === 0 || times === 0) return;
    if (at + 1 >= this.entered.length) this.makeRoom(at);
    this.entered[at] = (this.entered[at] as number) + times;
    this.used.push(at);
    this.watched -= times;
  }

  /** One that was censored after so long is not counted after all. */
  release(tenths: number): void {
    const at = placeOf(tenths);
    this.censored[at] = (this.censored[at] as number) - 1;
    this.watched--;
  }

  /** All that the other has counted; that one is empty then. */
  takeOver(other: WaitCounts): void {
    const { arrived, censored, entered } = other;
    for (const at of other.used) {
      this.arrive(at, arrived[at]);
      this.censor(at, censored[at]);
      this.comeLate(at, entered[at]);
      arrived[at] = censored[at] = entered[at] = 0;
    }
    other.clear();
  }

  /** All waits, none of which came late: of each tenth of a day its number, how many arrived and how many were censored; it is empty then. */
  pack(): Uint32Array {
    const { arrived, censored } = this;
    const packed: number[] = [];
    for (const at of this.used) {
      // Counted twice, or released again.
      if (arrived[at] === 0 && censored[at] === 0) continue;
      packed.push(at, arrived[at] as number, censored[at] as number);
      arrived[at] = censored[at] = 0;
    }
    this.clear();
    return Uint32Array.from(packed);
  }

  /** As `pack` has left it. */
  addPacked(packed: Uint32Array): void {
    for (let index = 0; index < packed.length; index += 3) {
      const at = packed[index] as number;
      this.arrive(at, packed[index + 1]);
      this.censor(at, packed[index + 2]);
    }
  }

  private note(ended: Uint32Array, at: number, times: number): void {
    const before = ended[at] as number;
    ended[at] = before + times;
    if (before === 0 && times > 0) this.used.push(at);
    this.watched += times;
  }

  private makeRoom(at: number): void {
    const room = 2 ** Math.ceil(Math.log2(at + 2));
    this.arrived = longer(this.arrived, room);
    this.censored = longer(this.censored, room);
    this.entered = longer(this.entered, room);
  }

  get longest(): number {
    let most = 0;
    for (const at of this.used) if (at > most && (this.arrived[at] !== 0 || this.censored[at] !== 0)) most = at;
    return most;
  }

  get lastArrival(): number {
    let last = 0;
    for (const at of this.used) if (at > last && this.arrived[at] !== 0) last = at;
    return last;
  }

  clear(): void {
    for (const at of this.used) this.arrived[at] = this.censored[at] = this.entered[at] = 0;
    this.used.length = 0;
    this.watched = 0;
  }
}

const placeOf = (tenths: number): number => Math.min(Math.max(tenths, 0), LONGEST);
