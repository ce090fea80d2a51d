/** `waybill copy` as a process of its own, from the build (`npm run build`, which `npm test` does first), and folders to copy. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import { ReadOnlyLog } from '../../src/event-store/embedded/read-only-log.js';
import { AS_WRITTEN } from '../../src/event-store/upcast.js';
import { numbered } from '../event-store/event-builders.js';

const PROGRAM = join(process.cwd(), 'dist', 'main.js');

export interface Ended {
  readonly how: string;
  readonly out: string;
  readonly err: string;
}

/** `heard` is told all that was said on stderr so far; SIGKILL follows when it answers true. */
export async function copy(words: readonly string[], heard = (_err: string) => false, env = {}): Promise<Ended> {
  const { NODE_OPTIONS: _jest, ...inherited } = process.env;
  const child = spawn(process.execPath, [PROGRAM, 'copy', ...words], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
    if (heard(said.err)) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { how: signal ?? String(code), ...said };
}

export async function fillFolder(path: string, events: number): Promise<void> {
  const store = EmbeddedStore.open({ folder: path, schemas: AS_WRITTEN });
  const revisions = new Map<string, number>();
  const appends = Array.from({ length: events }, (_, n) => {
    const stream = `item-${(n * 7919) % 2_000}`;
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    return store.append(stream, [numbered(n)], revision === 0 ? 'no-stream' : revision - 1);
  });
  await Promise.all(appends);
  await store.close();
}

export async function reading<T>(path: string, use: (log: ReadOnlyLog) => Promise<T>): Promise<T> {
  const log = ReadOnlyLog.open(path, AS_WRITTEN);
  try {
    return await use(log);
  } finally {
    await log.close();
  }
}
