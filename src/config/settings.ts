/** Every setting, from the environment, with its default; read once at the start. */
import { readFileSync } from 'node:fs';
import { ACCESS_TABLE, readAccessSettings, type AccessSettings } from './access-settings.js';
import type { Setting } from './setting.js';

export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Folder of the log and the views. */
  readonly dataFolder: string;
  readonly logLevel: string;
  /** The log may grow to this many bytes; 0 is as far as the disk goes. */
  readonly maxLogBytes: number;
  /** How long a read waits for `?after=`, milliseconds. */
  readonly readWaitMs: number;
  /** How long a stop waits for requests under way, milliseconds. */
  readonly shutdownMs: number;
  /** How long the journal gathers reads before it records them together, milliseconds. */
  readonly journalMs: number;
  readonly access: AccessSettings;
}

export const SETTINGS = Symbol('Settings');

const TABLE = {
  port: { name: 'WAYBILL_PORT', fallback: '3000', help: 'port to listen on; 0 takes a free one' },
  host: { name: 'WAYBILL_HOST', fallback: '127.0.0.1', help: 'address to listen on; loopback unless set' },
  dataFolder: { name: 'WAYBILL_DATA', fallback: './data', help: 'folder of the log and the views' },
  eventStore: {
    name: 'WAYBILL_EVENT_STORE',
    fallback: 'embedded',
    help: 'where the log is: embedded, in WAYBILL_DATA',
  },
  logLevel: { name: 'WAYBILL_LOG_LEVEL', fallback: 'info', help: 'trace, debug, info, warn, error or silent' },
  maxLogMegabytes: { name: 'WAYBILL_MAX_LOG_MB', fallback: '0', help: 'the log may grow to this; 0 is the whole disk' },
  readWaitMs: { name: 'WAYBILL_READ_WAIT_MS', fallback: '5000', help: 'how long a read waits for ?after=' },
  shutdownMs: { name: 'WAYBILL_SHUTDOWN_MS', fallback: '10000', help: 'how long a stop waits for requests under way' },
  journalMs: {
    name: 'WAYBILL_JOURNAL_MS',
    fallback: '1000',
    help: 'how long reads are gathered before the journal records them; a crash can lose as much',
  },
} satisfies Record<string, Setting>;

/** Reads the settings; throws an `Error` whose message says which variable to mend and how. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const text = ({ name, fallback }: Setting) => environment[name]?.trim() || fallback;
  const whole = (setting: Setting, most: number) => {
    const value = Number(text(setting));
    if (Number.isInteger(value) && value >= 0 && value <= most) return value;
    throw new Error(`${setting.name} must be a whole number from 0 to ${most}, not "${text(setting)}".`);
  };
  if (text(TABLE.eventStore) !== 'embedded') throw new Error(`${TABLE.eventStore.name} must be "embedded".`);
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];
  const logLevel = text(TABLE.logLevel);
  if (!levels.includes(logLevel)) throw new Error(`${TABLE.logLevel.name} must be one of ${levels.join(', ')}.`);
  return {
    port: whole(TABLE.port, 65_535),
    host: text(TABLE.host),
    dataFolder: text(TABLE.dataFolder),
    logLevel,
    maxLogBytes: whole(TABLE.maxLogMegabytes, 100_000_000) * 1_000_000,
    readWaitMs: whole(TABLE.readWaitMs, 600_000),
    shutdownMs: whole(TABLE.shutdownMs, 600_000),
    journalMs: whole(TABLE.journalMs, 600_000),
    access: readAccessSettings({ text, whole, file: (path) => readFileSync(path, 'utf8') }),
  };
}

/** The settings as help text, one a line. */
export function describeSettings(): string {
  const settings: readonly Setting[] = [...Object.values(TABLE), ...Object.values(ACCESS_TABLE)];
  const width = Math.max(...settings.map(({ name }) => name.length)) + 2;
  const lines = settings.map(
    ({ name, fallback, help }) => `  ${name.padEnd(width)}${help}${fallback && ` (default ${fallback})`}`,
  );
  return ['Settings, from the environment:', ...lines].join('\n');
}
