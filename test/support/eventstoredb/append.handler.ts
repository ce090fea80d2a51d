/** `Append`: one append a call, its events a message each. */
import type { handleClientStreamingCall, sendUnaryData } from '@grpc/grpc-js';
import type { Expected } from './commit-check.js';
import type { AppendOutcome } from './event-log.js';
import { append, appendSize, refusalOfFollower, type AppendRequest, type Node } from './node.js';
import { streams, shared, type messages } from './protocol.js';
import { appendFailures } from './append-failures.js';
import {
  handlerFailed,
  invalidArgument,
  maximumAppendSizeExceeded,
  requiredMetadataMissing,
  rpcError,
  streamDeleted,
  type RpcStatus,
} from './rpc-errors.js';
import type { ProposedEvent } from './logged-event.js';
import { expectedOf, MissingProperty, nameOf, proposedEvent } from './wire-values.js';

type Call = handleClientStreamingCall<messages.AppendReq, messages.AppendResp>;

export const appendHandler =
  (node: Node): Call =>
  (call, answer) => {
    node.counts.append++;
    let options: messages.AppendReq.Options | undefined;
    const events: ProposedEvent[] = [];
    let size = 0;
    let failed = false;
    const fail = (status: RpcStatus) => {
      if (!failed) answer(rpcError(status));
      failed = true;
    };
    call.on('data', (request: messages.AppendReq) => {
      if (failed) return;
      const message = request.getProposedMessage();
      if (!options || !message) {
        options = request.getOptions();
        if (!options) fail(handlerFailed());
        return;
      }
      try {
        const event = proposedEvent(message);
        size += appendSize(event);
        events.push(event);
      } catch (error) {
        fail(error instanceof MissingProperty ? requiredMetadataMissing(error.property) : handlerFailed());
      }
      if (size > node.maxAppendBytes) fail(maximumAppendSizeExceeded(node.maxAppendBytes));
    });
    call.on('end', () => {
      if (failed) return;
      const expected = options && expectedOf(options, options.hasRevision() ? options.getRevision() : undefined);
      if (!options || expected === undefined) {
        fail(invalidArgument('No expected revision was given.'));
        return;
      }
      const refusal = refusalOfFollower(node, call.metadata);
      if (refusal) {
        fail(refusal);
        return;
      }
      settle(node, { stream: nameOf(options.getStreamIdentifier()), expected, events }, answer);
    });
  };

function settle(node: Node, request: AppendRequest, answer: sendUnaryData<messages.AppendResp>): void {
  const trouble = node.faults.take('append');
  const fail = (status: RpcStatus) => answer(rpcError(status));
  if (trouble?.refuse) {
    fail(trouble.refuse);
    return;
  }
  if (trouble?.failure) {
    fail(appendFailures[trouble.failure].rpc);
    return;
  }
  const outcome = append(node, request);
  node.faults.settle(trouble, {
    answer: () =>
      outcome.result === 'stream-deleted'
        ? fail(streamDeleted(request.stream))
        : answer(null, response(outcome, request.expected)),
    timeOut: () => fail(appendFailures.timeout.rpc),
    fail,
  });
}

function response(
  outcome: Exclude<AppendOutcome, { result: 'stream-deleted' }>,
  expected: Expected,
): messages.AppendResp {
  if (outcome.result === 'wrong-expected-version') {
    return new streams.AppendResp().setWrongExpectedVersion(wrongExpectedVersion(expected, outcome.current));
  }
  const position = new streams.AppendResp.Position()
    .setCommitPosition(String(outcome.at))
    .setPreparePosition(String(outcome.at));
  const success = new streams.AppendResp.Success().setPosition(position);
  if (outcome.revision < 0) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(String(outcome.revision));
  return new streams.AppendResp().setSuccess(success);
}

/** Told twice: in the words of 20.6.0 and in those that came after. */
function wrongExpectedVersion(expected: Expected, current: number): messages.AppendResp.WrongExpectedVersion {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  const empty = new shared.Empty();
  if (expected === 'any') wrong.setExpectedAny(empty).setAny2060(empty);
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(empty).setStreamExists2060(empty);
  else if (expected === 'no_stream') wrong.setExpectedNoStream(empty);
  else wrong.setExpectedRevision(String(expected)).setExpectedRevision2060(expected);
  if (current < 0) return wrong.setCurrentNoStream(empty).setNoStream2060(empty);
  return wrong.setCurrentRevision(String(current)).setCurrentRevision2060(current);
}
