/** The errors that the server answers calls with: codes, texts and trailers as EventStoreDB has them. */
import { Metadata, status } from '@grpc/grpc-js';
import type { Expected } from './commit-check.js';

/** A gRPC status as a test words it. */
export interface RpcStatus {
  readonly code: status;
  readonly details: string;
  readonly trailers?: Readonly<Record<string, string>>;
}

export type RpcError = Error & { readonly code: status; readonly details: string; readonly metadata: Metadata };

export function rpcError({ code, details, trailers = {} }: RpcStatus): RpcError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export const UNAVAILABLE: RpcStatus = { code: status.UNAVAILABLE, details: 'Server Is Not Ready' };

export const notLeader = (leader: Endpoint | undefined): RpcStatus =>
  leader
    ? {
        code: status.NOT_FOUND,
        details: 'Leader info available',
        trailers: {
          exception: 'not-leader',
          'leader-endpoint-host': leader.host,
          'leader-endpoint-port': String(leader.port),
        },
      }
    : { code: status.UNKNOWN, details: 'No leader info available in response' };

export const streamDeleted = (stream: string): RpcStatus => ({
  code: status.FAILED_PRECONDITION,
  details: `Event stream '${stream}' is deleted.`,
  trailers: { exception: 'stream-deleted', 'stream-name': stream },
});

export const maximumAppendSizeExceeded = (bytes: number): RpcStatus => ({
  code: status.INVALID_ARGUMENT,
  details: `Maximum Append Size of ${bytes} Exceeded.`,
  trailers: { exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(bytes) },
});

export const requiredMetadataMissing = (property: string): RpcStatus => ({
  code: status.INVALID_ARGUMENT,
  details: `Required Metadata Property '${property}' is missing`,
  trailers: { exception: 'missing-required-metadata-property', 'required-metadata-properties': 'type,content-type' },
});

/** How deletions say it; appends have messages for it. */
export const wrongExpectedVersion = (stream: string, expected: Expected, current: number): RpcStatus => ({
  code: status.FAILED_PRECONDITION,
  details: `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${versionNumber(expected)}, Actual version: ${current}`,
  trailers: {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': String(versionNumber(expected)),
    'actual-version': String(current),
  },
});

export const timedOut = (what: string): RpcStatus => ({
  code: status.ABORTED,
  details: `Operation timed out: ${what}`,
});

export const accessDenied: RpcStatus = {
  code: status.PERMISSION_DENIED,
  details: 'Access Denied',
  trailers: { exception: 'access-denied' },
};

export const invalidArgument = (details: string): RpcStatus => ({ code: status.INVALID_ARGUMENT, details });

/** What any exception inside a handler of the real server becomes. */
export const handlerFailed = (details = 'Exception was thrown by handler.'): RpcStatus => ({
  code: status.UNKNOWN,
  details,
});

/** The server's own numbers for expectations that are no revision. */
function versionNumber(expected: Expected): number {
  switch (expected) {
    case 'no_stream':
      return -1;
    case 'any':
      return -2;
    case 'stream_exists':
      return -4;
    default:
      return expected;
  }
}
