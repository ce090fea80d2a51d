/** The gRPC server behind the door: the services, their handlers and the limits of messages. */
import type { Duplex } from 'node:stream';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { appendHandler } from './append.handler.js';
import { batchAppendHandler } from './batch-append.handler.js';
import { deleteHandler, tombstoneHandler } from './delete.handler.js';
import { featuresHandler } from './features.handler.js';
import { gossipHandler } from './gossip.handler.js';
import type { Node } from './node.js';
import { GossipService, ServerFeaturesService, StreamsService } from './protocol.js';
import type { ReadMessage } from './read-call.js';
import { readHandler } from './read.handler.js';

/** The largest message that the server takes from a client. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024 - 10_000;

/** Events come as bytes already. */
const STREAMS = {
  ...StreamsService,
  read: {
    ...StreamsService.read,
    responseSerialize: (message: ReadMessage): Buffer =>
      message instanceof Uint8Array
        ? Buffer.from(message.buffer, message.byteOffset, message.byteLength)
        : StreamsService.read.responseSerialize(message),
  },
};

export interface GrpcServer {
  /** Serves a connection that was accepted elsewhere. */
  enter(connection: Duplex): void;
  /** Ends every call and connection at once. */
  stop(): void;
}

export function startGrpcServer(node: Node): GrpcServer {
  const server = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES });
  server.addService(STREAMS, {
    append: appendHandler(node),
    batchAppend: batchAppendHandler(node),
    read: readHandler(node),
    delete: deleteHandler(node),
    tombstone: tombstoneHandler(node),
  });
  server.addService(GossipService, { read: gossipHandler(node) });
  server.addService(ServerFeaturesService, { getSupportedMethods: featuresHandler(node) });
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return {
    enter: (connection) => injector.injectConnection(connection),
    stop: () => {
      injector.destroy();
      server.forceShutdown();
    },
  };
}
