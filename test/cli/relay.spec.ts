/** `waybill relay`: the log once more under a fresh prefix, beside a service that goes on. */
import { afterEach, beforeEach, expect, jest } from '@jest/globals';
import { relay } from '../../src/cli/relay.js';
import { readSettings, type Settings } from '../../src/config/settings.js';
import { registerGroup, shipped } from '../e2e/support/group.js';
import { expectWholeLog } from '../kafka/support/relays.js';
import { brokerForTests } from '../support/kafka/for-tests.js';
import { readTopics } from '../support/kafka/read-topics.js';
import { startService, type Service } from '../support/service.js';

const { broker, test, kafka, newPrefix } = await brokerForTests();

let service: Service;
let settings: Settings;
const said: string[] = [];
beforeEach(async () => {
  service = await startService();
  await registerGroup(service);
  const environment = { WAYBILL_DATA: service.folder, KAFKA_BROKERS: broker.bootstrap };
  settings = readSettings(environment);
  jest.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
});
afterEach(async () => {
  jest.restoreAllMocks();
  said.length = 0;
  await service.stop();
});

const topicsOf = (prefix: string) =>
  ['holds', 'courier', 'damage', 'cases', 'partners', 'evidence'].map((name) => `${prefix}.${name}`);

test('all of the log is published beside the service; again, only what came since', async () => {
  const prefix = newPrefix();
  await service.scan(shipped(1, 'MSLA', 'BOZE', '2026-03-09T12:00:00Z'));
  await relay({ from: 1n, prefix }, settings);
  expect(said.join()).toMatch(/^7 events published .*up to position 8\.$/);
  await service.scan(shipped(2, 'MSLA', 'BOZE', '2026-03-09T12:00:00Z'));
  await relay({ from: 1n, prefix }, settings);
  expect(said.at(-1)).toMatch(/^1 events published .*up to position 9\.$/);
  await expectWholeLog(kafka, topicsOf(prefix), service.store);
});

test('from a position on, that one included', async () => {
  const prefix = newPrefix();
  await relay({ from: 6n, prefix }, settings);
  const read = await readTopics(kafka, topicsOf(prefix), 2);
  expect(read.map(({ headers }) => headers['ce_position']).sort()).toEqual(['6', '7']);
});

test('what cannot be right is refused', async () => {
  const { kafka: _none, ...without } = settings;
  await expect(relay({ from: 1n, prefix: 'new' }, without)).rejects.toThrow('Set KAFKA_BROKERS');
  await expect(relay({ from: 1n, prefix: 'waybill' }, settings)).rejects.toThrow('fresh prefix');
  await expect(relay({ from: 1n, prefix: 'two words' }, settings)).rejects.toThrow('A prefix may have');
  await expect(relay({ from: 1n, prefix: 'new' }, { ...settings, dataFolder: '/nowhere' })).rejects.toThrow(
    'no log.db',
  );
});
