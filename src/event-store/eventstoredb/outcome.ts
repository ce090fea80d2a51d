/** What the server says of an append, as one of few kinds. What it says in a way we do not know is unknown, never guessed. */
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { Appended, ExpectedRevision } from '../event-store.js';

export type Outcome =
  /** On disk. The server does not always say at which position, when the same was appended before. */
  | { readonly kind: 'appended'; readonly revision: number; readonly position: Appended['position'] | undefined }
  | { readonly kind: 'conflict'; readonly actual: ExpectedRevision }
  | { readonly kind: 'too-large' }
  /** It did not get in and will not, now or however often it is sent. */
  | { readonly kind: 'refused'; readonly error: unknown }
  /** It did not get in and will not; sent again it may. */
  | { readonly kind: 'not-taken'; readonly error: unknown }
  /** It may be in the log, may not be, and may yet get there. */
  | { readonly kind: 'unknown'; readonly error: unknown };

/** What a server says that hands the append back unopened. */
const HANDED_BACK = /^(Server Is Not Ready|Server Is Busy|No leader info available in response)$/;

export function outcomeOf(response: BatchAppendResp): Outcome {
  const success = response.getSuccess();
  if (!success) return failureOf(response);
  const position = success.getPosition()?.getCommitPosition();
  return {
    kind: 'appended',
    revision: Number(success.getCurrentRevision()),
    position: position === undefined ? undefined : BigInt(position),
  };
}

function failureOf(response: BatchAppendResp): Outcome {
  const status = response.getError();
  const details = status?.getDetails();
  const type = details?.getTypeName() ?? '';
  const message = status?.getMessage() ?? 'an answer without content';
  const error = new Error(message);
  switch (type.split('.').at(-1)) {
    case 'WrongExpectedVersion': {
      const conflict = shared.WrongExpectedVersion.deserializeBinary(details?.getValue_asU8() ?? new Uint8Array());
      const revision = conflict.hasCurrentStreamRevision() ? Number(conflict.getCurrentStreamRevision()) : 'no-stream';
      return { kind: 'conflict', actual: revision };
    }
    case 'MaximumAppendSizeExceeded':
    case 'MaximumAppendEventSizeExceeded':
      return { kind: 'too-large' };
    case 'AccessDenied':
      return { kind: 'refused', error: Object.assign(error, { type: 'access-denied' }) };
    case 'StreamDeleted':
      return { kind: 'refused', error: Object.assign(error, { type: 'stream-deleted' }) };
    default:
      return { kind: HANDED_BACK.test(message) ? 'not-taken' : 'unknown', error };
  }
}
