/** What breaks within is told as our own fault, whatever broke, and never shown. */
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { MemberQueries } from '../../src/partners/index.js';
import { startService, type Service } from '../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterEach(() => void jest.restoreAllMocks());
afterAll(() => service.stop());

test.each([
  ['text that is no JSON', () => JSON.parse('{') as never],
  ['text that is no number', () => BigInt('ours') as never],
  ['a property of nothing', () => (undefined as unknown as { ours: never }).ours],
  ['a length below nothing', () => 'ours'.repeat(-1) as never],
])('%s', async (_what, fails) => {
  jest.spyOn(service.server.get(MemberQueries), 'libraries').mockImplementation(async () => {
    await Promise.resolve();
    return fails();
  });
  const { status, headers, body, text } = await service.get('/v1/libraries');
  expect([status, body['type']]).toEqual([500, 'urn:waybill:problem:internal']);
  expect(text).not.toContain('ours');
  const logged = service.logged.filter((line) => line.includes(headers.get('x-request-id') ?? ''));
  expect(logged).toContainEqual(expect.stringContaining('"level":50'));
});
