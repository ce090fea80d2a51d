/** What the real client never sends, or not to order: appends in parts, deadlines that passed, requests with a mistake. */
import { once } from 'node:events';
import { credentials } from '@grpc/grpc-js';
import { describe, expect, test } from '@jest/globals';
import generated from '@eventstore/db-client/generated/streams_grpc_pb.js';
import timestamps from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { endAfterTest } from './fixture.js';
import { GoogleEmpty, shared, streams, type messages } from './protocol.js';
import { idOf, identifierOf, nameOf, structuredId } from './wire-values.js';
import { WireServer, type WireServerOptions } from './wire-server.js';

const ID = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A batch stream in the hand, and its answers in the order in which they came. */
async function batchStream(options?: WireServerOptions) {
  const server = await WireServer.start(options);
  endAfterTest(() => server.close());
  const client = new generated.StreamsClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
  endAfterTest(() => client.close());
  const call = client.batchAppend();
  const answers: messages.BatchAppendResp[] = [];
  call.on('data', (answer: messages.BatchAppendResp) => answers.push(answer));
  call.on('error', () => {});
  endAfterTest(() => call.cancel());
  const next = async (): Promise<messages.BatchAppendResp> => {
    while (answers.length === 0) await once(call, 'data');
    return answers.shift()!;
  };
  return { server, call, next };
}

interface Part {
  readonly id: number;
  readonly stream?: string;
  readonly final?: boolean;
  readonly deadline?: Date;
  readonly events?: readonly messages.BatchAppendReq.ProposedMessage[];
}

function request({ id, stream, final = true, deadline, events = [] }: Part): messages.BatchAppendReq {
  const made = new streams.BatchAppendReq()
    .setCorrelationId(structuredId(ID(id)))
    .setIsFinal(final)
    .setProposedMessagesList([...events]);
  if (stream === undefined) return made;
  const options = new streams.BatchAppendReq.Options()
    .setStreamIdentifier(identifierOf(stream))
    .setAny(new GoogleEmpty());
  if (deadline) options.setDeadline(timestamps.Timestamp.fromDate(deadline));
  return made.setOptions(options);
}

function proposed(n: number, data = '{}'): messages.BatchAppendReq.ProposedMessage {
  const message = new streams.BatchAppendReq.ProposedMessage()
    .setId(new shared.UUID().setString(ID(n)))
    .setData(Buffer.from(data).toString('base64'));
  message.getMetadataMap().set('type', 'noted').set('content-type', 'application/json');
  return message;
}

const errorOf = (answer: messages.BatchAppendResp) => ({
  id: idOf(answer.getCorrelationId()),
  stream: nameOf(answer.getStreamIdentifier()),
  message: answer.getError()?.getMessage(),
  details: answer.getError()?.getDetails()?.getTypeName(),
});

describe('an append in parts', () => {
  test('is done when the last has come, whatever comes between', async () => {
    const { server, call, next } = await batchStream();
    call.write(request({ id: 1, stream: 'a', final: false, events: [proposed(1)] }));
    call.write(request({ id: 2, stream: 'b', events: [proposed(2)] }));
    expect(idOf((await next()).getCorrelationId())).toBe(ID(2));
    expect(server.log.stream('a')).toEqual([]);
    call.write(request({ id: 1, final: false, events: [proposed(3)] }));
    call.write(request({ id: 1, events: [proposed(4)] }));
    const answer = await next();
    expect(idOf(answer.getCorrelationId())).toBe(ID(1));
    expect(answer.getSuccess()?.getCurrentRevision()).toBe('2');
    expect(server.log.stream('a').map(({ id }) => id)).toEqual([ID(1), ID(3), ID(4)]);
  });

  test('is refused as soon as it is too large', async () => {
    const { server, call, next } = await batchStream({ maxAppendBytes: 100 });
    call.write(request({ id: 1, stream: 'a', final: false, events: [proposed(1, '"x"'.padEnd(60))] }));
    call.write(request({ id: 1, final: false, events: [proposed(2, '"x"'.padEnd(60))] }));
    expect(errorOf(await next())).toMatchObject({
      message: 'MaximumAppendSizeExceeded',
      details: 'event_store.client.MaximumAppendSizeExceeded',
    });
    // What still comes of it is of an append that nobody knows.
    call.write(request({ id: 1, events: [proposed(3)] }));
    call.write(request({ id: 2, stream: 'b', events: [proposed(4)] }));
    expect(idOf((await next()).getCorrelationId())).toBe(ID(2));
    expect(server.log.stream('a')).toEqual([]);
  });

  test('is given up when the rest does not come in time', async () => {
    const { server, call, next } = await batchStream();
    call.write(request({ id: 1, stream: 'a', final: false, deadline: inMs(150), events: [proposed(1)] }));
    expect(errorOf(await next())).toEqual({
      id: ID(1),
      stream: 'a',
      message: 'Timeout',
      details: 'event_store.client.Timeout',
    });
    expect(server.log.userEvents).toEqual([]);
  });
});

describe('an append is answered with an error', () => {
  test('if its deadline has passed', async () => {
    const { server, call, next } = await batchStream();
    call.write(request({ id: 1, stream: 'a', deadline: inMs(-1), events: [proposed(1)] }));
    expect(errorOf(await next())).toMatchObject({ id: ID(1), message: 'Timeout' });
    expect(server.log.userEvents).toEqual([]);
  });

  test('if an event has no type, or nothing is said of the revision; the others go on', async () => {
    const { server, call, next } = await batchStream();
    call.write(request({ id: 1, stream: 'a', events: [new streams.BatchAppendReq.ProposedMessage()] }));
    expect(errorOf(await next())).toMatchObject({ id: ID(1), stream: 'a', message: 'BadRequest' });
    const silent = request({ id: 2, stream: 'a', events: [proposed(2)] });
    silent.getOptions()?.clearAny();
    call.write(silent);
    expect(errorOf(await next())).toMatchObject({ id: ID(2), message: 'BadRequest' });
    call.write(request({ id: 3, stream: 'a', events: [proposed(3)] }));
    expect((await next()).hasSuccess()).toBe(true);
    expect(server.log.stream('a').map(({ id }) => id)).toEqual([ID(3)]);
  });
});

test('a client that ends its half is answered and told the end', async () => {
  const { call, next } = await batchStream();
  const ended = once(call, 'end');
  call.write(request({ id: 1, stream: 'a', events: [proposed(1)] }));
  call.end();
  expect((await next()).hasSuccess()).toBe(true);
  await ended;
});

const inMs = (ms: number) => new Date(Date.now() + ms);
