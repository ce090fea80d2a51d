/** Breaks each wall of `.dependency-cruiser.cjs` once, in a small house of its own, to see that it holds and that doors are open. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve('.');
const CONFIG = '.dependency-cruiser.cjs';

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** What stands there to be imported, by those who may and those who may not. */
const FURNITURE: Readonly<Record<string, string>> = {
  'app.module.ts': 'export const house = 1;',
  'plain/days.ts': 'export const DAY = 1;',
  'plain/clock.ts': 'export const clock = 1;',
  'event-store/decider.ts': 'export const accept = 1;',
  'event-store/execute.ts': "import { append } from './embedded/store.js'; export const execute = append;",
  'event-store/event-store.ts': 'export interface EventStore { readonly one: 1 } export const START = 0;',
  'event-store/event-store.module.ts':
    "import { append } from './embedded/store.js'; export const EVENT_STORE = append;",
  'event-store/embedded/store.ts': 'export const append = 1;',
  'event-store/eventstoredb/store.ts':
    "import { EventStoreDBClient } from '@eventstore/db-client'; export const append = EventStoreDBClient;",
  'holds/hold.events.ts': 'export interface Hold { readonly one: 1 } export const holds = 1;',
  'holds/index.ts': "export * from './hold.events.js';",
  'simulation/world.ts': 'export const world = 1;',
  // Half of a circle, which is told of its other half.
  'http/round-b.ts': "import { a } from './round-a.js'; export const b = (): number => a();",
};

/** Ways that are open. */
const OPEN: Readonly<Record<string, string>> = {
  'courier/fine.decider.ts':
    "import { accept } from '../event-store/decider.js'; import { DAY } from '../plain/days.js'; import type { Hold } from '../holds/index.js'; export const d = (_hold: Hold) => accept + DAY;",
  'courier/fine.commands.ts':
    "import { Command } from '@nestjs/cqrs'; import { execute } from '../event-store/execute.js'; import { holds } from '../holds/index.js'; import { START } from '../event-store/event-store.js'; export const c = [Command, execute, holds, START];",
  'cli/fine.ts':
    "import { world } from '../simulation/world.js'; import { append } from '../event-store/embedded/store.js'; import { append as other } from '../event-store/eventstoredb/store.js'; import { holds } from '../holds/hold.events.js'; export const f = [world, append, other, holds];",
};

/** Ways that are walled up: rule, file, what it tries. */
const BROKEN: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['no-circles', 'http/round-a.ts', "import { b } from './round-b.js'; export const a = (): number => b();"],
  [
    'pure-core',
    'courier/reads-files.decider.ts',
    "import { readFileSync } from 'node:fs'; export const f = readFileSync;",
  ],
  ['pure-core', 'holds/nest.events.ts', "import { Injectable } from '@nestjs/common'; export const f = Injectable;"],
  [
    'pure-core',
    'courier/journey.steps.ts',
    "import { execute } from '../event-store/execute.js'; export const f = execute;",
  ],
  [
    'pure-core-takes-types-from-the-door',
    'damage/damage.facts.ts',
    "import { holds } from '../holds/index.js'; export const f = holds;",
  ],
  [
    'pure-core-has-no-clock',
    'courier/kaplan-meier.ts',
    "import { clock } from '../plain/clock.js'; export const f = clock;",
  ],
  ['plain-is-plain', 'plain/files.ts', "import { readFileSync } from 'node:fs'; export const f = readFileSync;"],
  [
    'features-meet-at-the-door',
    'courier/side-door.ts',
    "import { holds } from '../holds/hold.events.js'; export const f = holds;",
  ],
  [
    'features-meet-at-the-door',
    'courier/peeks.ts',
    "import type { Hold } from '../holds/hold.events.js'; export type F = Hold;",
  ],
  [
    'machinery-knows-no-feature',
    'projections/knows.ts',
    "import { holds } from '../holds/index.js'; export const f = holds;",
  ],
  [
    'one-way-to-append',
    'holds/appends.ts',
    "import { EVENT_STORE } from '../event-store/event-store.module.js'; export const f = EVENT_STORE;",
  ],
  ['no-event-bus', 'projections/bus.ts', "import { EventBus } from '@nestjs/cqrs'; export const f = EventBus;"],
  [
    'views-do-not-write-the-log',
    'courier/x.projection.ts',
    "import { execute } from '../event-store/execute.js'; export const f = execute;",
  ],
  [
    'the-relay-only-reads',
    'kafka/writes.ts',
    "import { execute } from '../event-store/execute.js'; export const f = execute;",
  ],
  ['kafka-behind-the-relay', 'observability/asks.ts', "import { Kafka } from 'kafkajs'; export const f = Kafka;"],
  [
    'machinery-knows-no-feature',
    'kafka/knows.ts',
    "import { holds } from '../holds/index.js'; export const f = holds;",
  ],
  [
    'adapters-behind-their-port',
    'observability/looks.ts',
    "import { append } from '../event-store/embedded/store.js'; export const f = append;",
  ],
  [
    'adapters-behind-their-port',
    'projections/looks.ts',
    "import type { append } from '../event-store/eventstoredb/store.js'; export type F = typeof append;",
  ],
  [
    'one-way-to-append',
    'courier/appends.ts',
    "import { append } from '../event-store/eventstoredb/store.js'; export const f = append;",
  ],
  [
    'views-do-not-write-the-log',
    'holds/x.projection.ts',
    "import { append } from '../event-store/eventstoredb/store.js'; export const f = append;",
  ],
  [
    'adapters-stand-apart',
    'event-store/eventstoredb/leans.ts',
    "import { append } from '../embedded/store.js'; export const f = append;",
  ],
  [
    'one-way-to-eventstoredb',
    'audit/asks.ts',
    "import { EventStoreDBClient } from '@eventstore/db-client'; export const f = EventStoreDBClient;",
  ],
  [
    'simulation-stands-apart',
    'simulation/cheats.ts',
    "import { holds } from '../holds/index.js'; export const f = holds;",
  ],
  [
    'only-the-commands-simulate',
    'http/pretends.ts',
    "import { world } from '../simulation/world.js'; export const f = world;",
  ],
  ['nobody-needs-the-edge', 'http/edge.ts', "import { house } from '../app.module.js'; export const f = house;"],
  ['nothing-from-tests', 'http/tested.ts', "import { help } from '../../test/help.js'; export const f = help;"],
  ['no-development-packages', 'http/develops.ts', "import fc from 'fast-check'; export const f = fc;"],
  ['resolves', 'http/nowhere.ts', "import { f } from './not-there.js'; export const g = f;"],
];
const DEAD = 'http/nobody-imports-me.ts';

const house = mkdtempSync(join(tmpdir(), 'waybill-walls-'));
let violations: readonly string[] = [];

beforeAll(() => {
  const files = { ...FURNITURE, ...OPEN, ...Object.fromEntries(BROKEN.map(([, file, text]) => [file, text])) };
  for (const [file, text] of Object.entries(files)) put(`src/${file}`, text);
  put(`src/${DEAD}`, 'export const alone = 1;');
  put(
    'src/main.ts',
    Object.keys(files)
      .map((file) => `import './${file.replace(/\.ts$/, '.js')}';`)
      .join('\n'),
  );
  put('test/help.ts', 'export const help = 1;');
  for (const file of [CONFIG, 'package.json', 'tsconfig.json']) cpSync(join(root, file), join(house, file));
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  violations = cruise(house).map(({ from, rule }) => `${rule.name}: ${from}`);
});
afterAll(() => rmSync(house, { recursive: true }));

test.each(BROKEN)('%s is broken by %s', (rule, file) => expect(violations).toContain(`${rule}: src/${file}`));

test('no-dead-files is broken by a file that nobody imports, and by that only', () =>
  expect(violations.filter((violation) => violation.startsWith('no-dead-files'))).toEqual([
    `no-dead-files: src/${DEAD}`,
  ]));

test('the doors are open', () => {
  for (const file of [...Object.keys(OPEN), ...Object.keys(FURNITURE)]) {
    expect(violations.filter((violation) => violation.endsWith(`src/${file}`))).toEqual([]);
  }
});

test('every rule was broken here', async () => {
  const { default: config } = (await import(join(root, CONFIG))) as {
    default: { forbidden: readonly { readonly name: string }[] };
  };
  const broken = new Set([...BROKEN.map(([rule]) => rule), 'no-dead-files']);
  expect(config.forbidden.map(({ name }) => name).sort()).toEqual([...broken].sort());
});

function put(file: string, text: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), text);
}

function cruise(folder: string): readonly Violation[] {
  const program = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const options = [program, 'src', '--config', CONFIG, '--output-type', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, options, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { summary: { violations: readonly Violation[] } }).summary.violations;
}
