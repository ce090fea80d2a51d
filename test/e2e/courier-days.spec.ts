/** Courier days follow what is said of the courier, also of days that are long past. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startService, type Service } from '../support/service.js';
import { at, received, registerGroup, shipped } from './support/group.js';

let service: Service;
beforeAll(async () => {
  service = await startService({ now: at(20, 12) });
  await registerGroup(service);
  // Noon UTC is five or six in the morning in Denver. From Monday, 2 March to Tuesday, 10 March: eight days, six with a run.
  const trips = Array.from({ length: 10 }, (_, n) => [
    shipped(n, 'MSLA', 'BOZE', at(2, 12)),
    received(n, 'BOZE', at(10, 12)),
  ]);
  await service.scan(...trips.flat(), shipped(20, 'MSLA', 'BOZE', at(16, 12)));
});
afterAll(() => service.stop());

/** Half of the trips, and the age of the one that is under way. */
const lag = async (days: string, { body }: { body: Record<string, unknown> }) => {
  const answer = await service.get(`/v1/lag?days=${days}&since=${at(1)}&after=${String(body['position'])}`);
  const [{ p50, ageing }] = answer.body['groups'] as [{ p50: number; ageing: Record<string, number> }];
  return { p50, ageing };
};
const close = (branch: string, day: string) => service.put(`/v1/branches/${branch}/closures/${day}`, {});
const YOUNG = { '0-6': 1, '7-13': 0, '14-29': 0, '30-59': 0, '60+': 0 };

test('the working week at first; then closures of the sender and of the receiver, and a schedule; then open after all', async () => {
  expect(await lag('courier', await service.put('/v1/libraries/MSLA', { name: 'Missoula' }))).toEqual({
    p50: 6,
    ageing: YOUNG,
  });
  expect(await lag('courier', await close('BOZE', '2026-03-05'))).toMatchObject({ p50: 5 });
  expect(await lag('courier', await close('MSLA', '2026-03-06'))).toMatchObject({ p50: 4 });
  // A branch that is on neither end, a Sunday, and the same day at the other end change nothing.
  expect(await lag('courier', await close('SEEL', '2026-03-04'))).toMatchObject({ p50: 4 });
  expect(await lag('courier', await close('BOZE', '2026-03-08'))).toMatchObject({ p50: 4 });
  expect(await lag('courier', await close('BOZE', '2026-03-06'))).toMatchObject({ p50: 4 });
  const opened = await service.call('DELETE', '/v1/branches/BOZE/closures/2026-03-05');
  expect(await lag('courier', opened)).toMatchObject({ p50: 5 });
  // The rest of Monday the 2nd, Wednesday the 4th and Monday the 9th are left.
  const schedule = { since: '2026-03-03', weekdays: ['monday', 'wednesday', 'friday'] };
  const scheduled = await service.put('/v1/lanes/MSLA/BOZE/schedule', schedule);
  expect(await lag('courier', scheduled)).toMatchObject({ p50: 2.8 });
  expect(await lag('calendar', scheduled)).toEqual({ p50: 8, ageing: YOUNG });
});
