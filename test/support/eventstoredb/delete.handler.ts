/** `Delete`, which hides a stream until it is written again, and `Tombstone`, which ends it for good. */
import type { handleUnaryCall, Metadata, sendUnaryData } from '@grpc/grpc-js';
import { appendFailures } from './append-failures.js';
import type { Expected } from './commit-check.js';
import type { AppendOutcome } from './event-log.js';
import { refusalOfFollower, type Node } from './node.js';
import { streams, type messages } from './protocol.js';
import { invalidArgument, rpcError, streamDeleted, wrongExpectedVersion, type RpcStatus } from './rpc-errors.js';
import { expectedOf, nameOf } from './wire-values.js';

export const deleteHandler =
  (node: Node): handleUnaryCall<messages.DeleteReq, messages.DeleteResp> =>
  (call, answer) => {
    node.counts.delete++;
    const Position = streams.DeleteResp.Position;
    remove(node, call.metadata, call.request.getOptions(), answer, {
      run: (stream, expected) => node.log.delete(stream, expected, node.clock()),
      response: (at) =>
        new streams.DeleteResp().setPosition(new Position().setCommitPosition(at).setPreparePosition(at)),
    });
  };

export const tombstoneHandler =
  (node: Node): handleUnaryCall<messages.TombstoneReq, messages.TombstoneResp> =>
  (call, answer) => {
    node.counts.tombstone++;
    const Position = streams.TombstoneResp.Position;
    remove(node, call.metadata, call.request.getOptions(), answer, {
      run: (stream, expected) => node.log.tombstone(stream, expected, node.clock()),
      response: (at) =>
        new streams.TombstoneResp().setPosition(new Position().setCommitPosition(at).setPreparePosition(at)),
    });
  };

interface Removal<Response> {
  run(stream: string, expected: Expected): AppendOutcome;
  response(at: string): Response;
}

function remove<Response>(
  node: Node,
  metadata: Metadata,
  options: messages.DeleteReq.Options | messages.TombstoneReq.Options | undefined,
  answer: sendUnaryData<Response>,
  { run, response }: Removal<Response>,
): void {
  const fail = (status: RpcStatus) => answer(rpcError(status));
  const expected = options && expectedOf(options, options.hasRevision() ? options.getRevision() : undefined);
  if (!options || expected === undefined) {
    fail(invalidArgument('No expected revision was given.'));
    return;
  }
  const trouble = node.faults.take('delete');
  const refusal = trouble?.refuse ?? refusalOfFollower(node, metadata);
  if (refusal) {
    fail(refusal);
    return;
  }
  const stream = nameOf(options.getStreamIdentifier());
  const outcome = run(stream, expected);
  node.faults.settle(trouble, {
    answer: () => {
      if (outcome.result === 'stream-deleted') {
        fail(streamDeleted(stream));
        return;
      }
      if (outcome.result === 'wrong-expected-version') {
        fail(wrongExpectedVersion(stream, expected, outcome.current));
        return;
      }
      answer(null, response(String(outcome.at)));
    },
    timeOut: () => fail(appendFailures.timeout.rpc),
    fail,
  });
}
