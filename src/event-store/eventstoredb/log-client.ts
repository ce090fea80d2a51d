/**
 * EventStoreDB's client, and what Waybill needs of it beyond its public face: the stream that many appends share. The client
 * keeps such a stream itself, behind `appendToStream`, but keeps one list of waiting appends for all clients of the process:
 * when one stream breaks, the appends of all others are told so, and the next answer to one of these throws outside of any
 * call, which ends the process. After a change of leader the old node's stream is such another one.
 */
import { setTimeout as pause } from 'node:timers/promises';
import eventStoreDb from '@eventstore/db-client';
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import { StoreRefused } from '../event-store.js';

/** How long a closing client may take to end its streams, before its channel is closed over them. */
const GOODBYE_MS = 1_000;

export type AppendCall = ClientDuplexStream<BatchAppendReq, BatchAppendResp>;

export class LogClient extends eventStoreDb.EventStoreDBClient {
  /** Connects when it is first used. Throws `StoreRefused` without a word of the address, which holds a password. */
  static to(connectionString: string): LogClient {
    try {
      // The client offers to read an address but no way to do so for a subclass.
      return Object.setPrototypeOf(super.connectionString(connectionString), LogClient.prototype) as LogClient;
    } catch (error) {
      // An error of reading the address has the address in it.
      const told =
        error instanceof Error && !('connectionString' in error) ? error.message : 'an option has a wrong value.';
      throw new StoreRefused(`The address of the event store cannot be used: ${told}`);
    }
  }

  /** A call that takes appends and answers each, until one of both ends it. Only the leader takes them. */
  openAppends(): Promise<AppendCall> {
    return this.GRPCStreamCreator(streams.StreamsClient, 'appends', (calls) =>
      calls.batchAppend(...this.callArguments({ requiresLeader: true }, { deadline: Infinity })),
    )();
  }

  /** Ends every call and the connection, for good. Never rejects. */
  async hangUp(): Promise<void> {
    this.resolveUri = () => Promise.reject(new Error('This client was closed.'));
    await Promise.race([this.dispose(), pause(GOODBYE_MS, undefined, { ref: false })]);
    // `dispose` ends the calls and leaves the connection open. Without a connection there is none to close.
    const channel = await this.getChannel().catch(() => undefined);
    channel?.close();
  }
}
