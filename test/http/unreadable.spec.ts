/** What is too long, or no HTTP at all, is told what to mend like everything else. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerUnreadable } from '../../src/http/unreadable.js';
import { startService, type Json, type Service } from '../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe('a long part of an address', () => {
  const long = 'x'.repeat(5_000);

  test.each([
    ['holdId', 'GET', `/v1/holds/${long}`],
    ['barcode', 'GET', `/v1/items/${long}/journey`],
    ['code', 'PUT', `/v1/libraries/${'%20'.repeat(101)}`],
    ['claimId', 'GET', `/v1/damage/${long}`],
  ])('%s is named as what to mend', async (field, method, path) => {
    const { status, headers, body } = await service.call(method, path, method === 'PUT' ? { name: 'Long' } : undefined);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      type: 'urn:waybill:problem:invalid',
      errors: [{ field, detail: expect.stringContaining(`${field} must be`) }],
    });
    expect(JSON.stringify(body)).not.toContain(long);
  });

  test('a stranger is asked for a key, as everywhere', async () => {
    const { status, body } = await service.as(null).get(`/v1/holds/${long}`);
    expect([status, body['type']]).toEqual([401, 'urn:waybill:problem:key-needed']);
  });
});

/** Sends these bytes and reads until the service closes the connection. */
async function converse(port: number, sent: string): Promise<{ readonly head: string; readonly problem: Json }> {
  const socket = connect(port, '127.0.0.1');
  socket.write(sent);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  expect(head).toContain('Content-Type: application/problem+json');
  expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
  return { head, problem: JSON.parse(body) as Json };
}

describe('what cannot be read', () => {
  const port = () => Number(new URL(service.url).port);

  test('an address beyond all bounds', async () => {
    const { head, problem } = await converse(port(), `GET /v1/holds/${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`);
    expect(head).toMatch(/^HTTP\/1\.1 431 /);
    expect(problem).toEqual({
      type: 'urn:waybill:problem:headers-too-large',
      title: expect.any(String),
      status: 431,
      detail: 'Send an address and headers of at most 16 kB together.',
    });
  });

  test('no HTTP', async () => {
    const { head, problem } = await converse(port(), 'Good morning!\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    expect(problem).toMatchObject({ type: 'urn:waybill:problem:malformed-request', status: 400 });
  });

  test('a request without an end', async () => {
    const impatient = createServer({ requestTimeout: 20, connectionsCheckingInterval: 10 });
    impatient.on('clientError', answerUnreadable).listen(0, '127.0.0.1');
    await once(impatient, 'listening');
    const { head, problem } = await converse((impatient.address() as AddressInfo).port, 'GET / HTTP/1.1\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 408 /);
    expect(problem).toMatchObject({ type: 'urn:waybill:problem:too-slow', status: 408 });
    impatient.close();
  });

  test('the service goes on', async () => expect((await service.get('/health/live')).status).toBe(200));
});
