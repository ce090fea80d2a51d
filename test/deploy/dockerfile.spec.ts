/** The Dockerfile, as far as it can be proved without a Docker engine: its steps are taken here, in a folder of their own. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Copy } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describeSettings, readSettings } from '../../src/config/settings.js';
import { all, commandOf, dockerfile, environment, image, only, stages, wordsOf } from './image.js';

const [build] = stages;
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
  engines: { node: string };
};
/** Of all `COPY` of a stage: what is copied, and whether it comes from the stage before. */
const copies = (stage: typeof image) =>
  all(stage, 'COPY').map((instruction) => ({
    sources: wordsOf(instruction)
      .filter((word) => !word.startsWith('--'))
      .slice(0, -1),
    target: wordsOf(instruction).at(-1) ?? '',
    from: (instruction as Copy).getFromFlag()?.getValue() ?? undefined,
  }));
const copied = stages
  .flatMap(copies)
  .filter(({ from }) => !from)
  .flatMap(({ sources }) => sources);

test('a linter finds nothing in it', () => expect(validate(dockerfile)).toEqual([]));

describe('what it copies', () => {
  const [everything, ...letIn] = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));

  test('is there', () => expect(copied.filter((file) => !existsSync(file))).toEqual([]));

  test('is let in, and nothing else is', () => {
    expect(everything).toBe('*');
    expect([...new Set(copied)].sort()).toEqual(letIn.map((line) => line.replace(/^!/, '')).sort());
    expect(letIn.filter((line) => !line.startsWith('!'))).toEqual([]);
  });

  test('comes of the first stage from where that has it', () => {
    const made = copies(image).filter(({ from }) => from);
    expect(made.map(({ sources: [source] }) => source)).toEqual(['/app/node_modules', '/app/dist']);
    expect(made.map(({ from }) => from)).toEqual(['build', 'build']);
    expect(wordsOf(all(build!, 'WORKDIR')[0]!)).toEqual(['/app']);
  });
});

test('its commands are those of package.json', () => {
  const commands = stages.flatMap((stage) => all(stage, 'RUN')).map((run) => run.getArgumentsContent() ?? '');
  const scripts = commands.flatMap((command) =>
    [...command.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name),
  );
  expect(scripts).toEqual(['build']);
  expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
});

test('both stages have the same Node, of a version that Waybill and its native module support', () => {
  const [first, second] = stages.map(({ from }) => /^node:(\d+)-(\w+?)(-slim)?$/.exec(from));
  expect(first?.slice(1, 3)).toEqual(second?.slice(1, 3));
  expect(second?.[3]).toBe('-slim');
  const major = first?.[1] ?? '';
  expect(Number(major)).toBeGreaterThanOrEqual(Number(/>=(\d+)/.exec(manifest.engines.node)?.[1]));
  const sqlite = JSON.parse(readFileSync('node_modules/better-sqlite3/package.json', 'utf8')) as typeof manifest;
  expect(sqlite.engines.node.split(' || ')).toContain(`${major}.x`);
});

test('it runs as nobody in particular, on its own volume and the usual port', () => {
  const keywords = image.instructions.map((instruction) => instruction.getKeyword());
  expect(wordsOf(only('USER'))).toEqual(['node']);
  expect(keywords.lastIndexOf('RUN')).toBeLessThan(keywords.indexOf('USER'));
  expect(wordsOf(only('VOLUME'))).toEqual([environment['WAYBILL_DATA']]);
  expect(only('RUN').getArgumentsContent()).toBe(
    `install --directory --owner=node --group=node ${environment['WAYBILL_DATA']!}`,
  );
  expect(wordsOf(only('EXPOSE'))).toEqual([String(readSettings({}).port)]);
});

test('the settings that it makes exist', () => {
  const names = Object.keys(environment).filter((name) => name !== 'NODE_ENV');
  expect(names.filter((name) => !describeSettings().includes(`  ${name} `))).toEqual([]);
  expect(environment['NODE_ENV']).toBe('production');
});

describe('what comes of its context', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-image-'));
  const [, ...words] = [...commandOf(only('ENTRYPOINT')), ...commandOf(only('CMD'))];
  const { NODE_OPTIONS: _jest, ...inherited } = process.env;

  beforeAll(() => {
    for (const file of copied) cpSync(file, join(folder, file), { recursive: true });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('builds, starts, says that it is well, and stops', async () => {
    const nest = join('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
    const built = spawnSync(process.execPath, [nest, 'build'], { cwd: folder, encoding: 'utf8', env: inherited });
    expect([built.status, built.stderr]).toEqual([0, expect.stringContaining('Successfully compiled')]);
    const vite = [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', 'web/vite.config.mjs'];
    const pages = spawnSync(process.execPath, vite, { cwd: folder, encoding: 'utf8', env: inherited });
    expect([pages.status, pages.stderr]).toEqual([0, '']);
    expect(existsSync(join(folder, 'dist', 'web', 'index.html.br'))).toBe(true);

    const settings = {
      ...inherited,
      ...environment,
      WAYBILL_DATA: join(folder, 'data'),
      WAYBILL_PORT: String(await freePort()),
      // As whoever runs the image must: a container listens beyond its loopback.
      WAYBILL_TRUST_PROXY: 'uniquelocal',
    };
    const health = (): number | null => {
      const [, ...check] = commandOf(only('HEALTHCHECK'));
      return spawnSync(process.execPath, check, { env: settings }).status;
    };
    expect(health()).toBe(1);
    const service = spawn(process.execPath, words, { cwd: folder, env: settings, stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(service, 'exit');
    try {
      let said = '';
      for await (const text of service.stderr) if ((said += String(text)).includes('listens on')) break;
      expect(health()).toBe(0);
    } finally {
      service.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
    expect(health()).toBe(1);
  }, 120_000);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
