/**
 * The ids written last and where they went: the memory by which the server tells a repeated append when it may go to any
 * revision. It is bounded, and a restart empties it; that is why such a repetition is caught only with luck.
 */
const CAPACITY = 100_000;

export interface Place {
  readonly stream: string;
  readonly revision: number;
}

export class RecentIds {
  private readonly places = new Map<string, Place>();

  remember(id: string, stream: string, revision: number): void {
    this.places.delete(id);
    this.places.set(id, { stream, revision });
    if (this.places.size > CAPACITY) this.places.delete(this.places.keys().next().value!);
  }

  find(id: string): Place | undefined {
    return this.places.get(id);
  }

  clear(): void {
    this.places.clear();
  }
}
