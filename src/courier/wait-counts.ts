/** Waits counted by the tenth of a day at which they ended, as a curve wants them; used again and again, since it is large. */
import type { Waits } from './kaplan-meier.js';

/** Waits longer than this many tenths of a day count as this long: about 18 years. */
export const LONGEST = 65_535;

export class WaitCounts implements Waits {
  readonly arrived = new Uint32Array(LONGEST + 1);
  readonly censored = new Uint32Array(LONGEST + 1);
  watched = 0;
  /** The tenths that were counted, some of them twice: most groups use few. */
  private readonly used: number[] = [];

  arrive(tenths: number): void {
    this.note(this.arrived, tenths);
  }

  /** It was watched for so long, and has not arrived. */
  censor(tenths: number): void {
    this.note(this.censored, tenths);
  }

  private note(ended: Uint32Array, tenths: number): void {
    const at = Math.min(Math.max(tenths, 0), LONGEST);
    const before = ended[at] as number;
    ended[at] = before + 1;
    if (before === 0) this.used.push(at);
    this.watched++;
  }

  get longest(): number {
    let most = 0;
    for (const at of this.used) if (at > most) most = at;
    return most;
  }

  get lastArrival(): number {
    let last = 0;
    for (const at of this.used) if (at > last && this.arrived[at] !== 0) last = at;
    return last;
  }

  clear(): void {
    for (const at of this.used) this.arrived[at] = this.censored[at] = 0;
    this.used.length = 0;
    this.watched = 0;
  }
}
