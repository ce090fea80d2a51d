/** What a feature says of its events and of what they are about, so that this room can tell them and need know no feature. */
import type { DomainEvent } from '../event-store/decider.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import type { Caller } from '../http/caller.js';
import type { ProblemException } from '../http/problems.js';

/** What an event has to do with beside what its stream is named after. */
export interface About {
  /** By barcode. */
  readonly items?: readonly string[];
  readonly holds?: readonly string[];
  /** By code. Undefined ones are nobody. */
  readonly branches?: readonly (string | undefined)[];
  readonly keys?: readonly string[];
  /** By name, of whatever kind. */
  readonly streams?: readonly string[];
}

/** What was otherwise before an event than it was after it. */
export interface Change {
  /** Such as `transit`, `custody`, `status`. */
  readonly what: string;
  /** Which of them, where there are several. */
  readonly id?: string;
  /** Null where there was none. */
  readonly before: string | null;
  readonly after: string | null;
}

/** How a feature tells of its events. All of it is pure. */
export interface Telling<E extends DomainEvent = DomainEvent> {
  readonly types: readonly E['type'][];
  /** In one sentence, as a librarian would say it. */
  words(event: E): string;
  /** `past`: its stream up to and including it for types in `byPast`, the event alone for others. */
  about(event: E, past: readonly E[]): About;
  readonly byPast?: readonly E['type'][];
  /** What the last of these events of a stream changed. */
  changes?(past: readonly RecordedEvent[]): readonly Change[];
  /** Positions of the events that it says it came of. */
  causes?(event: E): readonly string[];
  /** Streams by which it was decided, such as those of policies, that everybody may see who may see the event. */
  restsOn?(event: E): readonly string[];
}

/** What a stream can be about: it is named `<kind>-<id>`. */
export type Kind = 'item' | 'hold' | 'claim' | 'case' | 'branch' | 'redaction';

export interface Subject {
  readonly kind: Kind;
  isSeen(id: string, caller: Caller): Promise<boolean>;
  unknown(id: string): ProblemException;
  /** Which events of an item that it has to do with belong to its own timeline. */
  partOf?(id: string, item: readonly RecordedEvent[]): readonly RecordedEvent[];
  /** What follows from the events of its timeline, in sentences. */
  account?(events: readonly RecordedEvent[]): readonly string[];
}

export interface KeyName {
  readonly label: string;
  readonly role: string;
}

/** Where something has a status. */
export const statusChange = (before: string | null, after: string | null): readonly Change[] =>
  before === after ? [] : [{ what: 'status', before, after }];
