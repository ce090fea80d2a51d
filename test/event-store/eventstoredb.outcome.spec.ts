/** What the server says of an append, understood; what is said in any other way is unknown, never guessed. */
import { expect, test } from '@jest/globals';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import Any from 'google-protobuf/google/protobuf/any_pb.js';
import { outcomeOf } from '../../src/event-store/eventstoredb/outcome.js';

const answer = () => new messages.BatchAppendResp();
const success = (revision: string) => new messages.BatchAppendResp.Success().setCurrentRevision(revision);
const position = (commit: string) =>
  new shared.AllStreamPosition().setCommitPosition(commit).setPreparePosition(commit);

function failure(type: string, message = type, details: Uint8Array = new Uint8Array()) {
  const any = new Any.Any();
  any.pack(details, type);
  return answer().setError(new status.Status().setMessage(message).setDetails(any));
}

test.each([
  [
    'appended',
    answer().setSuccess(success('7').setPosition(position('123456789012345'))),
    { kind: 'appended', revision: 7, position: 123456789012345n },
  ],
  [
    'appended before, at a position that it does not tell',
    answer().setSuccess(success('7').setNoPosition(new shared.Empty())),
    { kind: 'appended', revision: 7, position: undefined },
  ],
  [
    'a conflict with a revision',
    failure(
      'event_store.client.WrongExpectedVersion',
      'WrongExpectedVersion',
      new shared.WrongExpectedVersion().setCurrentStreamRevision('41').serializeBinary(),
    ),
    { kind: 'conflict', actual: 41 },
  ],
  [
    'a conflict at revision 0, which is not "none"',
    failure(
      'event_store.client.WrongExpectedVersion',
      'WrongExpectedVersion',
      new shared.WrongExpectedVersion().setCurrentStreamRevision('0').serializeBinary(),
    ),
    { kind: 'conflict', actual: 0 },
  ],
  [
    'a conflict with a stream that is not there',
    failure(
      'event_store.client.WrongExpectedVersion',
      'WrongExpectedVersion',
      new shared.WrongExpectedVersion().setCurrentNoStream(new shared.Empty()).serializeBinary(),
    ),
    { kind: 'conflict', actual: 'no-stream' },
  ],
  ['too large in all', failure('event_store.client.MaximumAppendSizeExceeded'), { kind: 'too-large' }],
  ['too large in one event', failure('event_store.client.MaximumAppendEventSizeExceeded'), { kind: 'too-large' }],
  ['denied', failure('event_store.client.AccessDenied'), { kind: 'refused' }],
  ['a deleted stream', failure('event_store.client.StreamDeleted'), { kind: 'refused' }],
  ['not ready', failure('google.protobuf.Empty', 'Server Is Not Ready'), { kind: 'not-taken' }],
  ['busy', failure('google.protobuf.Empty', 'Server Is Busy'), { kind: 'not-taken' }],
  ['an error of its own', failure('google.protobuf.Empty', 'Envelope callback expected …'), { kind: 'unknown' }],
  ['a timeout', failure('event_store.client.Timeout'), { kind: 'unknown' }],
  ['unknown', failure('event_store.client.Unknown'), { kind: 'unknown' }],
  ['a word of a future version', failure('event_store.client.Sublimated'), { kind: 'unknown' }],
  ['nothing', answer(), { kind: 'unknown' }],
])('%s', (_, response, outcome) => {
  // Over the wire, as it comes.
  const received = messages.BatchAppendResp.deserializeBinary(response.serializeBinary());
  expect(outcomeOf(received)).toMatchObject(outcome);
});
