/** What a feature says of one of its event types, so that the machinery can write, read and describe it. */
export interface EventSchema {
  /** The schema version written today, from 1. */
  readonly version: number;
  /** `upcasts[v]` turns data of version `v` into data of version `v + 1`. */
  readonly upcasts?: Readonly<Record<number, (data: never) => unknown>>;
  /**
   * Where the data have free texts, which may have to be erased one day: `note`, `policy.rules.*.because`. Of every version: what an older one
   * named otherwise stays in the list.
   */
  readonly texts?: readonly string[];
}

/** Every event type that a feature owns. */
export type EventCatalog = Readonly<Record<string, EventSchema>>;

/** The schemas of all features together: asked by `execute` when it writes and by the stores when they read. */
export class EventSchemas {
  private readonly schemas: ReadonlyMap<string, EventSchema>;

  constructor(...catalogs: readonly EventCatalog[]) {
    const entries = catalogs.flatMap((catalog) => Object.entries(catalog));
    const types = entries.map(([type]) => type);
    const twice = types.find((type, index) => types.indexOf(type) !== index);
    if (twice) throw new Error(`Event type ${twice} is owned by two features.`);
    this.schemas = new Map(entries);
  }

  /** Whether a feature of this version owns the type. A newer instance on the same log may write others. */
  knows(type: string): boolean {
    return this.schemas.has(type);
  }

  /** The version to write. A type that no feature owns must not get into the log. */
  versionOf(type: string): number {
    const schema = this.schemas.get(type);
    if (!schema) throw new Error(`Event type ${type} is in no feature's catalog.`);
    return schema.version;
  }

  /** Where data of the type have free texts. */
  textsOf(type: string): readonly string[] {
    return this.schemas.get(type)?.texts ?? [];
  }

  /** The version that `upcast` leaves data in which were written in this one. */
  versionRead(type: string, writtenIn: number): number {
    return Math.max(writtenIn, this.schemas.get(type)?.version ?? 0);
  }

  /** Data as it is read: in today's schema, and as it was written where that is another. */
  read(type: string, writtenIn: number, written: unknown): { readonly data: unknown; readonly written?: unknown } {
    const data = this.upcast(type, writtenIn, written);
    return data === written ? { data } : { data, written };
  }

  /** Data of an old version, in today's. What a newer service wrote is left as it is. */
  upcast(type: string, writtenIn: number, data: unknown): unknown {
    const schema = this.schemas.get(type);
    if (!schema || writtenIn >= schema.version) return data;
    let current = data;
    for (let version = writtenIn; version < schema.version; version++) {
      const step = schema.upcasts?.[version];
      if (!step) throw new Error(`Event type ${type} has no upcast from version ${version}.`);
      current = step(current as never);
    }
    return current;
  }
}

/** Knows no type: a store that is opened with it gives events as they were written. */
export const AS_WRITTEN = new EventSchemas();
