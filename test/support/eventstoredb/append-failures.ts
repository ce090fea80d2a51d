/** Why the server could not append, in the words of each way to append: a status of the call, or one within a batch stream. */
import { status } from '@grpc/grpc-js';
import type { AppendFailure } from './faults.js';
import { Any, Code, GoogleEmpty, shared, status as statusMessages, type Status } from './protocol.js';
import { accessDenied, timedOut, type RpcStatus } from './rpc-errors.js';

export const appendFailures: Readonly<Record<AppendFailure, { readonly rpc: RpcStatus; batch(): Status }>> = {
  timeout: {
    rpc: timedOut('Commit phase timeout.'),
    batch: () => detailed(Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout()),
  },
  'not-ready': {
    rpc: { code: status.UNAVAILABLE, details: 'Server Is Not Ready' },
    batch: () => withoutDetails(Code.OK, 'Server Is Not Ready'),
  },
  'too-busy': {
    rpc: { code: status.UNAVAILABLE, details: 'Server Is Too Busy' },
    batch: () => withoutDetails(Code.OK, 'Server Is Busy'),
  },
  'access-denied': {
    rpc: accessDenied,
    batch: () => detailed(Code.PERMISSION_DENIED, 'AccessDenied', new shared.AccessDenied()),
  },
  unknown: {
    rpc: { code: status.UNKNOWN, details: 'Unexpected OperationResult: Unknown' },
    batch: () => detailed(Code.UNKNOWN, 'Unknown', new shared.Unknown()),
  },
};

/** The message is named like the type of its details, which is how clients tell what happened. */
export function detailed(code: Code, name: string, details: { serializeBinary(): Uint8Array }): Status {
  const packed = new Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  return new statusMessages.Status().setCode(code).setMessage(name).setDetails(packed);
}

function withoutDetails(code: Code, message: string): Status {
  const packed = new Any();
  packed.pack(new GoogleEmpty().serializeBinary(), 'google.protobuf.Empty');
  return new statusMessages.Status().setCode(code).setMessage(message).setDetails(packed);
}
