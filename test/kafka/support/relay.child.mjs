/** A relay in a process of its own, from the build, on a log that another process writes: to be stopped, frozen and killed. */
import { randomUUID } from 'node:crypto';
import { setInterval } from 'node:timers';
import { readSettings } from '../../../dist/config/settings.js';
import { ReadOnlyLog } from '../../../dist/event-store/embedded/read-only-log.js';
import { EventSchemas } from '../../../dist/event-store/upcast.js';
import { Relay } from '../../../dist/kafka/relay.js';
import { Topics } from '../../../dist/kafka/topics.js';

const { folder, bootstrap, prefix, features, tuning } = JSON.parse(process.argv[2]);
const schemas = new EventSchemas(...features.map(({ events }) => events));
const relay = new Relay({
  settings: readSettings({ KAFKA_BROKERS: bootstrap, KAFKA_TOPIC_PREFIX: prefix }).kafka,
  topics: new Topics(prefix, features),
  store: ReadOnlyLog.open(folder, schemas),
  schemas,
  clock: () => new Date(),
  log: (level, message, details) => level !== 'debug' && process.send({ level, message, details }),
  newId: randomUUID,
  random: Math.random,
  tuning,
});
relay.start();
setInterval(() => process.send({ state: relay.state, published: relay.published }), 20);
process.on('disconnect', () => process.exit());
