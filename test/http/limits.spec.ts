/** Too many requests are refused before they cost anything, with when to go on; whoever has a key is not shut out by strangers. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { networkOf } from '../../src/http/limits.js';
import { startService, type Service } from '../support/service.js';

const PER_KEY = 5;
const PER_ADDRESS = 3;

describe('requests in a minute', () => {
  let service: Service;
  beforeEach(async () => {
    service = await startService({ settings: { limits: { perKey: PER_KEY, perAddress: PER_ADDRESS } } });
  });
  afterEach(() => service.stop());

  const statuses = async (times: number, ask: () => Promise<{ readonly status: number }>) => {
    const seen: number[] = [];
    for (let n = 0; n < times; n++) seen.push((await ask()).status);
    return seen;
  };

  test('with one key: more are told when to go on', async () => {
    expect(await statuses(PER_KEY, () => service.get('/v1/branches'))).toEqual(Array(PER_KEY).fill(200));
    const { status, headers, body } = await service.get('/v1/branches');
    expect([status, body['type']]).toEqual([429, 'urn:waybill:problem:too-many-requests']);
    expect(headers.get('content-type')).toContain('application/problem+json');
    const seconds = Number(headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(body['detail']).toContain(`in ${seconds} s`);
  });

  test('without a valid key: none and wrong ones count together, and a key is let in all the same', async () => {
    const wrong = service.as(`wb_k7mwq2r9tx_${'A'.repeat(43)}`);
    expect(await statuses(1, () => service.as(null).get('/openapi.json'))).toEqual([200]);
    expect(await statuses(PER_ADDRESS, () => wrong.get('/v1/branches'))).toEqual([401, 401, 429]);
    expect(await statuses(1, () => service.as(null).get('/openapi.json'))).toEqual([429]);
    expect(await statuses(1, () => service.get('/v1/branches'))).toEqual([200]);
  });

  test('that were refused recorded nothing', async () => {
    await statuses(PER_KEY, () => service.get('/v1/branches'));
    const head = await service.store.head();
    expect((await service.put('/v1/libraries/MCPL', { name: 'Mountain County' })).status).toBe(429);
    expect(await service.store.head()).toBe(head);
  });
});

describe('the network of an address', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
  ])('%s is %s', (address, network) => expect(networkOf(address)).toBe(network));

  test('is the same for all that share its first 64 bits', () => {
    const group = fc.integer({ min: 1, max: 0xffff }).map((value) => value.toString(16));
    const four = fc.array(group, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(four, four, four, (network, one, other) => {
        expect(networkOf([...network, ...one].join(':'))).toBe(networkOf([...network, ...other].join(':')));
      }),
    );
  });
});
