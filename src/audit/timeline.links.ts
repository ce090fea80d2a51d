/** Which streams have to do with each other by what was recorded of them so far. Pure. */
import type { RecordedEvent } from '../event-store/event-store.js';
import type { Telling } from './telling.js';

type Streams = ReadonlyMap<string, readonly RecordedEvent[]>;
type TellingOf = (type: string) => Telling | undefined;

/** The stream itself, and those that it names or that name it. */
export function linkedTo(own: string, streams: Streams, tellingOf: TellingOf): Streams {
  const named = namesIn(streams.get(own) ?? [], tellingOf);
  return new Map(
    [...streams].filter(([name, events]) => name === own || named.has(name) || namesIn(events, tellingOf).has(own)),
  );
}

/** As the view notes them. */
function namesIn(events: readonly RecordedEvent[], tellingOf: TellingOf): ReadonlySet<string> {
  const names = events.flatMap((event, index) => {
    const telling = tellingOf(event.type);
    const past = telling?.byPast?.includes(event.type) ? events.slice(0, index + 1) : [event];
    const { items = [], holds = [], streams = [] } = telling?.about(event, past) ?? {};
    return [...items.map((item) => `item-${item}`), ...holds.map((hold) => `hold-${hold}`), ...streams];
  });
  return new Set(names);
}
