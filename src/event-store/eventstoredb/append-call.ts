/**
 * One call to the server that many appends share, each answered when the server answers it. When the call ends, whatever the
 * reason, those that were not answered are unknown.
 */
import { randomUUID } from 'node:crypto';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ExpectedRevision } from '../event-store.js';
import { sizeOf, type WrittenEvent } from './events.js';
import type { AppendCall as Call } from './log-client.js';
import { outcomeOf, type Outcome } from './outcome.js';
import { neverLeft, NoAnswer } from './trouble.js';

/** Bytes of events that go in one message; servers read messages of up to 4 MB. */
const MESSAGE_BYTES = 1024 * 1024;

export interface Append {
  readonly stream: string;
  readonly events: readonly WrittenEvent[];
  readonly expected: ExpectedRevision;
}

export class AppendCall {
  /** Whether the next append must go another way. */
  retired = false;
  private readonly waiting = new Map<string, (outcome: Outcome) => void>();

  constructor(private readonly call: Call) {
    call.on('data', (response: BatchAppendResp) => this.answered(response));
    call.on('error', (error: unknown) => this.ended(error));
    // The server may end the call without an error, and then reads nothing more of it.
    call.on('end', () => {
      call.end();
      this.ended(new Error('the server ended the call'));
    });
  }

  /** Never rejects, and answers within `timeoutMs`. */
  send(append: Append, timeoutMs: number): Promise<Outcome> {
    return new Promise((resolve) => {
      const id = randomUUID();
      const timer = setTimeout(() => {
        this.waiting.get(id)?.({ kind: 'unknown', error: new NoAnswer(timeoutMs) });
        this.retire();
      }, timeoutMs);
      this.waiting.set(id, (outcome) => {
        clearTimeout(timer);
        this.waiting.delete(id);
        resolve(outcome);
      });
      for (const message of toMessages(id, append)) this.call.write(message);
    });
  }

  /** Nobody begins with it any more; who waits is still answered. */
  private retire(): void {
    if (!this.retired) this.call.end();
    this.retired = true;
    if (this.waiting.size === 0) this.call.cancel();
  }

  private answered(response: BatchAppendResp): void {
    // One that is not known was given up: its outcome has been, or is being, settled otherwise.
    this.waiting.get(idOf(response))?.(outcomeOf(response));
    if (this.retired && this.waiting.size === 0) this.call.cancel();
  }

  private ended(error: unknown): void {
    this.retired = true;
    const kind = neverLeft(error) ? 'not-taken' : 'unknown';
    for (const answer of [...this.waiting.values()]) answer({ kind, error });
  }
}

function* toMessages(id: string, { stream, events, expected }: Append): Generator<BatchAppendReq> {
  let message = newMessage(id).setOptions(optionsOf(stream, expected));
  let bytes = 0;
  for (const event of events) {
    const size = sizeOf(event);
    if (bytes > 0 && bytes + size > MESSAGE_BYTES) {
      yield message;
      message = newMessage(id);
      bytes = 0;
    }
    message.addProposedMessages(toProposed(event));
    bytes += size;
  }
  yield message.setIsFinal(true);
}

const newMessage = (id: string): BatchAppendReq =>
  new messages.BatchAppendReq().setCorrelationId(new shared.UUID().setString(id)).setIsFinal(false);

/** Without a deadline: it would be a time of day, which the server compares with a clock of its own. */
function optionsOf(stream: string, expected: ExpectedRevision): InstanceType<typeof messages.BatchAppendReq.Options> {
  const identifier = new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
  const options = new messages.BatchAppendReq.Options().setStreamIdentifier(identifier);
  return expected === 'no-stream'
    ? options.setNoStream(new shared.Empty())
    : options.setStreamPosition(String(expected));
}

function toProposed({ id, type, data, metadata }: WrittenEvent) {
  const message = new messages.BatchAppendReq.ProposedMessage()
    .setId(new shared.UUID().setString(id))
    .setData(data)
    .setCustomMetadata(metadata);
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  return message;
}

/** As text, or as two halves in whole numbers: servers answer either way. */
function idOf(response: BatchAppendResp): string {
  const id = response.getCorrelationId();
  const halves = id?.getStructured();
  if (!halves) return id?.getString() ?? '';
  const hex = [halves.getMostSignificantBits(), halves.getLeastSignificantBits()]
    .map((half) => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0'))
    .join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
