/** `BatchAppend`: one stream of many appends, each told apart by its correlation id and answered when it is done. */
import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js';
import { appendFailures, detailed } from './append-failures.js';
import type { Expected } from './commit-check.js';
import type { AppendOutcome } from './event-log.js';
import { append, appendSize, refusalOfFollower, type AppendRequest, type Node } from './node.js';
import type { ProposedEvent } from './logged-event.js';
import { Code, GoogleEmpty, shared, streams, type messages, type Status, type UUID } from './protocol.js';
import { rpcError, type RpcStatus } from './rpc-errors.js';
import { expectedOf, identifierOf, idOf, nameOf, proposedEvent } from './wire-values.js';

type Stream = ServerDuplexStream<messages.BatchAppendReq, messages.BatchAppendResp>;

/** An append of which not all parts have come. */
interface Pending {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: ProposedEvent[];
  size: number;
  /** Set while more parts are awaited. */
  timer?: NodeJS.Timeout;
}

export const batchAppendHandler =
  (node: Node): handleBidiStreamingCall<messages.BatchAppendReq, messages.BatchAppendResp> =>
  (call) => {
    node.counts.batchAppend++;
    new BatchAppendStream(node, call).start();
  };

class BatchAppendStream {
  private readonly pending = new Map<string, Pending>();
  private over = false;

  constructor(
    private readonly node: Node,
    private readonly call: Stream,
  ) {}

  start(): void {
    const { call, node } = this;
    node.batchStreams.add(this.end);
    call.on('data', (request: messages.BatchAppendReq) => this.receive(request));
    // Whoever closes its half is answered what is under way and then the end.
    call.on('end', () => this.end());
    call.on('cancelled', () => this.close());
    call.on('close', () => this.close());
    call.on('error', () => this.close());
  }

  private readonly end = (status?: RpcStatus): void => {
    if (this.over) return;
    this.close();
    if (status) this.call.emit('error', rpcError(status));
    else this.call.end();
  };

  private close(): void {
    this.over = true;
    this.node.batchStreams.delete(this.end);
    for (const { timer } of this.pending.values()) clearTimeout(timer);
    this.pending.clear();
  }

  private receive(request: messages.BatchAppendReq): void {
    if (this.over) return;
    const uuid = request.getCorrelationId();
    const id = idOf(uuid);
    try {
      const pending = request.hasOptions() ? this.begin(id, request, uuid) : this.pending.get(id);
      if (pending) this.take(id, pending, request, uuid);
    } catch (error) {
      this.forget(id);
      this.answer(uuid, nameOf(request.getOptions()?.getStreamIdentifier()), badRequest((error as Error).message));
    }
  }

  private begin(id: string, request: messages.BatchAppendReq, uuid: UUID | undefined): Pending | undefined {
    const options = request.getOptions()!;
    const stream = nameOf(options.getStreamIdentifier());
    if (!options.hasStreamIdentifier()) {
      this.answer(uuid, stream, badRequest('Required field StreamIdentifier not set.'));
      return undefined;
    }
    const timeout = Math.min(timeLeft(options), this.node.writeTimeoutMs);
    if (timeout <= 0) {
      this.answer(uuid, stream, appendFailures.timeout.batch());
      return undefined;
    }
    const expected = expectedOf(options, options.hasStreamPosition() ? options.getStreamPosition() : undefined);
    if (expected === undefined) throw new Error('No expected stream position was given.');
    const pending: Pending = { stream, expected, events: [], size: 0 };
    if (!request.getIsFinal()) pending.timer = setTimeout(() => this.expire(id, uuid), timeout);
    this.pending.set(id, pending);
    return pending;
  }

  private take(id: string, pending: Pending, request: messages.BatchAppendReq, uuid: UUID | undefined): void {
    for (const message of request.getProposedMessagesList()) {
      const event = proposedEvent(message);
      pending.events.push(event);
      pending.size += appendSize(event);
    }
    if (pending.size > this.node.maxAppendBytes) {
      this.forget(id);
      this.answer(uuid, pending.stream, maximumAppendSizeExceeded(this.node.maxAppendBytes));
    } else if (request.getIsFinal()) {
      this.forget(id);
      this.append(pending, uuid);
    }
  }

  private append(request: AppendRequest, uuid: UUID | undefined): void {
    const { node } = this;
    node.counts.batchAppendWrite++;
    const refusal = refusalOfFollower(node, this.call.metadata);
    if (refusal) {
      this.end(refusal);
      return;
    }
    const trouble = node.faults.take('append');
    if (trouble?.refuse) {
      this.end(trouble.refuse);
      return;
    }
    if (trouble?.failure) {
      this.answer(uuid, request.stream, appendFailures[trouble.failure].batch());
      return;
    }
    const outcome = append(node, request);
    node.faults.settle(trouble, {
      answer: () => this.answer(uuid, request.stream, result(outcome, request)),
      timeOut: () => this.answer(uuid, request.stream, appendFailures.timeout.batch()),
      fail: this.end,
    });
  }

  /** The rest of an append did not come in time. */
  private expire(id: string, uuid: UUID | undefined): void {
    const pending = this.pending.get(id);
    this.forget(id);
    if (pending) this.answer(uuid, pending.stream, appendFailures.timeout.batch());
  }

  private forget(id: string): void {
    clearTimeout(this.pending.get(id)?.timer);
    this.pending.delete(id);
  }

  /** Answers that a client does not fetch keep further appends waiting. */
  private answer(uuid: UUID | undefined, stream: string, said: messages.BatchAppendResp.Success | Status): void {
    if (this.over) return;
    const response = new streams.BatchAppendResp().setCorrelationId(uuid).setStreamIdentifier(identifierOf(stream));
    if (said instanceof streams.BatchAppendResp.Success) response.setSuccess(said);
    else response.setError(said);
    if (this.call.write(response)) return;
    this.call.pause();
    this.call.once('drain', () => this.call.resume());
  }
}

function result(
  outcome: AppendOutcome,
  { stream, expected }: AppendRequest,
): messages.BatchAppendResp.Success | Status {
  switch (outcome.result) {
    case 'success':
      return success(outcome);
    case 'wrong-expected-version':
      return detailed(Code.ALREADY_EXISTS, 'WrongExpectedVersion', wrongExpectedVersion(expected, outcome.current));
    case 'stream-deleted':
      return detailed(
        Code.NOT_FOUND,
        'StreamDeleted',
        new shared.StreamDeleted().setStreamIdentifier(identifierOf(stream)),
      );
  }
}

function success({ revision, at }: { revision: number; at: number }): messages.BatchAppendResp.Success {
  const position = new shared.AllStreamPosition().setCommitPosition(String(at)).setPreparePosition(String(at));
  const done = new streams.BatchAppendResp.Success().setPosition(position);
  return revision < 0 ? done.setNoStream(new GoogleEmpty()) : done.setCurrentRevision(String(revision));
}

function wrongExpectedVersion(expected: Expected, current: number) {
  const wrong = new shared.WrongExpectedVersion();
  if (expected === 'any') wrong.setExpectedAny(new GoogleEmpty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new GoogleEmpty());
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new GoogleEmpty());
  else wrong.setExpectedStreamPosition(String(expected));
  return current < 0 ? wrong.setCurrentNoStream(new GoogleEmpty()) : wrong.setCurrentStreamRevision(String(current));
}

const badRequest = (message: string): Status =>
  detailed(Code.INVALID_ARGUMENT, 'BadRequest', new shared.BadRequest().setMessage(message));

const maximumAppendSizeExceeded = (bytes: number): Status =>
  detailed(
    Code.INVALID_ARGUMENT,
    'MaximumAppendSizeExceeded',
    new shared.MaximumAppendSizeExceeded().setMaxappendsize(bytes),
  );

/** Milliseconds until the client no longer wants it; none at all if it never said. */
function timeLeft(options: messages.BatchAppendReq.Options): number {
  const deadline = options.getDeadline();
  if (!deadline) return Number.POSITIVE_INFINITY;
  return deadline.getSeconds() * 1_000 + deadline.getNanos() / 1e6 - Date.now();
}
