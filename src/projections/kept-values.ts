/**
 * Values that a projection changes again and again, such as where each item's journey stands: kept in memory during a batch,
 * and saved into its tables once when the batch is committed.
 */
import { LRUCache } from 'lru-cache';
import type { Keeping, Kept, Rows } from './projection.js';

/** Saved values that stay at hand for the next batch. */
const AT_HAND = 10_000;

export class KeptValues implements Kept {
  private readonly saved = new LRUCache<string, object>({ max: AT_HAND });
  private readonly changed = new Map<string, object>();

  constructor(
    private readonly keeping: Keeping | undefined,
    private readonly rows: Rows,
  ) {}

  get(key: string): object | undefined {
    const known = this.changed.get(key) ?? this.saved.get(key);
    if (known) return known;
    const loaded = this.keeping?.load(key, this.rows);
    if (loaded) this.saved.set(key, loaded);
    return loaded;
  }

  set(key: string, value: object): void {
    if (!this.keeping) throw new Error('This projection does not say how its values are kept.');
    this.changed.set(key, value);
  }

  /** Saves what changed, in the order of the keys: neighbours share pages of the file. */
  save(): void {
    for (const key of [...this.changed.keys()].sort()) {
      const value = this.changed.get(key) as object;
      this.keeping?.save(key, value, this.rows);
      this.saved.set(key, value);
    }
    this.changed.clear();
  }

  /** After a rollback: the tables know better. */
  forget(): void {
    this.changed.clear();
    this.saved.clear();
  }
}
