/** Without transactions: nothing is lost, whatever is cut off; what is doubled can be told by its id. */
import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { PRODUCE } from '../support/kafka/cutting-proxy.js';
import { proxiedBroker } from '../support/kafka/proxied-broker.js';
import { readTopics } from '../support/kafka/read-topics.js';
import { MemoryStore } from '../support/memory-store.js';
import { numberedUpTo, schemas, wholeLog } from '../event-store/event-builders.js';
import { appendMany, caughtUp, expectEvents, expectWholeLog, startRelay } from './support/relays.js';

const { proxy, bootstrap, kafka, test } = await proxiedBroker();
const settings = { transactions: false };

test('when nothing goes wrong, everything is there once, and a restart repeats nothing', async () => {
  const store = new MemoryStore(schemas);
  const prefix = `test-${randomUUID()}`;
  for (let round = 0; round < 2; round++) {
    await appendMany(store, 5, numberedUpTo(30));
    const running = startRelay(store, bootstrap, prefix, { settings });
    await caughtUp(running, store);
    expect(running.relay.published).toBe(30);
    await running.relay.close();
  }
  const { topics } = startRelay(store, bootstrap, prefix, { settings });
  await expectWholeLog(kafka, topics.published, store);
});

test('when acknowledgements are lost, nothing is, and readers can tell what they have seen', async () => {
  const store = new MemoryStore(schemas);
  const running = startRelay(store, bootstrap, `test-${randomUUID()}`, { settings, tuning: { pageSize: 10 } });
  await caughtUp(running, store);
  let answers = 0;
  proxy.loses = (request) => request === PRODUCE && ++answers % 7 === 0;
  await appendMany(store, 5, numberedUpTo(300));
  await caughtUp(running, store);
  proxy.loses = () => false;
  expect(proxy.cuts).toBeGreaterThan(1);
  const seen = new Set<string>();
  const log = await wholeLog(store);
  const read = await readTopics(kafka, running.topics.published, log.length + 1);
  const firsts = read.filter(({ headers: { ce_id = '' } }) => !seen.has(ce_id) && seen.add(ce_id));
  expect(read.length).toBeGreaterThan(firsts.length);
  expectEvents(firsts, log);
});
