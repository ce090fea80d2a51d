/**
 * Who may speak to the service, and who has looked at what. Streams `access-key-<keyId>`, `session-<sessionId>` and, one a day,
 * `reads-<day>`; keys themselves are in no event, only their hashes.
 */
import type { DomainEvent } from '../event-store/decider.js';
import type { EventCatalog } from '../event-store/upcast.js';

/**
 * `scanner`: one branch; posts its scans. `library`: its own branches' holds, transits and claims. `monitor`: the group's staff;
 * everything operational. `auditor`: reads everything, changes nothing. `admin`: everything, since it can issue any key.
 * `ils`: holds and catalog facts. `consumer`: metrics.
 */
export const ROLES = ['scanner', 'library', 'monitor', 'auditor', 'admin', 'ils', 'consumer'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody may speak to the service from now on. */
export type AccessKeyIssued = DomainEvent<
  'access-key-issued',
  {
    /** The public part of the key, by which it is found. */
    readonly keyId: string;
    readonly role: Role;
    /** Code of the branch that a scanner speaks for. */
    readonly branch?: string;
    /** Code of the library that a library's key is bound to. */
    readonly library?: string;
    /** What it is for, in words; nothing about persons. */
    readonly label: string;
    /** SHA-256 of the key, hexadecimal. */
    readonly hash: string;
    /** From this time on it is no longer valid: UTC. */
    readonly expiresAt: string;
    readonly occurredAt: string;
  }
>;

/** A key is not valid any more, for ever. */
export type AccessKeyRevoked = DomainEvent<
  'access-key-revoked',
  {
    readonly keyId: string;
    /** Why; nothing about persons. */
    readonly reason?: string;
    readonly occurredAt: string;
  }
>;

/** A browser was given a session, for a key that it showed or for a member of staff who signed in. */
export type SessionOpened = DomainEvent<
  'session-opened',
  {
    readonly sessionId: string;
    readonly role: Role;
    /** Code of the branch that it speaks for. */
    readonly branch?: string;
    /** Code of the library that it is bound to. */
    readonly library?: string;
    /** The public part of the key that it was opened with; it ends with that key. */
    readonly key?: string;
    /** Stands for who has signed in: a hash of what the identity provider calls them. */
    readonly staff?: string;
    /** SHA-256 of what the browser keeps, hexadecimal. */
    readonly hash: string;
    /** From this time on it is over: UTC. */
    readonly expiresAt: string;
    readonly occurredAt: string;
  }
>;

/** Somebody signed out, an admin ended it, or it was renewed as another. */
export type SessionEnded = DomainEvent<'session-ended', { readonly sessionId: string; readonly occurredAt: string }>;

/** What can be looked at that leaves a record: an item's history, a damage claim, or a whole table for a spreadsheet. */
export const LOOKED = ['item-history', 'claim', 'export'] as const;
export type Looked = (typeof LOOKED)[number];

/** That somebody looked at something; never what they saw. */
export interface Read {
  /** UTC. */
  readonly at: string;
  /** The public part of the key, or what stands for a member of staff. */
  readonly key: string;
  readonly what: Looked;
  /** The item's barcode, the claim's id, the name of the table, or nothing where no item or claim was named. */
  readonly subject: string;
}

/** These reads were answered. They are gathered for a moment and noted together; the same one is noted once. */
export type ReadsNoted = DomainEvent<'reads-noted', { readonly reads: readonly Read[] }>;

export type KeyEvent = AccessKeyIssued | AccessKeyRevoked;
export type SessionEvent = SessionOpened | SessionEnded;
export type AccessEvent = KeyEvent | SessionEvent | ReadsNoted;

export const accessStream = (keyId: string): string => `access-key-${keyId}`;
export const sessionStream = (sessionId: string): string => `session-${sessionId}`;

/** `day`: UTC, YYYY-MM-DD. */
export const readsStream = (day: string): string => `reads-${day}`;

/** Schema versions of this feature's events, and where they have free texts. */
export const accessEvents = {
  'access-key-issued': { version: 1, texts: ['label'] },
  'access-key-revoked': { version: 1, texts: ['reason'] },
  'session-opened': { version: 1 },
  'session-ended': { version: 1 },
  'reads-noted': { version: 1 },
} satisfies EventCatalog;
