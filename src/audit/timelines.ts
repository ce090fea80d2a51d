/** Where features register what they have to tell. */
import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../event-store/decider.js';
import type { Caller } from '../http/caller.js';
import type { KeyName, Kind, Subject, Telling } from './telling.js';

type NamesFor = (caller: Caller) => Promise<ReadonlyMap<string, KeyName>>;

@Injectable()
export class Timelines {
  private readonly byType = new Map<string, Telling>();
  private readonly byKind = new Map<Kind, Subject>();
  private names: NamesFor = () => Promise.resolve(new Map());

  tell<E extends DomainEvent>(telling: Telling<E>): void {
    for (const type of telling.types) this.byType.set(type, telling);
  }

  know(subject: Subject): void {
    this.byKind.set(subject.kind, subject);
  }

  /** `namesFor`: the keys' names, as far as whoever asks may know them. */
  nameKeys(namesFor: NamesFor): void {
    this.names = namesFor;
  }

  get tellings(): readonly Telling[] {
    return [...new Set(this.byType.values())];
  }

  /** Undefined for what belongs to no timeline, or was written by a newer service. */
  tellingOf(type: string): Telling | undefined {
    return this.byType.get(type);
  }

  subject(kind: Kind): Subject {
    const subject = this.byKind.get(kind);
    if (!subject) throw new Error(`No feature knows of any ${kind}.`);
    return subject;
  }

  namesFor(caller: Caller): Promise<ReadonlyMap<string, KeyName>> {
    return this.names(caller);
  }
}
