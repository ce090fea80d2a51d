/** Makes the topics that are missing, as the settings say, and looks whether those that are there will do. */
import kafkajs, { type Admin, type ITopicConfig } from 'kafkajs';
import type { KafkaSettings } from '../config/kafka-settings.js';
import { TopicUnfit } from './errors.js';
import type { RelayLog } from './options.js';
import type { Topics } from './topics.js';

const DAY_MS = 86_400_000;
/** More than the log takes for one event, so that whatever is in it can be published. */
const MESSAGE_BYTES = 5 * 1024 * 1024;
const MIB = 1024 * 1024;

/** What the topics should be like. Throws `TopicUnfit` where going on would lose events or their order; lesser things are warned of. */
export async function prepareTopics(
  admin: Admin,
  topics: Topics,
  settings: KafkaSettings,
  log: RelayLog,
): Promise<void> {
  const wanted = [...topics.published.map((name) => published(name, settings)), positions(topics.positions, settings)];
  const there = new Set(await admin.listTopics());
  const missing = wanted.filter(({ topic }) => !there.has(topic));
  if (missing.length > 0) {
    await admin.createTopics({ topics: missing, waitForLeaders: true });
    log('info', 'topics made', { topics: missing.map(({ topic }) => topic) });
  }
  await check(admin, topics, settings, log);
}

/** Whether anything was ever sent to the topics that others read. */
export async function anythingPublished(admin: Admin, topics: Topics): Promise<boolean> {
  for (const topic of topics.published) {
    const partitions = await admin.fetchTopicOffsets(topic);
    if (partitions.some(({ high }) => high !== '0')) return true;
  }
  return false;
}

function published(topic: string, { partitions, replication, retentionDays }: KafkaSettings): ITopicConfig {
  return {
    topic,
    numPartitions: partitions,
    replicationFactor: replication || -1,
    configEntries: entries({
      'cleanup.policy': 'delete',
      'retention.ms': retentionMs(retentionDays),
      'retention.bytes': '-1',
      'max.message.bytes': String(MESSAGE_BYTES),
    }),
  };
}

/** Compacted soon and often: a new leader reads all of it. */
function positions(topic: string, { replication }: KafkaSettings): ITopicConfig {
  return {
    topic,
    numPartitions: 1,
    replicationFactor: replication || -1,
    configEntries: entries({
      'cleanup.policy': 'compact',
      'segment.bytes': String(MIB),
      'min.cleanable.dirty.ratio': '0.01',
      'delete.retention.ms': '60000',
    }),
  };
}

async function check(admin: Admin, topics: Topics, settings: KafkaSettings, log: RelayLog): Promise<void> {
  const configs = await configsOf(admin, [...topics.published, topics.positions]);
  const { topics: found } = await admin.fetchTopicMetadata({ topics: [...topics.published] });
  for (const { name, partitions } of found) {
    const { 'cleanup.policy': policy = '', 'retention.ms': retention } = configs.get(name) ?? {};
    if (policy.includes('compact'))
      throw new TopicUnfit(`Topic ${name} is compacted, which loses events. Set its cleanup.policy to delete.`);
    if (partitions.length < settings.partitions)
      throw new TopicUnfit(
        `Topic ${name} has ${partitions.length} partitions, KAFKA_PARTITIONS is ${settings.partitions}. Set it to what the topic has.`,
      );
    if (partitions.length > settings.partitions)
      log('warn', 'topic has more partitions than are used', {
        topic: name,
        has: partitions.length,
        used: settings.partitions,
      });
    const days = retentionMs(settings.retentionDays);
    if (retention !== undefined && retention !== days)
      log('warn', 'topic keeps events for another time than is set', { topic: name, keepsMs: retention, setMs: days });
  }
  const policy = configs.get(topics.positions)?.['cleanup.policy'];
  if (policy !== undefined && policy !== 'compact')
    throw new TopicUnfit(
      `Topic ${topics.positions} has the cleanup.policy ${policy}; the relay's position would be lost. Set it to compact.`,
    );
}

async function configsOf(admin: Admin, topics: readonly string[]): Promise<Map<string, Record<string, string>>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
}

const retentionMs = (days: number): string => (days === 0 ? '-1' : String(days * DAY_MS));

const entries = (config: Readonly<Record<string, string>>) =>
  Object.entries(config).map(([name, value]) => ({ name, value }));
