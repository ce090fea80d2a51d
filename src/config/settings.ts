/** Every setting, from the environment, with its default; read once at the start. */
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { ACCESS_TABLE, readAccessSettings, type AccessSettings } from './access-settings.js';
import { DIGEST_TABLE, readDigestSettings, type DigestSettings } from './digest-settings.js';
import { EVIDENCE_TABLE, readEvidenceSettings, type EvidenceSettings } from './evidence-settings.js';
import { KAFKA_TABLE, readKafkaSettings, type KafkaSettings } from './kafka-settings.js';
import type { Setting } from './setting.js';

export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Folder of the views and, if it is embedded, of the log. */
  readonly dataFolder: string;
  /** `embedded`, or the address of an EventStoreDB with its user and password: never to be shown or logged. */
  readonly eventStore: string;
  /** After how long an append to an EventStoreDB that is not answered counts as unknown, milliseconds. */
  readonly appendTimeoutMs: number;
  /** The largest append that an EventStoreDB is sent, bytes. */
  readonly maxAppendBytes: number;
  readonly logLevel: string;
  /** The log may grow to this many bytes; 0 is as far as the disk goes. */
  readonly maxLogBytes: number;
  /** How long a read waits for `?after=`, milliseconds. */
  readonly readWaitMs: number;
  /** How long a stop waits for requests under way, milliseconds. */
  readonly shutdownMs: number;
  /** Where events are published; absent: nowhere. */
  readonly kafka?: KafkaSettings;
  /** How long the journal gathers reads before it records them together, milliseconds. */
  readonly journalMs: number;
  /** How often the clock of cases looks at open transits, seconds; 0 is never. */
  readonly casesSeconds: number;
  /** How often the clock of claims looks whether there is something to do, seconds; 0 is never. */
  readonly claimsSeconds: number;
  /** Who is told each day which cases wait for them; absent: nobody. */
  readonly digest?: DigestSettings;
  readonly evidence: EvidenceSettings;
  readonly access: AccessSettings;
  /** Of damage. `folder` is `photos` in the data folder when absent; each may have so many bytes. */
  readonly photos: { readonly folder?: string; readonly maxBytes: number };
  /** What the URIs of the group's things begin with in EPCIS; its last sign stands between their parts. */
  readonly epcisUris: string;
  /** Requests answered in a minute; 0 is no limit. */
  readonly limits: { readonly perKey: number; readonly perAddress: number };
  /** Clients that may listen to a stream at once. */
  readonly streams: number;
  /** The most that the service takes upon itself. */
  readonly load: { readonly atOnce: number; readonly memoryBytes: number };
}

export const SETTINGS = Symbol('Settings');

const TABLE = {
  port: { name: 'WAYBILL_PORT', fallback: '3000', help: 'port to listen on; 0 takes a free one' },
  host: { name: 'WAYBILL_HOST', fallback: '127.0.0.1', help: 'address to listen on; loopback unless set' },
  dataFolder: { name: 'WAYBILL_DATA', fallback: './data', help: 'folder of the views, and of the embedded log' },
  eventStore: {
    name: 'WAYBILL_EVENT_STORE',
    fallback: 'embedded',
    help: 'where the log is: embedded, in WAYBILL_DATA, or the address of an EventStoreDB, esdb://user:password@host:2113',
  },
  appendTimeoutMs: {
    name: 'WAYBILL_APPEND_TIMEOUT_MS',
    fallback: '5000',
    help: 'how long EventStoreDB may take to answer before its silence is looked into',
  },
  maxAppendBytes: {
    name: 'WAYBILL_MAX_APPEND_BYTES',
    fallback: '1048576',
    help: 'what EventStoreDB takes at once, as its own MaxAppendSize says',
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
  casesSeconds: {
    name: 'WAYBILL_CASES_SECONDS',
    fallback: '300',
    help: 'how often late transits are made cases and cases climb, in seconds; 0 is never',
  },
  claimsSeconds: {
    name: 'WAYBILL_CLAIMS_SECONDS',
    fallback: '1',
    help: 'how often it is looked whether damage claims are to be opened, assessed again or moved on, in seconds; 0 is never',
  },
  photos: {
    name: 'WAYBILL_PHOTOS',
    fallback: '',
    help: 'folder of the photos of damage, which instances on one EventStoreDB share; photos in WAYBILL_DATA unless set',
  },
  maxPhotoMegabytes: { name: 'WAYBILL_MAX_PHOTO_MB', fallback: '5', help: 'the largest photo that is taken' },
  epcisUris: {
    name: 'WAYBILL_EPCIS_URIS',
    fallback: 'urn:waybill:',
    help: 'what the URIs of items, branches and holds begin with in EPCIS; of your own, if its readers know other groups too',
  },
  requestsPerKey: {
    name: 'WAYBILL_REQUESTS_PER_KEY',
    fallback: '12000',
    help: 'requests with one key in a minute; more get 429; 0 is no limit',
  },
  requestsPerAddress: {
    name: 'WAYBILL_REQUESTS_PER_ADDRESS',
    fallback: '600',
    help: 'requests from one address without a valid key in a minute; 0 is no limit',
  },
  requestsAtOnce: {
    name: 'WAYBILL_REQUESTS_AT_ONCE',
    fallback: '500',
    help: 'requests under way; more are told to come back',
  },
  streams: {
    name: 'WAYBILL_STREAMS',
    fallback: '500',
    help: 'pages that may stay live at once, each over a connection of its own; more are told to come back',
  },
  maxMemoryMegabytes: {
    name: 'WAYBILL_MAX_MEMORY_MB',
    fallback: '0',
    help: 'when so much is held in memory, requests are told to come back; 0 is what Node and the machine can bear',
  },
} satisfies Record<string, Setting>;

/** In letters that any URI may have; ends with what stands between parts. */
const URIS = /^(urn:[a-z0-9][a-z0-9-]{1,31}:|https?:\/\/[A-Za-z0-9.-]+(:\d+)?\/)([A-Za-z0-9_.~:/-]*[:/])?$/;
const EVENT_STORE = /^(embedded$|(esdb|kurrentdb)(\+discover)?:\/\/)/;

/** Reads the settings; throws an `Error` whose message says which variable to mend and how. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const text = ({ name, fallback }: Setting) => environment[name]?.trim() || fallback;
  const whole = (setting: Setting, most: number, least = 0) => {
    const value = Number(text(setting));
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new Error(`${setting.name} must be a whole number from ${least} to ${most}, not "${text(setting)}".`);
  };
  const eventStore = text(TABLE.eventStore);
  if (!EVENT_STORE.test(eventStore)) {
    throw new Error(
      `${TABLE.eventStore.name} must be "embedded" or an address that begins with esdb:// or kurrentdb://.`,
    );
  }
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];
  const logLevel = text(TABLE.logLevel);
  if (!levels.includes(logLevel)) throw new Error(`${TABLE.logLevel.name} must be one of ${levels.join(', ')}.`);
  const epcisUris = text(TABLE.epcisUris);
  if (!URIS.test(epcisUris)) {
    throw new Error(
      `${TABLE.epcisUris.name} must be the beginning of a URI that ends with : or /, such as urn:waybill:.`,
    );
  }
  const read = { text, whole, file: (path: string) => readFileSync(path, 'utf8') };
  const kafka = readKafkaSettings(read);
  const digest = readDigestSettings(read);
  const photosFolder = text(TABLE.photos);
  return {
    port: whole(TABLE.port, 65_535),
    host: text(TABLE.host),
    dataFolder: text(TABLE.dataFolder),
    eventStore,
    appendTimeoutMs: whole(TABLE.appendTimeoutMs, 600_000, 1),
    maxAppendBytes: whole(TABLE.maxAppendBytes, 64 * 1024 * 1024, 1),
    logLevel,
    maxLogBytes: whole(TABLE.maxLogMegabytes, 100_000_000) * 1_000_000,
    readWaitMs: whole(TABLE.readWaitMs, 600_000),
    shutdownMs: whole(TABLE.shutdownMs, 600_000),
    ...(kafka && { kafka }),
    journalMs: whole(TABLE.journalMs, 600_000),
    casesSeconds: whole(TABLE.casesSeconds, 86_400),
    claimsSeconds: whole(TABLE.claimsSeconds, 86_400),
    ...(digest && { digest }),
    evidence: readEvidenceSettings(read),
    photos: {
      ...(photosFolder !== '' && { folder: photosFolder }),
      maxBytes: whole(TABLE.maxPhotoMegabytes, 50, 1) * 1_000_000,
    },
    epcisUris,
    limits: {
      perKey: whole(TABLE.requestsPerKey, 100_000_000),
      perAddress: whole(TABLE.requestsPerAddress, 100_000_000),
    },
    streams: whole(TABLE.streams, 100_000),
    load: {
      atOnce: whole(TABLE.requestsAtOnce, 1_000_000, 1),
      memoryBytes: whole(TABLE.maxMemoryMegabytes, 100_000_000) * 1_000_000 || memoryToUse(),
    },
    access: readAccessSettings(read),
  };
}

/** Before Node ends itself, and before this machine or the container ends it: bytes. */
function memoryToUse(): number {
  const container = process.constrainedMemory();
  const machine = container > 0 ? Math.min(container, totalmem()) : totalmem();
  return Math.floor(Math.min(0.9 * getHeapStatistics().heap_size_limit, 0.75 * machine));
}

/** The settings as help text, one a line. */
export function describeSettings(): string {
  const settings: readonly Setting[] = [TABLE, EVIDENCE_TABLE, ACCESS_TABLE, DIGEST_TABLE, KAFKA_TABLE].flatMap(
    (table) => Object.values<Setting>(table),
  );
  const width = Math.max(...settings.map(({ name }) => name.length)) + 2;
  const lines = settings.map(
    ({ name, fallback, help }) => `  ${name.padEnd(width)}${help}${fallback && ` (default ${fallback})`}`,
  );
  return ['Settings, from the environment:', ...lines].join('\n');
}
