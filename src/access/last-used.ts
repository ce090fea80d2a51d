/**
 * When each key was last used here: `keys-last-used.json` in the data folder, written about once a minute and at the end. Not in
 * the log: it is no fact of the group's, and a crash may cost the last minute of it.
 */
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS, type Settings } from '../config/settings.js';
import { LOG, type Log } from '../observability/log.js';
import { CLOCK, type Clock } from '../plain/clock.js';

export const LAST_USED_FILE = 'keys-last-used.json';
const WRITTEN_EVERY_MS = 60_000;

@Injectable()
export class LastUsed implements OnApplicationShutdown {
  private readonly file: string;
  private readonly times: Map<string, string>;
  private writing: NodeJS.Timeout | undefined;

  constructor(
    @Inject(SETTINGS) { dataFolder }: Pick<Settings, 'dataFolder'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Pick<Log, 'warn'>,
  ) {
    this.file = join(dataFolder, LAST_USED_FILE);
    this.times = read(this.file);
  }

  note(keyId: string): void {
    this.times.set(keyId, this.clock().toISOString());
    this.writing ??= setTimeout(() => this.write(), WRITTEN_EVERY_MS).unref();
  }

  of(keyId: string): string | null {
    return this.times.get(keyId) ?? null;
  }

  onApplicationShutdown(): void {
    if (this.writing) this.write();
  }

  private write(): void {
    clearTimeout(this.writing);
    this.writing = undefined;
    try {
      writeFileSync(`${this.file}.new`, JSON.stringify(Object.fromEntries(this.times), null, 1));
      renameSync(`${this.file}.new`, this.file);
    } catch (error) {
      this.log.warn({ reason: error instanceof Error ? error.message : error }, 'the use of keys could not be noted');
    }
  }
}

/** A file that is missing or damaged is begun anew. */
function read(file: string): Map<string, string> {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>));
  } catch {
    return new Map();
  }
}
