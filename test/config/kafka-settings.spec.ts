/** The settings of the way to Kafka: what they take, what they say when they are wrong, and that secrets stay secret. */
import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { readSettings } from '../../src/config/settings.js';

const BROKERS = { KAFKA_BROKERS: 'one:9092' };
const kafkaOf = (environment: Record<string, string>) => readSettings({ ...BROKERS, ...environment }).kafka;
const fileWith = (text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'waybill-secret-')), 'secret');
  writeFileSync(file, text);
  return file;
};

test('without brokers there are none of them, whatever else is set', () => {
  expect(readSettings({ KAFKA_SASL: 'nonsense' })).not.toHaveProperty('kafka');
  expect(readSettings({ KAFKA_BROKERS: ' , ' })).not.toHaveProperty('kafka');
});

test('with brokers all else has a default', () => {
  expect(kafkaOf({ KAFKA_BROKERS: ' one:9092, [::1]:9093,' })).toEqual({
    brokers: ['one:9092', '[::1]:9093'],
    prefix: 'waybill',
    partitions: 6,
    replication: 0,
    retentionDays: 0,
    transactions: true,
  });
});

test('what is set counts', () => {
  const ca = fileWith('the ca');
  const settings = kafkaOf({
    KAFKA_TOPIC_PREFIX: 'msc.test',
    KAFKA_PARTITIONS: '12',
    KAFKA_REPLICATION: '3',
    KAFKA_RETENTION_DAYS: '30',
    KAFKA_TRANSACTIONS: 'off',
    KAFKA_TLS: 'on',
    KAFKA_TLS_CA_FILE: ca,
    KAFKA_TLS_CERT_FILE: fileWith('the certificate'),
    KAFKA_TLS_KEY_FILE: fileWith('the key'),
    KAFKA_SASL: 'scram-sha-512',
    KAFKA_SASL_USERNAME: 'relay',
    KAFKA_SASL_PASSWORD: 'open sesame',
  });
  expect(settings).toMatchObject({
    prefix: 'msc.test',
    partitions: 12,
    replication: 3,
    retentionDays: 30,
    transactions: false,
    tls: { ca: 'the ca', certificate: 'the certificate' },
    sasl: { mechanism: 'scram-sha-512', username: 'relay' },
  });
  expect(settings?.sasl?.password.reveal()).toBe('open sesame');
  expect(settings?.tls?.key?.reveal()).toBe('the key');
});

test('a password may stand in a file', () => {
  const sasl = { KAFKA_SASL: 'plain', KAFKA_SASL_USERNAME: 'relay', KAFKA_SASL_PASSWORD_FILE: fileWith('in a file\n') };
  expect(kafkaOf(sasl)?.sasl?.password.reveal()).toBe('in a file');
});

test('secrets do not get out by being printed', () => {
  const settings = kafkaOf({
    KAFKA_TLS: 'on',
    KAFKA_TLS_CERT_FILE: fileWith('the certificate'),
    KAFKA_TLS_KEY_FILE: fileWith('open sesame'),
    KAFKA_SASL: 'plain',
    KAFKA_SASL_USERNAME: 'relay',
    KAFKA_SASL_PASSWORD: 'open sesame',
  });
  const printed = [
    JSON.stringify(settings),
    inspect(settings, { depth: 9, showHidden: true }),
    String(settings?.sasl?.password),
  ];
  expect(printed.join()).not.toContain('sesame');
});

describe('what is wrong is named', () => {
  const sasl = { KAFKA_SASL: 'plain', KAFKA_SASL_USERNAME: 'relay' };
  test.each<[Record<string, string>, string]>([
    [{ KAFKA_BROKERS: 'one' }, 'KAFKA_BROKERS takes host:port, not "one".'],
    [{ KAFKA_TOPIC_PREFIX: 'two words' }, 'KAFKA_TOPIC_PREFIX may have letters'],
    [{ KAFKA_PARTITIONS: '0' }, 'KAFKA_PARTITIONS must be at least 1.'],
    [{ KAFKA_PARTITIONS: 'many' }, 'KAFKA_PARTITIONS must be a whole number from 0 to 1000, not "many".'],
    [{ KAFKA_TRANSACTIONS: 'yes' }, 'KAFKA_TRANSACTIONS must be on or off.'],
    [{ KAFKA_TLS: 'maybe' }, 'KAFKA_TLS must be on or off.'],
    [{ KAFKA_TLS: 'on', KAFKA_TLS_CA_FILE: '/nowhere' }, 'KAFKA_TLS_CA_FILE: /nowhere cannot be read (ENOENT).'],
    [{ KAFKA_TLS: 'on', KAFKA_TLS_CERT_FILE: '/dev/null' }, 'KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE go together.'],
    [{ KAFKA_SASL: 'kerberos' }, 'KAFKA_SASL must be none, plain, scram-sha-256, scram-sha-512.'],
    [{ KAFKA_SASL: 'plain' }, 'KAFKA_SASL needs KAFKA_SASL_USERNAME.'],
    [sasl, 'KAFKA_SASL needs KAFKA_SASL_PASSWORD or KAFKA_SASL_PASSWORD_FILE.'],
    [{ ...sasl, KAFKA_SASL_PASSWORD: 'a', KAFKA_SASL_PASSWORD_FILE: fileWith('b') }, 'not both'],
  ])('%j', (environment, message) => {
    expect(() => kafkaOf(environment)).toThrow(message);
  });
});
