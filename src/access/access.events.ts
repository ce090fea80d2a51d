/** Who may speak to the service. Stream `access-key-<keyId>`; the key itself is in no event, only its hash. */
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

export type AccessEvent = AccessKeyIssued | AccessKeyRevoked;

export const accessStream = (keyId: string): string => `access-key-${keyId}`;

/** Schema versions of this feature's events. */
export const accessEvents = {
  'access-key-issued': { version: 1 },
  'access-key-revoked': { version: 1 },
} satisfies EventCatalog;
