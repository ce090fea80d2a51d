/** Kafka is away, slow or mute: scans are taken as ever, the relay says how far it is behind, and catches up by itself. */
import { afterEach, expect } from '@jest/globals';
import { freePorts } from '../support/kafka/free-ports.js';
import { brokerForTests } from '../support/kafka/for-tests.js';
import { MemoryStore } from '../support/memory-store.js';
import { startService } from '../support/service.js';
import { registerGroup, shipped } from '../e2e/support/group.js';
import { numberedUpTo, schemas } from '../event-store/event-builders.js';
import { appendMany, caughtUp, expectWholeLog, kafkaSettings, startRelay, until } from './support/relays.js';

const { broker, control, test, controlTest, kafka, newPrefix } = await brokerForTests();

afterEach(async () => {
  await control.resume();
  await control.start();
});

controlTest(
  'a broker that is away at the start is waited for',
  async () => {
    const store = new MemoryStore(schemas);
    await control.stop();
    const running = startRelay(store, broker.bootstrap, newPrefix());
    await until(() => running.relay.state === 'retrying');
    expect(await running.relay.status()).toMatchObject({
      state: 'retrying',
      error: expect.stringContaining('ECONNREFUSED'),
    });
    await appendMany(store, 3, numberedUpTo(30));
    await control.start();
    await caughtUp(running, store);
    await expectWholeLog(kafka, running.topics.published, store);
  },
  60_000,
);

controlTest.each(['stop', 'kill'] as const)(
  'after a broker that went by %s everything is there once',
  async (how) => {
    const store = new MemoryStore(schemas);
    const running = startRelay(store, broker.bootstrap, newPrefix(), { tuning: { pageSize: 3 } });
    await appendMany(store, 5, numberedUpTo(20));
    await until(() => running.relay.published > 0);
    const appending = appendMany(store, 5, numberedUpTo(300));
    await control[how]();
    await appending;
    await until(() => running.relay.state === 'retrying');
    const { behind, secondsBehind, error } = await running.relay.status();
    expect(behind).toBeGreaterThan(0);
    expect(secondsBehind).toBeGreaterThan(0);
    expect(error).toBeTruthy();
    await control.start();
    await caughtUp(running, store);
    expect(await running.relay.status()).toMatchObject({ state: 'relaying', behind: 0, secondsBehind: 0 });
    await expectWholeLog(kafka, running.topics.published, store);
  },
  90_000,
);

controlTest(
  'a broker that takes connections and answers nothing is given up, and found again',
  async () => {
    const store = new MemoryStore(schemas);
    const running = startRelay(store, broker.bootstrap, newPrefix(), { tuning: { publishMs: 1_000 } });
    await appendMany(store, 5, numberedUpTo(20));
    await caughtUp(running, store);
    await control.pause();
    await appendMany(store, 5, numberedUpTo(20));
    await until(() => running.relay.state === 'retrying');
    expect(running.relay.error).toMatch(/did not answer within 1 s/);
    await control.resume();
    await caughtUp(running, store);
    await expectWholeLog(kafka, running.topics.published, store);
  },
  90_000,
);

controlTest('a relay closes in time though the broker is mute', async () => {
  const store = new MemoryStore(schemas);
  const running = startRelay(store, broker.bootstrap, newPrefix(), { tuning: { closeMs: 500 } });
  await until(() => running.relay.state === 'relaying');
  await control.pause();
  await appendMany(store, 5, numberedUpTo(20));
  const began = performance.now();
  await running.relay.close();
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('scans are taken, and the service is ready, while no broker answers', async () => {
  const [port = 0] = await freePorts(1);
  const service = await startService({ settings: { kafka: kafkaSettings({ KAFKA_BROKERS: `127.0.0.1:${port}` }) } });
  try {
    await registerGroup(service);
    const { position } = await service.scan(shipped(1, 'MSLA', 'BOZE', '2026-03-09T12:00:00Z'));
    expect(position).not.toBe('');
    let health = await service.get('/health/ready');
    await until(async () => {
      health = await service.get('/health/ready');
      return (health.body['relay'] as { state: string }).state === 'retrying';
    });
    expect(health).toMatchObject({
      status: 200,
      body: {
        status: 'ready',
        relay: { state: 'retrying', prefix: 'waybill', published: 0, error: expect.any(String) },
      },
    });
    const { text } = await service.get('/metrics');
    expect(text).toContain('waybill_relay_state{state="retrying"} 1');
    expect(text).toContain('waybill_relay_state{state="relaying"} 0');
    expect(text).not.toMatch(/^waybill_relay_behind_seconds/m);
  } finally {
    await service.stop();
  }
});

test('a service with a broker publishes scans, and tells how far it is', async () => {
  const prefix = newPrefix();
  const kafkaAt = kafkaSettings({ KAFKA_BROKERS: broker.bootstrap, KAFKA_TOPIC_PREFIX: prefix });
  const service = await startService({ settings: { kafka: kafkaAt } });
  try {
    await registerGroup(service);
    await service.scan(shipped(1, 'MSLA', 'BOZE', '2026-03-09T12:00:00Z'));
    await until(async () => {
      const { relay } = (await service.get('/health/ready')).body as { relay: { position?: string; behind?: number } };
      return relay.position === '8' && relay.behind === 0;
    });
    const { text } = await service.get('/metrics');
    for (const line of [
      'state{state="relaying"} 1',
      'position 8',
      'behind_events 0',
      'behind_seconds 0',
      'published_events 7',
    ])
      expect(text).toContain(`waybill_relay_${line}\n`);
    const topics = ['holds', 'courier', 'damage', 'cases', 'partners', 'evidence'].map((name) => `${prefix}.${name}`);
    const read = await expectWholeLog(kafka, topics, service.store);
    expect(read.filter(({ topic }) => topic === `${prefix}.courier`)).toHaveLength(1);
  } finally {
    await service.stop();
  }
});

test('without brokers there is no relay, and nothing is said of it', async () => {
  const service = await startService();
  try {
    expect((await service.get('/health/ready')).body).not.toHaveProperty('relay');
    expect((await service.get('/metrics')).text).not.toContain('waybill_relay');
  } finally {
    await service.stop();
  }
});
