/** Which topics there are and what goes where. Pure: each feature names its topic, this puts them under one prefix. */
import type { EventCatalog } from '../event-store/upcast.js';

/** Where a feature's events are published. */
export interface FeatureTopic {
  /** What stands after the prefix: `courier` is published as `waybill.courier`. */
  readonly name: string;
  readonly events: EventCatalog;
}

export class Topics {
  /** The topics that others read, by their full names. */
  readonly published: readonly string[];
  /** Where the relay keeps how far it is: a single partition, compacted. */
  readonly positions: string;
  /** The name under which relays of this prefix find each other: their consumer group and their transactional id. */
  readonly relay: string;
  private readonly byType: ReadonlyMap<string, string | null>;

  /** Events of `unpublished` stay in the log: they are nobody else's business. */
  constructor(prefix: string, features: readonly FeatureTopic[], unpublished: EventCatalog = {}) {
    this.published = features.map(({ name }) => `${prefix}.${name}`);
    this.positions = `${prefix}.relay-position`;
    this.relay = `${prefix}.relay`;
    this.byType = new Map([
      ...features.flatMap(({ name, events }) =>
        Object.keys(events).map((type) => [type, `${prefix}.${name}`] as const),
      ),
      ...Object.keys(unpublished).map((type) => [type, null] as const),
    ]);
  }

  /** The topic of an event type; null for one that is not published, undefined for one that no feature of this version owns. */
  of(type: string): string | null | undefined {
    return this.byType.get(type);
  }
}
