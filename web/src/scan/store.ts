/** The queue on the disk of this device: IndexedDB, each write on disk before anything is said about it. All tabs share it. */
import type { Place } from './branches.js';
import { isWaiting, type Entry, type NewEntry } from './entry.js';
import { toForget } from './queue.js';

const DATABASE = 'waybill-station';
const ENTRIES = 'entries';
const BY_STATE = 'by-state';
/** What the station has to know without a line. `localStorage` would lose what was written in the seconds before a power cut. */
const FACTS = 'facts';

export interface Facts {
  /** The branch that it stands in. */
  readonly branch: string;
  readonly places: readonly Place[];
}

export class Store {
  private readonly news = new BroadcastChannel(DATABASE);

  private constructor(private readonly database: IDBDatabase) {}

  /** `changed` is called when another tab has written. */
  static async open(changed: () => void): Promise<Store> {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      const entries = request.result.createObjectStore(ENTRIES, { keyPath: 'seq', autoIncrement: true });
      entries.createIndex(BY_STATE, 'state');
      request.result.createObjectStore(FACTS);
    };
    const store = new Store(await answerOf(request));
    // A newer version of the station in another tab changes the form: it must not wait for this one.
    store.database.onversionchange = () => store.database.close();
    store.news.onmessage = changed;
    return store;
  }

  all(): Promise<readonly Entry[]> {
    return answerOf(this.read().getAll() as IDBRequest<Entry[]>);
  }

  waiting(): Promise<readonly Entry[]> {
    return answerOf(this.read().index(BY_STATE).getAll('waiting') as IDBRequest<Entry[]>);
  }

  /** Resolves when it is on disk. */
  async add(entry: NewEntry): Promise<Entry> {
    const added = { ...entry, state: 'waiting' as const };
    const seq = await this.write((entries) => entries.add(added));
    return { ...added, seq } as Entry;
  }

  /** What became of entries. One that does not wait any more, since another tab was first, stays as it is. */
  async settle(now: readonly Entry[]): Promise<void> {
    await this.change(now, isWaiting);
  }

  /** What somebody decides about entries that were refused: to send them again, or to put them away. */
  async decide(now: readonly Entry[]): Promise<void> {
    await this.change(now, ({ state }) => state === 'refused');
  }

  async forget(day: string): Promise<void> {
    const old = toForget(await this.all(), day);
    if (old.length > 0) await this.write((entries) => old.map(({ seq }) => entries.delete(seq)).at(-1));
  }

  fact<Name extends keyof Facts>(name: Name): Promise<Facts[Name] | undefined> {
    const facts = this.database.transaction(FACTS).objectStore(FACTS);
    return answerOf(facts.get(name) as IDBRequest<Facts[Name] | undefined>);
  }

  async learn<Name extends keyof Facts>(name: Name, fact: Facts[Name]): Promise<void> {
    await this.write((facts) => facts.put(fact, name), FACTS);
  }

  private async change(now: readonly Entry[], may: (known: Entry) => boolean): Promise<void> {
    await this.write((entries) => {
      for (const entry of now) {
        const known = entries.get(entry.seq) as IDBRequest<Entry | undefined>;
        known.onsuccess = () => known.result && may(known.result) && entries.put(entry);
      }
      return undefined;
    });
  }

  private read(): IDBObjectStore {
    return this.database.transaction(ENTRIES).objectStore(ENTRIES);
  }

  /** `strict`: written through to the disk, since a station may be switched off at any time. */
  private write<T>(
    change: (rows: IDBObjectStore) => IDBRequest<T> | undefined,
    name = ENTRIES,
  ): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(name, 'readwrite', { durability: 'strict' });
      const request = change(transaction.objectStore(name));
      transaction.oncomplete = () => {
        this.news.postMessage('changed');
        resolve(request?.result);
      };
      transaction.onabort = () => reject(transaction.error ?? new Error('The disk does not take it.'));
    });
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser keeps nothing here.'));
  });
}
