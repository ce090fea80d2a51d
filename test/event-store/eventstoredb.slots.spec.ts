/** Taking turns: so many at once, the others in the order in which they came, whatever becomes of those before them. */
import { expect, test } from '@jest/globals';
import { Slots } from '../../src/event-store/eventstoredb/slots.js';
import { gate } from './scripted-store.js';

test('no more than there are slots run at once, and nobody is forgotten', async () => {
  const slots = new Slots(3);
  const started: number[] = [];
  const gates = Array.from({ length: 8 }, () => gate());
  const running = gates.map(({ opened }, n) =>
    slots.run(async () => {
      started.push(n);
      await opened;
      if (n % 2 === 1) throw new Error(`No ${n}.`);
      return n;
    }),
  );
  const outcomes = Promise.allSettled(running);
  expect(started).toEqual([0, 1, 2]);
  gates[1]!.open();
  await expect(running[1]).rejects.toThrow('No 1.');
  expect(started).toEqual([0, 1, 2, 3]);
  for (const { open } of gates) open();
  expect((await outcomes).map(({ status }) => status === 'fulfilled')).toEqual(gates.map((_, n) => n % 2 === 0));
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(await slots.run(() => Promise.resolve('free'))).toBe('free');
});
