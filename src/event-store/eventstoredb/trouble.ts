/** What the client's errors mean for the one who runs the service: what happened and what to do, without a secret. */
import { StoreUnavailable } from '../event-store.js';

/** Numbers of gRPC's status codes. */
const DEADLINE_EXCEEDED = 4;
const PERMISSION_DENIED = 7;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

/** gRPC says so of a call that never left this machine. */
const NEVER_LEFT = /No connection established|Channel closed before call started/;

/** The client says so when no node of a cluster tells who leads it. */
const NO_NODE = /Failed to discover/;

/** Nothing came for too long. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
  }
}

/** The connection was given up, by us, while this waited for an answer. */
export class ConnectionGivenUp extends Error {
  override readonly name = 'ConnectionGivenUp';
  constructor() {
    super('the connection was given up');
  }
}

interface ClientError {
  readonly message: string;
  /** A bare gRPC error has a number; the client's own errors have a `type` besides, and sometimes nothing else. */
  readonly code?: unknown;
  readonly type?: unknown;
  readonly metadata?: { readonly getMap?: () => Readonly<Record<string, unknown>> };
}

/** By its shape: the client hands on bare gRPC errors beside its own. */
function asClientError(error: unknown): ClientError {
  if (typeof error === 'object' && error !== null && 'message' in error) return error as ClientError;
  return { message: String(error) };
}

/** Whether the server cannot have got to know of the call that failed. */
export const neverLeft = (error: unknown): boolean => NEVER_LEFT.test(asClientError(error).message);

/** Whether another connection may do better: this one is dead, or leads to who cannot answer. */
export function isConnectionTrouble(error: unknown): boolean {
  const { code, message } = asClientError(error);
  return error instanceof NoAnswer || code === UNAVAILABLE || code === DEADLINE_EXCEEDED || NO_NODE.test(message);
}

/** Whether another node leads the cluster now; the client turns to it by itself. */
export const isNotLeader = (error: unknown): boolean =>
  asClientError(error).type === 'not-leader' || exceptionOf(error) === 'not-leader';

/** What the server calls the error, told beside a bare gRPC error. */
function exceptionOf(error: unknown): unknown {
  const { metadata } = asClientError(error);
  return metadata?.getMap?.()['exception'];
}

export function isDenied(error: unknown): boolean {
  const { code, type } = asClientError(error);
  return type === 'access-denied' || code === PERMISSION_DENIED || code === UNAUTHENTICATED;
}

export function explain(error: unknown, hosts: string): string {
  const { message, type } = asClientError(error);
  const server = `EventStoreDB at ${hosts}`;
  if (isDenied(error))
    return `${server} refuses the user of its address (${message}). It must be a user who may read $all and write streams.`;
  if (type === 'stream-deleted')
    return `A stream in ${server} was deleted, which Waybill never does (${message}). Restore the database from a backup.`;
  if (isNotLeader(error)) return `${server} has another leader (${message}). Waybill turns to it by itself.`;
  if (isConnectionTrouble(error))
    return `${server} does not answer (${message}). See whether it runs and can be reached from here.`;
  return `${server} did not do as asked (${message}). Its own log may tell why.`;
}

export const unavailable = (error: unknown, hosts: string): StoreUnavailable =>
  error instanceof StoreUnavailable ? error : new StoreUnavailable(explain(error, hosts), { cause: error });
