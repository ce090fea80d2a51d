/**
 * A consumer to begin with: it does its work once for each event, in the order of each stream, also when it is killed in the
 * middle of it. Any database with transactions will do in place of SQLite. docs/kafka.md says what it reads.
 */
import Database from 'better-sqlite3';
import { Kafka, type KafkaMessage } from 'kafkajs';

const { BROKERS = 'localhost:9092', TOPICS = 'waybill.holds,waybill.courier' } = process.env;
const { GROUP = 'my-system', DATABASE = 'my-system.db' } = process.env;

const database = new Database(DATABASE);
database.exec('CREATE TABLE IF NOT EXISTS taken (event_id TEXT PRIMARY KEY) WITHOUT ROWID');
database.exec('CREATE TABLE IF NOT EXISTS history (stream TEXT, type TEXT, data TEXT)');
const remember = database.prepare('INSERT INTO taken VALUES (?) ON CONFLICT DO NOTHING');
const write = database.prepare('INSERT INTO history VALUES (?, ?, ?)');

/** The work and the memory of it are kept together or not at all. */
const take = database.transaction(({ key, value, headers = {} }: KafkaMessage) => {
  const isNew = remember.run(String(headers['ce_id'])).changes === 1;
  // Your work instead. It may throw: the message comes again, and nothing after it in its partition overtakes it.
  if (isNew) write.run(String(key), String(headers['ce_type']), String(value));
});

const kafka = new Kafka({ clientId: GROUP, brokers: BROKERS.split(',') });
// A stop waits for a fetch that is under way: a second at most.
const waiting = { sessionTimeout: 10_000, maxWaitTimeInMs: 1_000 };
const consumer = kafka.consumer({ groupId: GROUP, readUncommitted: false, ...waiting });
consumer.on('consumer.crash', ({ payload }) => {
  if (!payload.restart) process.exit(1);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void consumer.disconnect());
await consumer.connect();
await consumer.subscribe({ topics: TOPICS.split(','), fromBeginning: true });
await consumer.run({
  // The offset is committed after that; a message that comes again all the same is known by its id.
  eachMessage: ({ message }) => {
    take(message);
    return Promise.resolve();
  },
});
