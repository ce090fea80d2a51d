/** An event on its way into the log and in it, with the place that the log gave it. */

export interface ProposedEvent {
  /** A UUID in lower case. */
  readonly id: string;
  readonly type: string;
  /** Whether `data` is JSON; the server keeps this and nothing more of the content type. */
  readonly json: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** The revision of a tombstone: the highest there is. On the wire it is 2^63 - 1, which no number can hold. */
export const TOMBSTONE_REVISION = Number.MAX_SAFE_INTEGER;

export class LoggedEvent implements ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly json: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;

  constructor(
    readonly stream: string,
    readonly revision: number,
    /** Where its record begins in the log, in bytes. */
    readonly at: number,
    /** Where the next record begins. */
    readonly next: number,
    /** When it was written, in milliseconds. */
    readonly created: number,
    proposed: ProposedEvent,
  ) {
    this.id = proposed.id;
    this.type = proposed.type;
    this.json = proposed.json;
    this.data = proposed.data;
    this.metadata = proposed.metadata;
  }

  /** Commit and prepare position, which are the same for everything written through gRPC. */
  get position(): bigint {
    return BigInt(this.at);
  }

  /** Written by the server for itself, or about a stream. */
  get system(): boolean {
    return this.stream.startsWith('$') || this.type.startsWith('$');
  }

  /** The data as it was before it became JSON. */
  get value(): unknown {
    return JSON.parse(Buffer.from(this.data).toString('utf8')) as unknown;
  }
}

/** The bytes that a record takes on disk: what makes positions ordered and far from dense. */
export function recordSize(stream: string, { type, data, metadata }: ProposedEvent): number {
  return FIXED + text(stream) + text(type) + data.length + metadata.length;
}

/** Lengths before and after, kind, version, position, flags, transaction, revision, two UUIDs, time, lengths of the rest. */
const FIXED = 2 * 4 + 1 + 1 + 8 + 2 + 8 + 4 + 8 + 16 + 16 + 8 + 4 + 4;

/** A string is stored behind its length, seven bits a byte. */
function text(value: string): number {
  const bytes = Buffer.byteLength(value);
  let prefix = 1;
  for (let rest = bytes >> 7; rest > 0; rest >>= 7) prefix++;
  return prefix + bytes;
}
