/** What the handlers of the calls have in common: the log, the faults, the counts and who leads. */
import type { Metadata } from '@grpc/grpc-js';
import type { Expected } from './commit-check.js';
import type { AppendOutcome, EventLog } from './event-log.js';
import type { Ending, Faults } from './faults.js';
import type { ProposedEvent } from './logged-event.js';
import { notLeader, type Endpoint, type RpcStatus } from './rpc-errors.js';

/** How often each call came. An append in a batch stream counts as a `batchAppendWrite`, the stream as a `batchAppend`. */
export interface Counts {
  getSupportedMethods: number;
  gossip: number;
  append: number;
  batchAppend: number;
  batchAppendWrite: number;
  read: number;
  subscribe: number;
  delete: number;
  tombstone: number;
}

export const noCounts = (): Counts => ({
  getSupportedMethods: 0,
  gossip: 0,
  append: 0,
  batchAppend: 0,
  batchAppendWrite: 0,
  read: 0,
  subscribe: 0,
  delete: 0,
  tombstone: 0,
});

export interface Member extends Endpoint {
  readonly id: string;
  readonly alive: boolean;
  readonly leader: boolean;
}

/** What a node knows of its cluster; a single node leads itself. */
export interface Membership {
  readonly members: () => readonly Member[];
  readonly leads: () => boolean;
}

export interface Node {
  readonly log: EventLog;
  readonly faults: Faults;
  readonly counts: Counts;
  readonly clock: () => Date;
  readonly membership: Membership;
  /** Of the data, metadata and type names of one append. */
  readonly maxAppendBytes: number;
  /** The longest that the parts of one batch append may take to come in. */
  readonly writeTimeoutMs: number;
  readonly version: string;
  /** Whether a subscription to `$all` says when it goes live. */
  readonly tellsCaughtUp: boolean;
  /** The streams that are open, by how they can be ended. */
  readonly subscriptions: Set<Ending>;
  readonly batchStreams: Set<Ending>;
}

/** Why a node must refuse a call that asked for the leader, if it must. */
export function refusalOfFollower(node: Node, metadata: Metadata): RpcStatus | undefined {
  if (metadata.get('requires-leader')[0]?.toString().toLowerCase() !== 'true') return undefined;
  if (node.membership.leads()) return undefined;
  return notLeader(node.membership.members().find(({ leader }) => leader));
}

/** An append as the calls bring it. */
export interface AppendRequest {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly ProposedEvent[];
}

export function append({ log, clock }: Node, { stream, expected, events }: AppendRequest): AppendOutcome {
  return log.append(stream, events, expected, clock());
}

/** What counts towards the limit of an append. The type counts as the server holds it, two bytes a character. */
export const appendSize = ({ data, metadata, type }: ProposedEvent): number =>
  data.length + metadata.length + type.length * 2;
