/**
 * The commands of package.json, on a fresh machine as on a used one: each installs what is missing and builds what is
 * stale before it runs. Plain Node without dependencies, since it runs before anything is installed.
 */
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);

const [command, ...args] = process.argv.slice(2);
const commands = {
  start: () => service('serve', ...args),
  demo: () => service('demo', ...args),
  simulate: () => service('simulate', ...args),
  waybill: () => service(...args),
  test: async () => {
    await ready();
    await checks();
    await jest(args);
  },
  'test:only': async () => {
    await ready();
    const [folder = '', ...options] = args;
    await jest([`test/${folder.replace(/^(\.\/)?test\//, '')}`, ...options]);
  },
  soak: async () => {
    await ready();
    await run(process.execPath, ['scripts/soak.mjs', ...args]);
  },
  bench: async () => {
    await ready();
    await install(join(root, 'bench'));
    await run(process.execPath, ['bench/run.mjs', ...args]);
  },
  build: () => ready(),
};

if (!Object.hasOwn(commands, command)) {
  console.error(`usage: node scripts/run.mjs ${Object.keys(commands).join('|')} [options]`);
  process.exit(2);
}
requireNode(20, 19);
await commands[command]();

async function service(...words) {
  await ready();
  await run(process.execPath, ['--enable-source-maps', join('dist', 'main.js'), ...words]);
}

/** Lint takes as long as all others together, and each of them one core. */
async function checks() {
  await Promise.all([step('Lint', bin('eslint'), ['.', '--max-warnings', '0'], 'quiet'), otherChecks()]);
}

async function otherChecks() {
  await step('Types', bin('tsc'), ['--noEmit']);
  await step('Types of the pages', bin('tsc'), ['--noEmit', '--project', 'web']);
  await step('Types of their tests', bin('tsc'), ['--noEmit', '--project', join('test', 'web')]);
  await step('Format', bin('prettier'), ['--check', '--log-level', 'warn', '.']);
  await step('Walls', bin('depcruise'), ['src', '--config', '.dependency-cruiser.cjs']);
  await step('Walls of the pages', bin('depcruise'), ['web/src', '--config', 'web/.dependency-cruiser.cjs']);
  await step('Event documentation', process.execPath, ['scripts/events-doc.mjs', '--check']);
  await step('Published schemas', process.execPath, ['scripts/schemas.mjs', '--check']);
  await step('Contract of the pages', process.execPath, ['scripts/web-types.mjs', '--check']);
  await step('Known flaws of dependencies', process.execPath, ['scripts/audit.mjs']);
}

function jest(options) {
  const flags =
    `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim();
  return run(process.execPath, [join('node_modules', 'jest', 'bin', 'jest.js'), ...options], { NODE_OPTIONS: flags });
}

async function ready() {
  await install(root);
  await build();
}

/** Installs when the lock file is not the one that was installed last. */
async function install(folder) {
  const stamp = join(folder, 'node_modules', '.waybill-installed');
  const wanted = digest([join(folder, 'package.json'), join(folder, 'package-lock.json')]) + process.version;
  if (readStamp(stamp) === wanted) return;
  console.error(
    'Installing what is missing (the first time takes a few minutes: the embedded store is compiled here) …',
  );
  // Not `npm ci`: it refuses a lock file when the registry lacks another platform's optional binaries.
  await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], systemHeaders(), folder);
  writeFileSync(stamp, wanted);
}

/** Where Node's own headers are installed beside it, native modules compile without a download. */
function systemHeaders() {
  const prefix = join(dirname(process.execPath), '..');
  const found = existsSync(join(prefix, 'include', 'node', 'node.h'));
  return found && !process.env.npm_config_nodedir ? { npm_config_nodedir: prefix } : {};
}

/** Builds when a source file is not the one that was built last. The pages come second: the service is built into an empty folder. */
async function build() {
  await buildService();
  await buildPages();
}

async function buildService() {
  const stamp = join(root, 'dist', '.waybill-built');
  const inputs = [
    ...filesUnder(join(root, 'src')),
    join(root, 'package-lock.json'),
    join(root, '.swcrc'),
    join(root, 'nest-cli.json'),
  ];
  const wanted = digest(inputs);
  if (readStamp(stamp) === wanted) return;
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await run(bin('nest'), ['build'], {}, root, 'quiet');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, wanted);
}

async function buildPages() {
  const folder = join(root, 'dist', 'web');
  const stamp = join(folder, '.waybill-built');
  const shared = filesUnder(join(root, 'src', 'plain'));
  const wanted = digest([...filesUnder(join(root, 'web')), ...shared, join(root, 'package-lock.json')]);
  if (readStamp(stamp) === wanted) return;
  await run(bin('vite'), ['build', '--config', join('web', 'vite.config.mjs')], {}, root, 'quiet');
  writeFileSync(stamp, wanted);
}

async function step(name, file, options, output) {
  const started = performance.now();
  console.error(`· ${name} …`);
  await run(file, options, {}, root, output);
  console.error(`· ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Runs a program to its end; hands its signals on and its failure up. */
function run(file, options, env = {}, cwd = root, output = 'shown') {
  return new Promise((resolve) => {
    const stdio = output === 'quiet' ? ['ignore', 'pipe', 'pipe'] : 'inherit';
    const child = spawn(file, options, { cwd, stdio, env: { ...process.env, ...env } });
    let said = '';
    child.stdout?.on('data', (text) => (said += text));
    child.stderr?.on('data', (text) => (said += text));
    const forward = (signal) => child.kill(signal);
    const end = () => child.kill();
    process.on('SIGINT', forward).on('SIGTERM', forward).on('exit', end);
    child.on('error', (error) => {
      console.error(`Could not run ${file}: ${error.message}`);
      process.exit(1);
    });
    child.on('exit', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward).off('exit', end);
      if (code === 0) return resolve();
      if (output === 'quiet') console.error(said);
      process.exit(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(file);
    if (existsSync(file) && statSync(file).isFile()) hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function requireNode(major, minor) {
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  console.error(`Waybill needs Node ${major}.${minor} or newer; this is ${process.version}.`);
  process.exit(1);
}
