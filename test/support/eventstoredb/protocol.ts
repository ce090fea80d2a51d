/**
 * The client's own generated messages and service definitions, so that the server can only say what the client's protocol
 * has words for. They are CommonJS modules whose names show only when they run: values come through the default import.
 */
import type { Code as CodeValue } from '@eventstore/db-client/generated/code_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import code from '@eventstore/db-client/generated/code_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';

export type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
export type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
export type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
export type { Status } from '@eventstore/db-client/generated/status_pb.js';
export type * as messages from '@eventstore/db-client/generated/streams_pb.js';

export { gossip, features, shared, status, streams };
export const { GossipService } = gossipService;
export const { ServerFeaturesService } = featuresService;
export const { StreamsService } = streamsService;
export const { Code } = code;
export type Code = CodeValue;
export const { Any } = any;
/** Google's empty message, which the newer messages use; the older ones have their own, `shared.Empty`. */
export const GoogleEmpty = empty.Empty;
