/** The way to brokers that want TLS and a password, and that the password is nowhere to be read afterwards. */
import { afterAll, describe, expect, test as each } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { clientOf } from '../support/kafka/for-tests.js';
import { startLocalBroker, type LocalBroker } from '../support/kafka/local-broker.js';
import { MemoryStore } from '../support/memory-store.js';
import { numberedUpTo, schemas } from '../event-store/event-builders.js';
import { appendMany, caughtUp, expectWholeLog, kafkaSettings, startRelay, until } from './support/relays.js';

const PASSWORD = 'open-sesame-42';
const folder = mkdtempSync(join(tmpdir(), 'waybill-tls-'));
const broker = await start();
const test = broker ? each : each.skip;
afterAll(async () => {
  await broker?.close();
  rmSync(folder, { recursive: true });
});

describe.each(['plain', 'scram-sha-512'])('over TLS, with %s', (mechanism) => {
  test('everything is published, and the password is in no line of the log', async () => {
    const store = new MemoryStore(schemas);
    await appendMany(store, 3, numberedUpTo(20));
    const running = relayTo(store, { KAFKA_SASL: mechanism, KAFKA_SASL_PASSWORD_FILE: fileWith(`${PASSWORD}\n`) });
    await caughtUp(running, store);
    await expectWholeLog(clientOf(broker as LocalBroker), running.topics.published, store);
    expect(running.logged.length).toBeGreaterThan(1);
    expect(inspect(running, { depth: 9 })).not.toContain(PASSWORD);
  });

  test('a wrong password is told of, without telling it, and tried again', async () => {
    const running = relayTo(new MemoryStore(schemas), {
      KAFKA_SASL: mechanism,
      KAFKA_SASL_PASSWORD: `wrong-${PASSWORD}`,
    });
    await until(() => running.relay.state === 'retrying');
    expect(running.relay.error).toMatch(/authentication/i);
    expect(inspect([running.logged, await running.relay.status()], { depth: 9 })).not.toContain(PASSWORD);
  });
});

test('a broker that nobody vouches for is not spoken to', async () => {
  const { KAFKA_TLS_CA_FILE: _ca, ...stranger } = access();
  const store = new MemoryStore(schemas);
  const settings = kafkaSettings({ ...stranger, KAFKA_SASL: 'plain', KAFKA_SASL_PASSWORD: PASSWORD });
  const running = startRelay(store, 'unused:1', 'unused', { settings });
  await until(() => running.relay.state === 'retrying');
  expect(running.relay.error).toMatch(/self[- ]signed certificate/);
});

function relayTo(store: MemoryStore, environment: Record<string, string>) {
  return startRelay(store, 'replaced:1', 'replaced', { settings: kafkaSettings({ ...access(), ...environment }) });
}

const access = (): Record<string, string> => ({
  KAFKA_BROKERS: broker?.addresses['SECURE'] ?? '127.0.0.1:1',
  KAFKA_TOPIC_PREFIX: `test-${randomUUID()}`,
  KAFKA_TLS: 'on',
  KAFKA_TLS_CA_FILE: join(folder, 'ca.pem'),
  KAFKA_SASL_USERNAME: 'relay',
});

function fileWith(text: string): string {
  const file = join(folder, randomUUID());
  writeFileSync(file, text);
  return file;
}

/** A certificate for the loopback that vouches for itself, and the broker that shows it. */
async function start(): Promise<LocalBroker | undefined> {
  const keys = join(folder, 'keys.p12');
  const store = ['-keystore', keys, '-storepass', 'changeit', '-alias', 'broker'];
  try {
    const who = ['-dname', 'CN=127.0.0.1', '-ext', 'san=ip:127.0.0.1', '-ext', 'bc=ca:true', '-validity', '30'];
    execFileSync('keytool', ['-genkeypair', '-keyalg', 'RSA', '-storetype', 'PKCS12', ...store, ...who], {
      stdio: 'pipe',
    });
    execFileSync('keytool', ['-exportcert', '-rfc', '-file', join(folder, 'ca.pem'), ...store], { stdio: 'pipe' });
    const modules = 'org.apache.kafka.common.security';
    return await startLocalBroker({
      listeners: { SECURE: 'SASL_SSL' },
      format: ['--add-scram', `SCRAM-SHA-512=[name=relay,password=${PASSWORD}]`],
      properties: {
        'listener.name.secure.ssl.keystore.location': keys,
        'listener.name.secure.ssl.keystore.type': 'PKCS12',
        'listener.name.secure.ssl.keystore.password': 'changeit',
        'listener.name.secure.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
        'listener.name.secure.plain.sasl.jaas.config': `${modules}.plain.PlainLoginModule required user_relay="${PASSWORD}";`,
        'listener.name.secure.scram-sha-512.sasl.jaas.config': `${modules}.scram.ScramLoginModule required;`,
      },
    });
  } catch (error) {
    if (process.env.CI) throw error;
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\nThere is no local Kafka broker: ${why}\nTESTS OF TLS AND SASL ARE SKIPPED.\n\n`);
    return undefined;
  }
}
