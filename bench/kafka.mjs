/**
 * The way to Kafka. The relay against the bare client with the same batches and settings; and the time from a scan's
 * acknowledgement to its arrival at a reader of committed data.
 */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { schemas, topics as features, unpublished } from '../dist/app.module.js';
import { readSettings } from '../dist/config/settings.js';
import { ReadOnlyLog } from '../dist/event-store/embedded/read-only-log.js';
import { batchOf, keyPartitioner } from '../dist/kafka/batches.js';
import { TUNING } from '../dist/kafka/options.js';
import { Relay } from '../dist/kafka/relay.js';
import { Topics } from '../dist/kafka/topics.js';
import { startBroker } from './support/broker.mjs';
import { barcodeOf, writeLog } from './support/log.mjs';
import { median, ms, percentile, perSecond, ratio, whole } from './support/numbers.mjs';
import { asAdmin, startWaybill, workFolder } from './support/processes.mjs';

const AIM = { ratio: 0.7, p99: 500 };
const SCANS_A_SECOND = 500;
const EVERY_MS = 20;
const MEMBERS = { MSLA: 'MSLA', BOZE: 'BOZE' };

export async function kafka({ quick, progress }) {
  const broker = await startBroker();
  if (!broker) return { title: 'Kafka', text: 'There was no broker.', head: [''], rows: [] };
  try {
    const speed = await throughput(broker, quick, progress);
    const delay = await latency(broker, quick, progress);
    return {
      title: 'The way to Kafka',
      text:
        `A real broker (${broker.name.replace(/, process.*/, '')}) on the same machine. The bare client sends the same messages in the same ` +
        'batches and transactions, made beforehand; the relay reads them from the log and makes them. Medians of alternating ' +
        `rounds. The delay is that of single scans over HTTP, ${SCANS_A_SECOND} a second, from the answer to the arrival at a reader ` +
        'of committed data in another process than the service.',
      head: ['', 'relay', 'bare client', 'ratio', 'p50', 'p99', 'longest', 'aim', 'met?'],
      rows: [speed, delay],
    };
  } finally {
    await broker.close();
  }
}

async function throughput(broker, quick, progress) {
  const events = quick ? 20_000 : 100_000;
  const rounds = quick ? 1 : 3;
  const { folder, remove } = workFolder('kafka');
  await writeLog(folder, events, () => undefined);
  const rates = { relay: [], bare: [] };
  // A first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, publish] of Object.entries({ bare: publishBare, relay: publishByRelay })) {
      const prefix = `bench-${randomUUID()}`;
      const rate = perSecond(events, await publish(folder, broker, prefix));
      if (round > 0) rates[name].push(rate);
      progress(`round ${round} of ${rounds}, ${name}: ${whole(rate)} events/s`);
    }
  }
  remove();
  const [relay, bare] = [median(rates.relay), median(rates.bare)];
  const reached = relay / bare;
  const met = reached >= AIM.ratio ? 'yes' : `no, ${Math.round((1 - reached / AIM.ratio) * 100)} % short`;
  return [
    `${whole(events)} events, events/s`,
    whole(relay),
    whole(bare),
    ratio(reached),
    '',
    '',
    '',
    `≥ ${AIM.ratio}`,
    met,
  ];
}

/** Milliseconds from the moment that the relay leads to the moment that all is published. */
async function publishByRelay(folder, broker, prefix) {
  const store = ReadOnlyLog.open(folder, schemas);
  const head = await store.head();
  const relay = new Relay({
    settings: settingsOf(broker, prefix),
    topics: new Topics(prefix, features, unpublished),
    store,
    schemas,
    clock: () => new Date(),
    log: () => undefined,
    newId: randomUUID,
    random: Math.random,
  });
  relay.start();
  while (relay.state !== 'relaying') await pause(1);
  const began = performance.now();
  while (relay.position !== head) await pause(1);
  const took = performance.now() - began;
  await relay.close();
  await store.close();
  return took;
}

async function publishBare(folder, broker, prefix) {
  const topics = new Topics(prefix, features, unpublished);
  const settings = settingsOf(broker, prefix);
  const requests = await requestsOf(folder, topics, settings);
  const client = clientOf(broker);
  const admin = client.admin();
  await admin.connect();
  const published = topics.published.map((topic) => ({ topic, numPartitions: settings.partitions }));
  await admin.createTopics({
    topics: [...published, { topic: topics.positions, numPartitions: 1 }],
    waitForLeaders: true,
  });
  await admin.disconnect();
  const producer = client.producer({
    transactionalId: topics.relay,
    maxInFlightRequests: 1,
    retry: { initialRetryTime: 10, maxRetryTime: 500, retries: 6 },
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition,
  });
  await producer.connect();
  await (await producer.transaction()).abort();
  const began = performance.now();
  for (const request of requests) {
    const transaction = await producer.transaction();
    await transaction.sendBatch(request);
    await transaction.commit();
  }
  const took = performance.now() - began;
  await producer.disconnect();
  return took;
}

/** What the relay would send, made beforehand. */
async function requestsOf(folder, topics, { partitions }) {
  const store = ReadOnlyLog.open(folder, schemas);
  const partitionOf = keyPartitioner(partitions);
  const bounds = { most: TUNING.pageSize, mostCharacters: TUNING.batchCharacters };
  const requests = [];
  for (let after = 0n; ;) {
    const { events, end } = await store.readAll(after, { limit: TUNING.pageSize });
    if (events.length === 0) break;
    for (let rest = events; rest.length > 0;) {
      const batch = batchOf(rest, { topics, schemas, partitionOf, ...bounds });
      rest = rest.slice(batch.events.length);
      const topicMessages = topics.published
        .map((topic) => ({ topic, messages: batch.messages.filter((message) => message.topic === topic) }))
        .filter(({ messages }) => messages.length > 0);
      const position = { key: 'position', value: JSON.stringify({ position: String(end) }), partition: 0 };
      topicMessages.push({ topic: topics.positions, messages: [position] });
      requests.push({ acks: -1, compression: kafkajs.CompressionTypes.GZIP, topicMessages });
    }
    after = end;
  }
  await store.close();
  return requests;
}

async function latency(broker, quick, progress) {
  const prefix = `bench-${randomUUID()}`;
  const { folder, remove } = workFolder('kafka-latency');
  const service = await startWaybill(folder, { KAFKA_BROKERS: broker.bootstrap, KAFKA_TOPIC_PREFIX: prefix });
  try {
    const delays = await delaysOf(service, broker, `${prefix}.courier`, quick);
    const [p50, p99, longest] = [percentile(delays, 0.5), percentile(delays, 0.99), Math.max(...delays)];
    progress(`${whole(delays.length)} scans, p99 ${ms(p99)}`);
    const met = p99 <= AIM.p99 ? 'yes' : `no, ${ms(p99 - AIM.p99)} over`;
    return [`${SCANS_A_SECOND} scans/s, delay`, '', '', '', ms(p50), ms(p99), ms(longest), `p99 ≤ ${AIM.p99} ms`, met];
  } finally {
    agent.destroy();
    await service.stop();
    remove();
  }
}

/** Milliseconds of each scan from its answer to its arrival. */
async function delaysOf({ url }, broker, topic, quick) {
  // The first seconds warm up and are not counted.
  const [warm, seconds] = quick ? [2, 5] : [10, 60];
  await registerMembers(url);
  const acknowledged = new Map();
  const arrived = new Map();
  const stopReading = await readScans(broker, topic, arrived, url);
  await scan(url, warm + seconds, acknowledged);
  while (arrived.size < acknowledged.size) await pause(10);
  await stopReading();
  const counted = [...acknowledged].slice(warm * SCANS_A_SECOND);
  return counted.map(([scanId, at]) => Math.max(0, arrived.get(scanId) - at));
}

async function scan(url, seconds, acknowledged) {
  const began = performance.now();
  const under = new Set();
  const occurredAt = new Date(Date.now() - 60_000).toISOString();
  for (let sent = 0; sent < seconds * SCANS_A_SECOND;) {
    const due = Math.min(seconds * SCANS_A_SECOND, ((performance.now() - began) / 1000) * SCANS_A_SECOND);
    for (; sent < due; sent++) {
      const scanId = `scan-${sent}`;
      const barcode = barcodeOf(sent % 5_000);
      const body = { scanId, type: 'received', barcode, branch: sent % 2 ? 'MSLA' : 'BOZE', occurredAt };
      const work = post(`${url}/v1/scans`, { scans: [body] }).then(() => {
        acknowledged.set(scanId, performance.now());
        under.delete(work);
      });
      under.add(work);
    }
    await pause(EVERY_MS);
  }
  await Promise.all(under);
}

/** Notes when each scan arrives. Resolves when the reader has its partitions and the relay is at work. */
async function readScans(broker, topic, arrived, url) {
  for (let state; state !== 'relaying'; await pause(50)) {
    state = (await (await fetch(`${url}/health/ready`, { headers: asAdmin })).json()).relay.state;
  }
  const consumer = clientOf(broker).consumer({ groupId: `bench-${randomUUID()}`, maxWaitTimeInMs: 100 });
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachBatch: async ({ batch }) => {
      const now = performance.now();
      for (const { value } of batch.messages) arrived.set(JSON.parse(value).scanId, now);
    },
  });
  await joined;
  return () => consumer.disconnect();
}

async function registerMembers(url) {
  await put(`${url}/v1/libraries/MSLA`, { name: 'Missoula' });
  for (const [code, name] of Object.entries(MEMBERS)) {
    await put(`${url}/v1/branches/${code}`, { name, library: 'MSLA', timeZone: 'America/Denver' });
  }
}

const put = (url, body) => send('PUT', url, body);
const post = (url, body) => send('POST', url, body);

/** As a scanner's browser would: few connections, kept open. */
const agent = new Agent({ keepAlive: true, maxSockets: 32 });

function send(method, url, body) {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method, agent, headers: { ...asAdmin, 'content-type': 'application/json' } },
      (answer) => {
        answer.resume().on('end', () => {
          if (answer.statusCode === 200) resolve();
          else reject(new Error(`${url} answered ${answer.statusCode}.`));
        });
      },
    );
    asked.on('error', reject).end(JSON.stringify(body));
  });
}

const settingsOf = (broker, prefix) =>
  readSettings({ KAFKA_BROKERS: broker.bootstrap, KAFKA_TOPIC_PREFIX: prefix }).kafka;

const clientOf = ({ bootstrap }) =>
  new kafkajs.Kafka({ brokers: bootstrap.split(','), logLevel: kafkajs.logLevel.NOTHING });
