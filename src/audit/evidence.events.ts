/** What was signed of the tree over the log, and with which keys. One stream, `evidence-log`, so that no two instances sign past each other. */
import type { DomainEvent } from '../event-store/decider.js';
import type { EventCatalog } from '../event-store/upcast.js';
import type { UtcTime } from '../plain/kinds-of-text.js';

/**
 * A verifier key (C2SP signed-note, Ed25519): name+id+key.
 * @pattern ^[^ +]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$
 */
export type VerifierKey = string;

/**
 * The name of a log: `waybill/` and the id of its first event.
 * @pattern ^waybill/[0-9a-f]+$
 */
export type LogName = string;

/**
 * A SHA-256 hash, base64.
 * @pattern ^[A-Za-z0-9+/]{43}=$
 */
export type TreeRoot = string;

/**
 * A signed note (C2SP tlog-checkpoint): the name of the log, size and root, an empty line, the signatures.
 * @pattern ^waybill/[0-9a-f]+\n[0-9]+\n[A-Za-z0-9+/]{43}=\n\n— \S
 */
export type SignedNote = string;

/** The tree over the log was signed as it was then: whoever keeps the note can see later that the log still begins so. */
export type CheckpointSigned = DomainEvent<
  'checkpoint-signed',
  {
    /** Names the log, in the first line of the note. */
    readonly origin: LogName;
    /** How many events the tree is over: the first ones of the log. */
    readonly size: number;
    /** The root of that tree (RFC 6962), base64. */
    readonly root: TreeRoot;
    /** The whole signed note (C2SP tlog-checkpoint), to be kept as it is. */
    readonly note: SignedNote;
    /** The key by which the note is verified; with an older one it may be signed as well. */
    readonly verifier: VerifierKey;
    /** When it was signed. */
    readonly signedAt: UtcTime;
  }
>;

/** A checkpoint was signed with a key that had not signed any before. */
export type EvidenceKeyIntroduced = DomainEvent<
  'evidence-key-introduced',
  {
    /** The key. */
    readonly verifier: VerifierKey;
    /** The one that it follows at its instance, and that signed along; absent for the first of an instance. */
    readonly follows?: VerifierKey;
    /** When. */
    readonly introducedAt: UtcTime;
  }
>;

export type EvidenceEvent = CheckpointSigned | EvidenceKeyIntroduced;

export const evidenceStream = (): string => 'evidence-log';

/** Schema versions of these events. */
export const evidenceEvents = {
  'checkpoint-signed': { version: 1 },
  'evidence-key-introduced': { version: 1 },
} satisfies EventCatalog;
