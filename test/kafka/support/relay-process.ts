/** `relay.child.mjs` as its parent sees it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach } from '@jest/globals';
import type { Tuning } from '../../../src/kafka/options.js';
import type { RelayState } from '../../../src/kafka/relay.js';
import { FEATURES } from './relays.js';

const CHILD = resolve('test/kafka/support/relay.child.mjs');
const living = new Set<ChildProcess>();

afterEach(() => {
  for (const child of living) child.kill('SIGKILL');
});

export interface RelayProcessOptions {
  readonly folder: string;
  readonly bootstrap: string;
  readonly prefix: string;
  readonly tuning?: Partial<Tuning>;
}

type Told =
  | { readonly state: RelayState; readonly published: number }
  | { readonly level: string; readonly message: string; readonly details: Readonly<Record<string, unknown>> };

export class RelayProcess {
  state: RelayState = 'starting';
  published = 0;
  readonly logged: string[] = [];
  private readonly child: ChildProcess;

  constructor(options: RelayProcessOptions) {
    if (!existsSync(join('dist', 'main.js'))) throw new Error('dist is missing. Build it: npm run build.');
    const task = JSON.stringify({ ...options, features: FEATURES });
    this.child = fork(CHILD, [task], { env: { ...process.env, NODE_OPTIONS: '' } });
    living.add(this.child);
    this.child.once('exit', () => living.delete(this.child));
    this.child.on('message', (told: Told) => {
      if ('state' in told) Object.assign(this, told);
      else this.logged.push(`${told.level} ${told.message} ${JSON.stringify(told.details)}`);
    });
  }

  /** It does nothing more and notices nothing, until `resume`. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}
