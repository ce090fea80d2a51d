/** One stream on a real connection: who reads too slowly is let go, and what is held for them has a bound. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { EventStream, eventText } from '../../src/http/event-stream.js';

let server: Server;
let begun: Promise<EventStream>;
let client: Socket;
beforeEach(async () => {
  server = createServer();
  begun = once(server, 'request').then(([, response]: unknown[]) => {
    const stream = new EventStream(response as ServerResponse);
    stream.body.pipe(response as ServerResponse);
    return stream;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n');
});
afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

const event = (size: number) => eventText({ id: '7', event: 'lag', data: { padding: 'x'.repeat(size) } });

test('events and signs of life go out as they are, and an end says why', async () => {
  const stream = await begun;
  const closed = new Promise<void>((resolve) => stream.onClose(resolve));
  stream.send(event(1));
  stream.beat();
  stream.end('enough');
  stream.send(event(2));
  stream.end('again');
  const sent = await text(client);
  expect(sent).toContain('id: 7\nevent: lag\ndata: {"padding":"x"}\n\n');
  expect(sent.match(/^:.*$/gm)).toEqual([':', ': enough']);
  expect(sent).not.toContain('xx');
  await closed;
});

test('a client that does not read is let go before much is held for it', async () => {
  const stream = await begun;
  client.pause();
  const closed = new AbortController();
  stream.onClose(() => closed.abort());
  let [most, sent] = [0, 0];
  // The system itself takes some megabytes of them.
  for (; !closed.signal.aborted && sent < 10_000; sent++) {
    stream.send(event(10_000));
    most = Math.max(most, stream.body.readableLength);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(closed.signal.aborted).toBe(true);
  expect(most).toBeLessThan(300_000);
  client.resume();
  client.on('error', () => undefined);
  await once(client, 'close');
});

test('a client that does not read does not hold up an end', async () => {
  const stream = await begun;
  client.pause();
  const closed = new Promise<void>((resolve) => stream.onClose(resolve));
  for (let sent = 0; sent < 10_000 && stream.body.readableLength < 100_000; sent++) {
    stream.send(event(10_000));
    await new Promise((resolve) => setImmediate(resolve));
  }
  stream.end('stopping');
  await closed;
});
