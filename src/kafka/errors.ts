/** What can keep the relay from publishing, and what it means for it. */
import type { RecordedEvent } from '../event-store/event-store.js';

/** An event that the brokers, or this version, will never take. Nothing after it is published: that would be a gap. */
export class EventRefused extends Error {
  override readonly name = 'EventRefused';
  constructor(event: RecordedEvent, why: string, options?: ErrorOptions) {
    super(`Event ${event.type} at position ${event.position.toString()} (${event.stream}) ${why}`, options);
  }
}

/** The topics tell of another log than this one, or of other settings: to go on would lose, double or disorder events. */
export class LogMismatch extends Error {
  override readonly name = 'LogMismatch';
}

/** A topic is not as the relay needs it; the message says what to mend. */
export class TopicUnfit extends Error {
  override readonly name = 'TopicUnfit';
}

/** The brokers did not acknowledge, or not all of it: whether it is there, the relay's position tells. */
export class NotAcknowledged extends Error {
  override readonly name = 'NotAcknowledged';
}

/** This instance does not lead any more. */
export class Deposed extends Error {
  override readonly name = 'Deposed';
}

const REFUSALS = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP']);

/** The broker's name for why it will not take these messages, however often they are sent; undefined for any other error. */
export function refusalIn(error: unknown): string | undefined {
  for (let cause = error; isErrorLike(cause); cause = cause.cause) {
    if (typeof cause.type === 'string' && REFUSALS.has(cause.type)) return cause.type;
  }
  return undefined;
}

/** What an error says, whatever was thrown. */
export const textOf = (error: unknown): string => (isErrorLike(error) ? error.message : String(error));

function isErrorLike(error: unknown): error is { message: string; type?: unknown; cause?: unknown } {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
}
