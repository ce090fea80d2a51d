/** Child processes: what is measured runs apart from what measures it. */
import { fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bench = fileURLToPath(new URL('..', import.meta.url));
const root = join(bench, '..');

/** The admin key of the services that are started; the same in every run, since a log that was kept knows it as its first one. */
const KEY = createHash('sha256').update('benchmarks of waybill').digest('hex');
export const asAdmin = { authorization: `Bearer ${KEY}` };

/** A folder for one benchmark, on the disk of this checkout; `remove` deletes it. */
export function workFolder(name) {
  mkdirSync(join(bench, 'data'), { recursive: true });
  const folder = mkdtempSync(join(bench, 'data', `${name}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs `bench/<file>` with `task` and answers with the last message that it sends; `onMessage` sees all of them. */
export async function inChild(file, task, onMessage = () => undefined) {
  const child = fork(join(bench, file), [JSON.stringify(task)]);
  let last;
  child.on('message', (message) => onMessage((last = message)));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${file} ended with ${code}.`);
  return last;
}

/** The service as it is delivered, on a free port; only its data folder is set, and what a benchmark is about. */
export function startWaybill(folder, settings = {}, entry = 'dist/main.js') {
  const { env, ...options } = serverOptions(folder);
  return listening(spawn(process.execPath, [join(root, entry)], { ...options, env: { ...env, ...settings } }));
}

export function startEcho() {
  return listening(spawn(process.execPath, [join(bench, 'http.echo.mjs')], serverOptions('')));
}

const serverOptions = (folder) => ({
  cwd: root,
  stdio: ['ignore', 'ignore', 'pipe'],
  env: {
    ...process.env,
    WAYBILL_PORT: '0',
    WAYBILL_DATA: folder,
    KAFKA_BROKERS: '',
    WAYBILL_ADMIN_KEY: KEY,
    WAYBILL_REQUESTS_PER_KEY: '0',
  },
});

/** Resolves when the server has told its address on stderr. */
async function listening(child) {
  let said = '';
  const url = await new Promise((resolve, reject) => {
    child.stderr.on('data', (text) => {
      if (said.length < 100_000) said += text;
      const found = /listens on (http:\S+)/.exec(said);
      if (found) resolve(found[1]);
    });
    child.once('exit', () => reject(new Error(`The server did not start: ${said}`)));
  });
  const stop = async () => {
    child.removeAllListeners('exit');
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  return { url, stop };
}
