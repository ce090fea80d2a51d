/** The Compose file, as far as it can be proved without a Docker engine: by its schema, and by what it refers to. */
import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describeSettings, readSettings } from '../../src/config/settings.js';
import { environment, only, wordsOf } from './image.js';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: object;
  readonly restart?: string;
  readonly stop_grace_period?: string;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(compose.services);
const instances = services.filter(([name]) => name.startsWith('waybill-'));
/** What a variable is when nothing is set: `${NAME:-fallback}`. */
const fallbackOf = (value: string): string => /^\$\{\w+:-(.*)\}$/.exec(value)?.[1] ?? value;
/** The program looks after its own health in the images that are built here. */
const hasHealthCheck = ({ healthcheck, build }: Service): boolean => healthcheck !== undefined || build !== undefined;
const inContainer = (port: string): string => port.split(':').at(-1) ?? '';

test('a linter with the schema of the Compose Specification finds nothing in it', () => {
  const ignored = ['service-keys-order', 'top-level-properties-order'].flatMap((rule) => ['--disable-rule', rule]);
  const linter = join('node_modules', 'dclint', 'bin', 'dclint.cjs');
  const words = [linter, 'docker-compose.yml', '--max-warnings', '0', '--formatter', 'json', ...ignored];
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect([status, JSON.parse(stdout)]).toEqual([0, [expect.objectContaining({ messages: [] })]]);
});

test('has an event store, a broker and two instances', () =>
  expect(Object.keys(compose.services).sort()).toEqual(['eventstore', 'kafka', 'waybill-1', 'waybill-2']));

describe.each(services)('%s', (_name, service) => {
  test('waits for services that there are, and for the health of those that tell it', () => {
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(Object.keys(compose.services)).toContain(other);
      expect(['service_started', 'service_healthy']).toContain(condition);
      if (condition === 'service_healthy') expect(hasHealthCheck(compose.services[other]!)).toBe(true);
    }
  });

  test('tells its health, comes back after a failure, and has time to stop', () => {
    expect(hasHealthCheck(service)).toBe(true);
    expect(service.restart).toBe('unless-stopped');
    expect(Number.parseInt(service.stop_grace_period ?? '', 10) * 1_000).toBeGreaterThan(readSettings({}).shutdownMs);
  });

  test('is of a known version', () => expect(service.build ?? service.image).toMatch(/^\.$|:\d+\.\d+\.\d+/));

  test('keeps what it must not forget in volumes that there are', () => {
    const named = (service.volumes ?? []).map((volume) => volume.split(':')[0]);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((volume) => !(volume! in compose.volumes))).toEqual([]);
  });

  test('is reached from this machine only', () =>
    expect((service.ports ?? []).filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]));

  test('holds no secret', () => {
    for (const [name, value] of Object.entries(service.environment ?? {})) {
      expect(fallbackOf(value)).not.toMatch(/:\/\/[^/]*@/);
      if (/PASSWORD|SECRET|TOKEN|KEY$/.test(name)) expect(fallbackOf(value)).toBe('');
    }
  });
});

test('every volume is used, by one service', () => {
  const used = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]));
  expect(used.sort()).toEqual(Object.keys(compose.volumes).sort());
});

test('no two services are published on one port', () => {
  const published = services.flatMap(([, { ports = [] }]) => ports.map((port) => port.split(':')[1]));
  expect(new Set(published).size).toBe(published.length);
});

describe.each(instances)('%s', (_name, { environment: settings = {}, ports = [], volumes = [] }) => {
  test('is told settings that there are', () => {
    const known = [...describeSettings().matchAll(/^ {2}([A-Z_]+) /gm)].map(([, name]) => name);
    expect(Object.keys(settings).filter((name) => !known.includes(name))).toEqual([]);
    const values = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, fallbackOf(value)]));
    expect(readSettings(values)).toMatchObject({ eventStore: 'esdb://eventstore:2113?tls=false', logLevel: 'info' });
  });

  test('listens where its port leads, and keeps its views in its volume', () => {
    expect(ports.map(inContainer)).toEqual(wordsOf(only('EXPOSE')));
    expect(volumes.map((volume) => volume.split(':')[1])).toEqual([environment['WAYBILL_DATA']]);
  });

  test('is sent to the event store and the broker where they listen', () => {
    const { host, port } = /^esdb:\/\/(?<host>\w+):(?<port>\d+)\?/.exec(
      fallbackOf(settings['WAYBILL_EVENT_STORE']!),
    )!.groups!;
    expect(compose.services[host!]?.ports?.map(inContainer)).toEqual([port]);
    const broker = fallbackOf(settings['KAFKA_BROKERS']!);
    const kafka = compose.services[broker.split(':')[0]!]?.environment ?? {};
    expect(kafka['KAFKA_ADVERTISED_LISTENERS']?.split(',')).toContain(`INSIDE://${broker}`);
  });
});

test('the broker listens, speaks and is published where it says', () => {
  const { environment: kafka = {}, ports = [], volumes = [], healthcheck } = compose.services['kafka']!;
  const listeners = Object.fromEntries(
    kafka['KAFKA_LISTENERS']!.split(',').map((one) => one.split('://:') as [string, string]),
  );
  const protocols = kafka['KAFKA_LISTENER_SECURITY_PROTOCOL_MAP']!.split(',').map((one) => one.split(':')[0]);
  expect(protocols).toEqual(Object.keys(listeners));
  for (const one of kafka['KAFKA_ADVERTISED_LISTENERS']!.split(',')) {
    const { name, port } = /^(?<name>\w+):\/\/[\w.]+:(?<port>\d+)$/.exec(one)!.groups!;
    expect(listeners[name!]).toBe(port);
  }
  expect(listeners).toHaveProperty(kafka['KAFKA_INTER_BROKER_LISTENER_NAME']!);
  expect(kafka['KAFKA_CONTROLLER_QUORUM_VOTERS']).toBe(
    `${kafka['KAFKA_NODE_ID']!}@kafka:${listeners[kafka['KAFKA_CONTROLLER_LISTENER_NAMES']!]!}`,
  );
  expect(ports.map(inContainer)).toEqual([listeners['OUTSIDE']]);
  expect(volumes.map((volume) => volume.split(':')[1])).toEqual([kafka['KAFKA_LOG_DIRS']]);
  expect(JSON.stringify(healthcheck)).toContain(`kafka:${listeners['INSIDE']!}`);
});
