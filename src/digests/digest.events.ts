/** That the day's digest was sent. Stream `digest-<date>`, so that of all instances one sends it. Nobody's business but ours: it goes to no topic. */
import type { DomainEvent } from '../event-store/decider.js';
import type { EventCatalog } from '../event-store/upcast.js';
import type { CalendarDate, UtcTime } from '../plain/kinds-of-text.js';

/** One instance sends the day's digests, unless it is silent for too long. */
export type DigestClaimed = DomainEvent<
  'digest-claimed',
  {
    /** Whose day it is, where most branches are. */
    readonly date: CalendarDate;
    /** The instance; a new one at each start. */
    readonly by: string;
    /** Then another may go on. */
    readonly until: UtcTime;
    /** When. */
    readonly occurredAt: UtcTime;
  }
>;

/** A digest was taken by a mail server or a webhook. */
export type DigestSent = DomainEvent<
  'digest-sent',
  {
    /** Whose day it is. */
    readonly date: CalendarDate;
    /** `msc`, `branch BOZE` or `library MCPL`; never the address. */
    readonly to: string;
    /** By which way. */
    readonly way: 'mail' | 'webhook';
    /** How many cases wait for them. */
    readonly open: number;
    /** When. */
    readonly occurredAt: UtcTime;
  }
>;

/** All digests of the day were sent. */
export type DigestEnded = DomainEvent<
  'digest-ended',
  {
    /** Whose day it was. */
    readonly date: CalendarDate;
    /** When. */
    readonly occurredAt: UtcTime;
  }
>;

export type DigestEvent = DigestClaimed | DigestSent | DigestEnded;

export const digestStream = (date: string): string => `digest-${date}`;

/** Schema versions of this feature's events, and where they have free texts. */
export const digestEvents = {
  'digest-claimed': { version: 1 },
  'digest-sent': { version: 1 },
  'digest-ended': { version: 1 },
} satisfies EventCatalog;
