/** How events become entries of a timeline: what each says, what it changed, what it came of and what came of it. Pure. */
import type { RecordedEvent } from '../event-store/event-store.js';
import type { KeyName, Telling } from './telling.js';
import type { TimelineEntry } from './timeline.answers.js';
import { lateHours, occurredAt } from './timeline.order.js';

/** What entries are made with. */
export interface Sources {
  readonly tellingOf: (type: string) => Telling | undefined;
  readonly names: ReadonlyMap<string, KeyName>;
  /** The streams that the events are of, as far as they were known, in order. */
  readonly streams: ReadonlyMap<string, readonly RecordedEvent[]>;
}

interface Reported {
  readonly clockSkewSeconds?: number;
  readonly anomalies?: readonly string[];
}

export function entriesOf(events: readonly RecordedEvent[], sources: Sources): TimelineEntry[] {
  const { tellingOf, names, streams } = sources;
  const { causesOf, consequencesOf } = bonds([...streams.values()].flat(), tellingOf);
  return events.map((event) => {
    const { stream, type, data, metadata, recordedAt, revision } = event;
    const telling = tellingOf(type);
    const { clockSkewSeconds = null, anomalies = [] } = data as Reported;
    const { key, branch = null } = metadata.actor;
    const past = (streams.get(stream) ?? []).filter((other) => other.revision <= revision);
    const position = event.position.toString();
    return {
      position,
      occurredAt: occurredAt(event),
      recordedAt,
      lateHours: lateHours(event),
      type,
      stream,
      words: telling?.words(event) ?? `${type}.`,
      key,
      branch,
      keyLabel: names.get(key)?.label ?? null,
      keyRole: names.get(key)?.role ?? null,
      clockSkewSeconds,
      anomalies: [...anomalies],
      changes: (telling?.changes?.(past) ?? []).map(({ what, id = null, before, after }) => ({
        ...{ what, id, before, after },
      })),
      correlationId: metadata.correlationId,
      causationId: metadata.causationId ?? null,
      causes: [...(causesOf.get(position) ?? [])],
      consequences: [...(consequencesOf.get(position) ?? [])],
    };
  });
}

/** By what events say themselves, and by the causation ids of their metadata; only between events that are there. */
function bonds(events: readonly RecordedEvent[], tellingOf: Sources['tellingOf']) {
  const placeOf = new Map(events.map(({ id, position }) => [id, position.toString()]));
  const there = new Set(placeOf.values());
  const causesOf = new Map<string, ReadonlySet<string>>();
  const consequencesOf = new Map<string, Set<string>>();
  for (const event of events) {
    const position = event.position.toString();
    const byId = placeOf.get(event.metadata.causationId ?? '');
    const said = tellingOf(event.type)?.causes?.(event) ?? [];
    const causes = new Set([...(byId === undefined ? [] : [byId]), ...said].filter((cause) => there.has(cause)));
    causesOf.set(position, causes);
    for (const cause of causes) consequencesOf.set(cause, (consequencesOf.get(cause) ?? new Set()).add(position));
  }
  return { causesOf, consequencesOf };
}
