/** A call of `Read`, as both its kinds answer it. */
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { messages } from './protocol.js';
import { rpcError, type RpcStatus } from './rpc-errors.js';

/** An answer, or the bytes of one that was made before. */
export type ReadMessage = messages.ReadResp | Uint8Array;
export type ReadCall = ServerWritableStream<messages.ReadReq, ReadMessage>;

export function fail(call: ReadCall, status: RpcStatus): void {
  call.emit('error', rpcError(status));
}
