/** A call of `Read`, as both its kinds answer it. */
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { messages } from './protocol.js';
import { rpcError, type RpcStatus } from './rpc-errors.js';

export type ReadCall = ServerWritableStream<messages.ReadReq, messages.ReadResp>;

export function fail(call: ReadCall, status: RpcStatus): void {
  call.emit('error', rpcError(status));
}
