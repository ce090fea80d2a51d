/** The service as its own process, from the build (`npm run build`, which `npm test` does first). */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ADMIN_KEY } from '../../support/admin-key.js';

const PROGRAM = join(process.cwd(), 'dist', 'main.js');

export interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it has said so far, on both outputs. */
  readonly said: () => string;
  readonly exit: Promise<Exit>;
  /** Asks it to stop, with SIGTERM. */
  readonly terminate: () => void;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

/** Starts it; resolves when it listens, rejects with what it said when it ends before that. */
export async function startProcess(folder: string, settings: Record<string, string> = {}): Promise<Running> {
  const running = launch(folder, settings);
  const listening = new Promise<string>((resolve) => {
    running.child.stderr?.on('data', () => {
      const url = /listens on (https?:\/\/\S+)/.exec(running.said())?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const url = await Promise.race([listening, running.exit.then(({ said }) => Promise.reject(new Error(said)))]);
  return { ...running, url };
}

/** Starts what is expected to end by itself. */
export const runProcess = (folder: string, settings: Record<string, string> = {}): Promise<Exit> =>
  launch(folder, settings).exit;

function launch(folder: string, settings: Record<string, string>): Omit<Running, 'url'> {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing. Build it: npm run build.`);
  const { NODE_OPTIONS: _jest, ...inherited } = process.env;
  const own = { WAYBILL_PORT: '0', WAYBILL_DATA: folder, WAYBILL_ADMIN_KEY: ADMIN_KEY, KAFKA_BROKERS: '' };
  const noLimits = { WAYBILL_REQUESTS_PER_KEY: '0', WAYBILL_REQUESTS_PER_ADDRESS: '0' };
  const env = { ...inherited, ...own, ...noLimits, ...settings };
  const child = spawn(process.execPath, [PROGRAM], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (text: Buffer) => (said += text.toString()));
  const exit = once(child, 'close').then(([code, signal]: unknown[]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    said,
  }));
  return { child, said: () => said, exit, terminate: () => child.kill('SIGTERM') };
}
