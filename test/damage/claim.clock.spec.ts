/** The clock of claims: two instances on one log, by itself within a second, and policies that are adopted later. */
import { afterAll, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { ClaimClock } from '../../src/damage/claim.clock.js';
import { damage } from '../../src/damage/damage.projection.js';
import { newId } from '../../src/event-store/ids.js';
import { viewDigest } from '../../src/projections/digest.js';
import { at, damaged, inspected, item, registerGroup } from '../e2e/support/group.js';
import { storeUnderTest } from '../support/eventstoredb/under-test.js';
import { startService, type Json, type Service } from '../support/service.js';
import { lookAfterClaims } from './support/rounds.js';
import { policies } from './support/policies.js';

const underTest = await storeUnderTest();
afterAll(() => underTest.stop());
/** A server that is used again has seen the items of earlier runs: these are others. */
const firstItem = underTest.kind === 'wire' ? 0 : Math.floor(Date.now() / 1_000) % 90_000_000;

const torn = (n: number) => damaged(n, 'BOZE', at(5), { discovery: 'on-shelf', scanId: 'torn' });
const typesOf = async (service: Service, n: number) =>
  (await service.store.readStream(`claim-${item(n)}-torn`)).map(({ type }) => type);

test('two instances go round at once: each claim is opened once, and both tell the same', async () => {
  const start = () => startService({ now: at(10), settings: { eventStore: underTest.address } });
  const both = await Promise.all([start(), start()]);
  const [one, other] = both;
  const items = Array.from({ length: 30 }, (_, n) => firstItem + n);
  const roundOfBoth = async () => {
    await Promise.all(both.map(({ engine }) => engine.caughtUp()));
    const done = await Promise.all(both.map(({ server }) => server.get(ClaimClock).round()));
    await Promise.all(both.map(({ engine }) => engine.caughtUp()));
    return done.map((each) => each!);
  };
  await registerGroup(one);
  await one.scan(...items.map(torn));
  expect((await roundOfBoth()).reduce((sum, { opened }) => sum + opened, 0)).toBe(30);
  for (const n of items) expect(await typesOf(one, n)).toEqual(['claim-opened', 'claim-assessed']);
  await other.scan(...items.slice(0, 10).map((n) => inspected(n, 'MSLA', at(4), { scanId: 'late' })));
  await roundOfBoth();
  await roundOfBoth();
  for (const [index, n] of items.entries()) {
    const more = index < 10 ? ['claim-assessed'] : [];
    expect(await typesOf(other, n)).toEqual(['claim-opened', 'claim-assessed', ...more]);
  }
  const lived = both.map(({ engine }) => viewDigest(engine.of(damage)));
  expect(lived[1]).toEqual(lived[0]);
  await one.engine.rebuild('damage');
  expect(viewDigest(one.engine.of(damage))).toEqual(lived[0]);
  await Promise.all(both.map((service) => service.stop()));
}, 60_000);

test('it opens a claim by itself, and not after its end', async () => {
  const service = await startService({ now: at(10), settings: { claimsSeconds: 1 } });
  await registerGroup(service);
  await service.scan(torn(1));
  const end = performance.now() + 20_000;
  while ((await typesOf(service, 1)).length === 0) {
    if (performance.now() > end) throw new Error('No claim was opened.');
    await pause(20);
  }
  await service.stop();
});

test('a policy that is heard of later decides about what it is in force for: the owner’s before the group’s', async () => {
  const service = await startService({ now: at(10) });
  await registerGroup(service);
  const adopt = async (scope: string, name: string, day: string) => {
    const data = {
      scope,
      version: 1,
      policy: policies.get(name),
      inForceFrom: day,
      reason: 'Minutes',
      occurredAt: at(10),
    };
    const event = { id: newId(), type: 'policy-adopted', data, recordedAt: at(10) };
    const metadata = { schemaVersion: 1, correlationId: 'test', actor: { key: 'test' } };
    await service.store.append(`policy-${scope}`, [{ ...event, metadata }], 'no-stream');
    return lookAfterClaims(service);
  };
  const claim = async () => (await service.get(`/v1/damage/${item(1)}-torn`)).body;
  await service.put(`/v1/items/${item(1)}`, { owningBranch: 'MSLA', title: 'T', price: 30 });
  await service.scan(torn(1));
  await lookAfterClaims(service);
  expect(await claim()).toMatchObject({
    policy: null,
    responsible: 'group-decides',
    next: { step: 'settle', who: 'msc' },
  });
  expect((await claim())['explanation']).toContain(
    'No policy was in force when the item was shipped: the group’s staff decide.',
  );
  expect(await adopt('BOZE', 'owner-bears-it', '2026-03-01')).toEqual({ opened: 0, changed: 0 });
  expect(await adopt('group', 'clean-receipt', '2026-03-01')).toEqual({ opened: 0, changed: 1 });
  expect(await claim()).toMatchObject({ policy: 'clean-receipt', policyScope: 'group' });
  expect(await adopt('MSLA', 'owner-bears-it', '2026-03-04')).toEqual({ opened: 0, changed: 1 });
  expect(await claim()).toMatchObject({ policy: 'owner-bears-it', policyScope: 'MSLA' });
  expect(
    ((await claim())['history'] as Json[]).map(({ cause }) => (cause as Json[]).map(({ kind, id }) => [kind, id])),
  ).toEqual([[], [], [['policy', 'group']], [['policy', 'MSLA']]]);
  await service.stop();
});
