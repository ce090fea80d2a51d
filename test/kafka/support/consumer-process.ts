/** The consumer of docs as a process of its own, that can be killed, and what it has written into its database. */
import { transformFileSync } from '@swc/core';
import Database from 'better-sqlite3';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

const { code } = transformFileSync('docs/consumer.ts', { sourceMaps: false });

export interface ConsumerSettings {
  readonly BROKERS: string;
  readonly TOPICS: string;
  readonly GROUP: string;
  readonly DATABASE: string;
}

export class ConsumerProcess {
  private readonly child: ChildProcess;
  private said = '';

  constructor(settings: ConsumerSettings) {
    this.child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      env: { ...process.env, NODE_OPTIONS: '', KAFKAJS_NO_PARTITIONER_WARNING: '1', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const output of [this.child.stdout, this.child.stderr]) {
      output?.on('data', (text: Buffer) => (this.said += text.toString()));
    }
  }

  /** Throws, with what it said, when it has ended by itself. */
  mustRun(): void {
    const { exitCode } = this.child;
    if (exitCode !== null) throw new Error(`The consumer ended with ${exitCode}:\n${this.said}`);
  }

  /** Resolves with its exit code when it is gone; null when it was killed. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    }
    return child.exitCode;
  }
}

export interface Kept {
  readonly stream: string;
  readonly type: string;
  readonly data: string;
}

/** In the order in which it was written. */
export function keptIn(file: string): readonly Kept[] {
  if (!existsSync(file)) return [];
  const database = new Database(file, { readonly: true });
  try {
    const isMade = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'history'").get() !== undefined;
    return isMade ? database.prepare<[], Kept>('SELECT stream, type, data FROM history ORDER BY rowid').all() : [];
  } finally {
    database.close();
  }
}
