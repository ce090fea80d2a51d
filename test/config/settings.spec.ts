/** Settings: their defaults, what they take, and what they say when they are wrong. */
import { describe, expect, test } from '@jest/globals';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { describeSettings, readSettings } from '../../src/config/settings.js';

test('all of them have a default, and the defaults are safe', () => {
  expect(readSettings({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    dataFolder: './data',
    eventStore: 'embedded',
    appendTimeoutMs: 5_000,
    maxAppendBytes: 1_048_576,
    logLevel: 'info',
    maxLogBytes: 0,
    readWaitMs: 5_000,
    shutdownMs: 10_000,
    journalMs: 1_000,
    casesSeconds: 300,
    claimsSeconds: 1,
    evidence: { checkpointHours: 24 },
    photos: { maxBytes: 5_000_000 },
    epcisUris: 'urn:waybill:',
    limits: { perKey: 12_000, perAddress: 600 },
    streams: 500,
    load: { atOnce: 500, memoryBytes: expect.any(Number) },
    access: { trustedProxies: [], corsOrigins: [] },
  });
  const { memoryBytes } = readSettings({}).load;
  expect(memoryBytes).toBeGreaterThan(100_000_000);
  expect(memoryBytes).toBeLessThan(Math.min(getHeapStatistics().heap_size_limit, totalmem()));
  expect(readSettings({ WAYBILL_PORT: ' ', WAYBILL_DATA: '' })).toEqual(readSettings({}));
});

test('what is set counts, without the blanks around it', () => {
  const settings = readSettings({
    WAYBILL_PORT: ' 8080 ',
    WAYBILL_HOST: '0.0.0.0',
    WAYBILL_DATA: '/srv/waybill',
    WAYBILL_EVENT_STORE: ' esdb+discover://waybill:p%40ss@db:2113 ',
    WAYBILL_APPEND_TIMEOUT_MS: '2000',
    WAYBILL_MAX_APPEND_BYTES: '4194304',
    WAYBILL_LOG_LEVEL: 'silent',
    WAYBILL_MAX_LOG_MB: '250',
    WAYBILL_READ_WAIT_MS: '0',
    WAYBILL_SHUTDOWN_MS: '600000',
    WAYBILL_JOURNAL_MS: '50',
    WAYBILL_CASES_SECONDS: '0',
    WAYBILL_CLAIMS_SECONDS: '5',
    WAYBILL_CHECKPOINT_HOURS: '6',
    WAYBILL_PHOTOS: '/srv/photos',
    WAYBILL_MAX_PHOTO_MB: '8',
    WAYBILL_EPCIS_URIS: 'https://id.library.example/',
    WAYBILL_REQUESTS_PER_KEY: '0',
    WAYBILL_REQUESTS_PER_ADDRESS: '30',
    WAYBILL_REQUESTS_AT_ONCE: '40',
    WAYBILL_STREAMS: '20',
    WAYBILL_MAX_MEMORY_MB: '700',
  });
  expect(settings).toEqual({
    port: 8080,
    host: '0.0.0.0',
    dataFolder: '/srv/waybill',
    eventStore: 'esdb+discover://waybill:p%40ss@db:2113',
    appendTimeoutMs: 2_000,
    maxAppendBytes: 4_194_304,
    logLevel: 'silent',
    maxLogBytes: 250_000_000,
    readWaitMs: 0,
    shutdownMs: 600_000,
    journalMs: 50,
    casesSeconds: 0,
    claimsSeconds: 5,
    evidence: { checkpointHours: 6 },
    photos: { folder: '/srv/photos', maxBytes: 8_000_000 },
    epcisUris: 'https://id.library.example/',
    limits: { perKey: 0, perAddress: 30 },
    streams: 20,
    load: { atOnce: 40, memoryBytes: 700_000_000 },
    access: { trustedProxies: [], corsOrigins: [] },
  });
});

describe('what is wrong is named', () => {
  test.each([
    ['WAYBILL_PORT', 'http', 'WAYBILL_PORT must be a whole number from 0 to 65535, not "http".'],
    ['WAYBILL_PORT', '70000', 'WAYBILL_PORT must be a whole number from 0 to 65535, not "70000".'],
    ['WAYBILL_PORT', '-1', 'WAYBILL_PORT must be a whole number from 0 to 65535, not "-1".'],
    ['WAYBILL_READ_WAIT_MS', '1.5', 'WAYBILL_READ_WAIT_MS must be a whole number from 0 to 600000, not "1.5".'],
    ['WAYBILL_LOG_LEVEL', 'loud', 'WAYBILL_LOG_LEVEL must be one of trace, debug, info, warn, error, silent.'],
    ['WAYBILL_APPEND_TIMEOUT_MS', '0', 'WAYBILL_APPEND_TIMEOUT_MS must be a whole number from 1 to 600000, not "0".'],
    [
      'WAYBILL_EVENT_STORE',
      'cloud',
      'WAYBILL_EVENT_STORE must be "embedded" or an address that begins with esdb:// or kurrentdb://.',
    ],
    ...['waybill', 'urn:waybill', 'https://', 'https://id.library.example', 'urn:waybill:a b:'].map((uris) => [
      'WAYBILL_EPCIS_URIS',
      uris,
      'WAYBILL_EPCIS_URIS must be the beginning of a URI that ends with : or /, such as urn:waybill:.',
    ]),
  ] as [string, string, string][])('%s=%s', (name, value, message) => {
    expect(() => readSettings({ [name]: value })).toThrow(message);
  });

  test('but a password in it is not repeated', () => {
    const wrong = () => readSettings({ WAYBILL_EVENT_STORE: 'eventstore://waybill:s3cret@db' });
    expect(wrong).toThrow('WAYBILL_EVENT_STORE');
    expect(wrong).not.toThrow(/s3cret/);
  });
});

test('the help names every setting, with its default if it has one', () => {
  const help = describeSettings();
  const names = [
    ...['PORT', 'HOST', 'DATA', 'EVENT_STORE', 'APPEND_TIMEOUT_MS', 'MAX_APPEND_BYTES', 'LOG_LEVEL', 'MAX_LOG_MB'],
    ...[
      'READ_WAIT_MS',
      'SHUTDOWN_MS',
      'JOURNAL_MS',
      'CASES_SECONDS',
      'MAX_PHOTO_MB',
      'CLAIMS_SECONDS',
      'EPCIS_URIS',
      'REQUESTS_PER_KEY',
      'REQUESTS_PER_ADDRESS',
    ],
  ];
  for (const name of names) expect(help).toMatch(new RegExp(`^  WAYBILL_${name} .+ \\(default .+\\)$`, 'm'));
  for (const name of ['ADMIN_KEY', 'KEY', 'TLS_CERT_FILE', 'TLS_KEY_FILE', 'TRUST_PROXY', 'PHOTOS']) {
    expect(help).toMatch(new RegExp(`^  WAYBILL_${name} .+[^)]$`, 'm'));
  }
  for (const name of ['BROKERS', 'TLS_CA_FILE', 'SASL_PASSWORD'])
    expect(help).toMatch(new RegExp(`^  KAFKA_${name} `, 'm'));
});
