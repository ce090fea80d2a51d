/** README is true: its first session works as printed, its settings and its commands are those that there are. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describeSettings } from '../../src/config/settings.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { startService, type Service } from '../support/service.js';

const run = promisify(execFile);
const readme = readFileSync('README.md', 'utf8');
const session = section('A first session');
const SERVICE = 'http://127.0.0.1:3000';

/** Every command with the answer that is printed below it. */
const steps = [...session.matchAll(/```sh\n([\s\S]*?)```\n\n```json\n([\s\S]*?)```/g)].map(
  ([, command = '', answer = '']) => ({
    command,
    answer: JSON.parse(answer) as unknown,
  }),
);

describe('the first session', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ now: '2026-11-23T12:00:00.000Z' });
  });
  afterAll(() => service.stop());

  // One after the other, on one service: each goes on from what the one before wrote.
  test.each(steps)('$command', async ({ command, answer }) => {
    expect(command).toContain(SERVICE);
    const env = { ...process.env, WAYBILL_KEY: ADMIN_KEY };
    const { stdout } = await run('bash', ['-euc', command.replaceAll(SERVICE, service.url)], { env });
    expect(readersOwn(JSON.parse(stdout))).toEqual(readersOwn(answer));
  });

  test('prints an answer below every command', () => {
    expect(steps.length).toBeGreaterThanOrEqual(12);
    expect(steps).toHaveLength([...session.matchAll(/```sh\n/g)].length);
    expect(steps).toHaveLength([...session.matchAll(/\bcurl\b/g)].length);
  });
});

test('the table of settings is the one that --help prints', () => {
  const row = /^\| `(WAYBILL_\w+)` \| (?:`([^`]*)`|none) \| (.*) \|$/gm;
  const told = [...section('Settings').matchAll(row)].map(([, name, fallback, help]) => ({ name, fallback, help }));
  const line = /^ {2}(WAYBILL_\w+)\s+(.*?)(?: \(default (.*)\))?$/gm;
  const known = [...describeSettings().matchAll(line)].map(([, name, help, fallback]) => ({ name, fallback, help }));
  expect(known.length).toBeGreaterThan(5);
  expect(told).toEqual(known);
});

test('every npm command that is named exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const named = [...readme.matchAll(/npm (?:run )?(start|test(?!:)|(?<=run )[\w:]+)/g)].map(([, name = '']) => name);
  expect(new Set(named).size).toBeGreaterThan(7);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

function section(title: string): string {
  const [, after = ''] = readme.split(`\n## ${title}\n`);
  return after.split('\n## ')[0] ?? '';
}

/** When it was recorded is the reader's own time, and keys are the reader's own. */
function readersOwn(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key: string, inner: unknown) => {
    if (key === 'recordedAt') return 'now';
    if (key === 'keyId' || key === 'key') return String(inner).replaceAll(/[A-Za-z0-9_-]/g, 'x');
    return inner;
  });
}
