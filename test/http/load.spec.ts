/** While there is too much to do, requests are told when to come back, nothing is recorded by halves, and health is answered. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { firstValueFrom, from } from 'rxjs';
import type { ExecutionContext } from '@nestjs/common';
import { CostlyReads } from '../../src/http/costly-reads.js';
import { ProblemException } from '../../src/http/problems.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { startService, type Answer, type Service } from '../support/service.js';

const ENOUGH = { atOnce: 500, memoryBytes: Infinity };

describe('a service', () => {
  let service: Service;
  afterEach(() => service.stop());

  /** Asks until the answer has this status. */
  async function askUntil(wanted: number): Promise<Answer> {
    const end = performance.now() + 20_000;
    for (;;) {
      const answer = await service.get('/v1/libraries');
      if (answer.status === wanted) return answer;
      expect(performance.now()).toBeLessThan(end);
    }
  }
  async function expectTurnedAway(reason: string): Promise<void> {
    const { headers, body } = await askUntil(503);
    expect(body).toMatchObject({ type: 'urn:waybill:problem:overloaded', detail: expect.stringContaining('in 5 s') });
    expect([headers.get('retry-after'), headers.get('content-type')]).toEqual([
      '5',
      expect.stringContaining('application/problem+json'),
    ]);
    for (const watched of ['/health/live', '/health/ready', '/metrics'])
      expect((await service.get(watched)).status).toBe(200);
    const { text } = await service.get('/metrics');
    expect(text).toMatch(new RegExp(`^waybill_requests_turned_away_total{reason="${reason}"} [1-9]`, 'm'));
  }

  test('with too much in memory', async () => {
    service = await startService({ settings: { load: { ...ENOUGH, memoryBytes: 1 } } });
    await expectTurnedAway('memory');
    const head = await service.store.head();
    expect((await service.put('/v1/libraries/MSLA', { name: 'Missoula' })).status).toBe(503);
    expect(await service.store.head()).toBe(head);
  });

  test('with too many requests under way; when some have gone, the next is answered', async () => {
    service = await startService({ settings: { load: { ...ENOUGH, atOnce: 2 }, readWaitMs: 20_000 } });
    const leaving = new AbortController();
    const after = (await service.store.head()) + 1n;
    const headers = { authorization: `Bearer ${ADMIN_KEY}` };
    const waiting = [1, 2].map(() =>
      fetch(`${service.url}/v1/libraries?after=${after}`, { headers, signal: leaving.signal }).catch(() => 'left'),
    );
    await expectTurnedAway('crowd');
    leaving.abort();
    expect(await Promise.all(waiting)).toEqual(['left', 'left']);
    await askUntil(200);
  });
});

describe('costly reads', () => {
  const interceptor = new CostlyReads();
  const context = {} as ExecutionContext;
  /** A read that goes on until it is told to end. */
  function read() {
    let end: (answer: string) => void = () => undefined;
    const answer = new Promise<string>((resolve) => (end = resolve));
    let begun = false;
    const handle = () => {
      begun = true;
      return from(answer);
    };
    const answered = firstValueFrom(interceptor.intercept(context, { handle }));
    return { answered, end, begun: () => begun };
  }
  const begun = async (reads: readonly ReturnType<typeof read>[]) => {
    await turn();
    await turn();
    return reads.filter((each) => each.begun()).length;
  };

  test('go eight at a time; of those that wait, the first comes first; more than 72 are refused', async () => {
    const reads = Array.from({ length: 72 }, read);
    expect(await begun(reads)).toBe(8);
    expect(read).toThrow(ProblemException);
    reads[3]?.end('done');
    expect(await reads[3]?.answered).toBe('done');
    expect(await begun(reads)).toBe(9);
    expect(reads[8]?.begun()).toBe(true);
    for (const { end } of reads) end('done');
    await Promise.all(reads.map(({ answered }) => answered));
  });

  test('one that fails gives its place to the next', async () => {
    const failing = Array.from({ length: 8 }, () =>
      firstValueFrom(interceptor.intercept(context, { handle: () => from(Promise.reject(new Error('no view'))) })),
    );
    for (const { reason } of (await Promise.allSettled(failing)) as PromiseRejectedResult[])
      expect((reason as Error).message).toBe('no view');
    const next = read();
    next.end('done');
    expect(await next.answered).toBe('done');
  });
});
