/** When the courier runs, over HTTP: what is said is listed, said again it is unchanged, and what is wrong is told. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { registerGroup } from '../e2e/support/group.js';
import { startService, type Service } from '../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
  await registerGroup(service);
});
afterAll(() => service.stop());

const read = async (path: string, after: unknown) => (await service.get(`${path}?after=${String(after)}`)).body;

describe('schedules', () => {
  const put = (lane: string, since: string, weekdays: readonly unknown[]) =>
    service.put(`/v1/lanes/${lane}/schedule`, { since, weekdays });

  test('lanes are listed with their schedules, weekdays in the order of the week', async () => {
    await put('MSLA/BOZE', '2026-07-01', ['friday', 'monday']);
    await put('MSLA/BOZE', '2026-01-01', ['tuesday']);
    const { body } = await put('BOZE/MSLA', '2026-01-01', ['sunday']);
    expect(body['status']).toBe('recorded');
    expect(await read('/v1/lanes', body['position'])).toEqual([
      { from: 'BOZE', to: 'MSLA', schedules: [{ since: '2026-01-01', weekdays: ['sunday'] }] },
      {
        from: 'MSLA',
        to: 'BOZE',
        schedules: [
          { since: '2026-01-01', weekdays: ['tuesday'] },
          { since: '2026-07-01', weekdays: ['monday', 'friday'] },
        ],
      },
    ]);
    expect((await put('MSLA/BOZE', '2026-07-01', ['monday', 'friday'])).body['status']).toBe('unchanged');
  });

  test('a lane of a branch that is not there is refused', async () => {
    const { status, body } = await put('MSLA/NONE', '2026-07-01', ['monday']);
    expect([status, body['type'], body['detail']]).toEqual([
      422,
      'urn:waybill:problem:unknown-branch',
      'Branch NONE is not registered. Register it first: PUT /v1/branches/NONE.',
    ]);
  });

  test.each([
    ['no weekday', []],
    ['one that does not exist', ['monday', 'restday']],
    ['one twice', ['monday', 'monday']],
    ['no text', [1]],
  ])('%s is refused', async (_what, weekdays) => {
    const { status, body } = await put('MSLA/BOZE', '2026-07-01', weekdays);
    expect([status, body['type']]).toEqual([400, 'urn:waybill:problem:invalid']);
    expect(JSON.stringify(body['errors'])).toContain('weekdays must be a list of one or more of monday, tuesday');
  });
});

describe('closures', () => {
  const CHRISTMAS = '/v1/branches/MSLA/closures/2026-12-25';

  test('a day is listed until the branch is open after all', async () => {
    const closed = await service.put(CHRISTMAS, { reason: 'Christmas' });
    const snow = await service.put('/v1/branches/MSLA/closures/2026-02-02', {});
    expect([closed.body['status'], snow.body['status']]).toEqual(['recorded', 'recorded']);
    expect((await service.put(CHRISTMAS, { reason: 'Christmas' })).body['status']).toBe('unchanged');
    expect(await read('/v1/branches/MSLA/closures', snow.body['position'])).toEqual([
      { date: '2026-02-02', reason: null },
      { date: '2026-12-25', reason: 'Christmas' },
    ]);
    const opened = await service.call('DELETE', CHRISTMAS);
    expect(opened.body['status']).toBe('recorded');
    expect((await service.call('DELETE', CHRISTMAS)).body['status']).toBe('unchanged');
    expect(await read('/v1/branches/MSLA/closures', opened.body['position'])).toEqual([
      { date: '2026-02-02', reason: null },
    ]);
  });

  test('what is no day, no branch or says too much is refused', async () => {
    const answers = [
      await service.put('/v1/branches/MSLA/closures/2026-02-30', {}),
      await service.put('/v1/branches/NONE/closures/2026-12-25', {}),
      await service.call('DELETE', '/v1/branches/NONE/closures/2026-12-25'),
      await service.put(CHRISTMAS, { reason: 'Ask jane.doe@example.org' }),
    ];
    expect(answers.map(({ status, body }) => [status, body['type']])).toEqual([
      [400, 'urn:waybill:problem:invalid'],
      [422, 'urn:waybill:problem:unknown-branch'],
      [422, 'urn:waybill:problem:unknown-branch'],
      [400, 'urn:waybill:problem:private-text'],
    ]);
  });
});
