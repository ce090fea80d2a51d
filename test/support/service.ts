/**
 * The whole service inside the test: the application as it is shipped, on a free port of the loopback, over real HTTP. What
 * a test needs to hold in its hand is handed in: the clock stands still until it is set, and the log's lines are kept.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { FirstKey } from '../../src/access/first-key.js';
import { AppModule } from '../../src/app.module.js';
import { readSettings, type Settings } from '../../src/config/settings.js';
import { EVENT_STORE } from '../../src/event-store/event-store.module.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { createServer, listen } from '../../src/http/server.js';
import { ProjectionEngine } from '../../src/projections/projection-engine.js';
import { ADMIN_KEY } from './admin-key.js';
import { untilFirstEvent } from './event-stream.js';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; the text itself if the answer is not JSON. */
  readonly body: Json;
  readonly text: string;
}

export interface ServiceOptions {
  /** The data folder; by default one of its own, which is deleted at the end. */
  readonly folder?: string;
  /** What the clock says first. */
  readonly now?: string;
  readonly settings?: Partial<Settings>;
}

export interface Client {
  /** `body` is sent as JSON; text and bytes are sent as they are. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  put(path: string, body: unknown): Promise<Answer>;
}

/** As a client it is an admin. */
export interface Service extends Client {
  readonly url: string;
  readonly folder: string;
  readonly store: EventStore;
  readonly engine: ProjectionEngine;
  readonly server: NestFastifyApplication;
  /** Every line of the structured log so far. */
  readonly logged: readonly string[];
  /** Sets the clock of the service; it stands still there. */
  setClock(now: string): void;
  /** Posts scans and answers their results; fails unless the request as a whole was taken. */
  scan(...scans: readonly unknown[]): Promise<{ readonly results: readonly Json[]; readonly position: string }>;
  /** Someone who shows this key; null is a stranger. */
  as(key: string | null): Client;
  stop(): Promise<void>;
}

/** Tests ask more than any scanner would, in a process that holds far more than a service. */
const NO_LIMITS = { perKey: 0, perAddress: 0 };
const NO_LOAD = { atOnce: 10_000, memoryBytes: Infinity };
const NOW = '2026-03-10T12:00:00.000Z';

export async function startService({ folder, now = NOW, settings }: ServiceOptions = {}): Promise<Service> {
  const ownFolder = folder === undefined ? mkdtempSync(join(tmpdir(), 'waybill-service-')) : undefined;
  const dataFolder = folder ?? join(ownFolder ?? '', 'data');
  // The journal of reads is written when the service stops, so that it does not come between a test's own events;
  // nor do cases, claims and checkpoints, which are looked after when a test says so.
  const all: Settings = {
    ...readSettings({}),
    port: 0,
    dataFolder,
    journalMs: 600_000,
    casesSeconds: 0,
    claimsSeconds: 0,
    evidence: { checkpointHours: 0 },
    limits: NO_LIMITS,
    load: NO_LOAD,
    ...settings,
  };
  const logged: string[] = [];
  const log = pino({ level: 'debug', base: null }, { write: (line: string) => void logged.push(line) });
  let time = new Date(now);
  const server = await createServer(AppModule.of({ settings: all, clock: () => time, log }), log, all);
  await server.get(FirstKey).ensure(ADMIN_KEY);
  const url = await listen(server, all);
  const admin = clientOf(url, ADMIN_KEY);
  return {
    url,
    folder: dataFolder,
    store: server.get<EventStore>(EVENT_STORE),
    engine: server.get(ProjectionEngine),
    server,
    logged,
    setClock: (to) => void (time = new Date(to)),
    ...admin,
    as: (key) => clientOf(url, key),
    scan: async (...scans) => {
      const { status, body, text } = await admin.post('/v1/scans', { scans });
      if (status !== 200) throw new Error(`The scans were answered with ${status}: ${text}`);
      return body as { results: Json[]; position: string };
    },
    stop: async () => {
      await server.close();
      if (ownFolder !== undefined) rmSync(ownFolder, { recursive: true, force: true });
    },
  };
}

function clientOf(url: string, key: string | null): Client {
  const shown: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    request(url + path, method, body, { ...shown, ...headers });
  return {
    call,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
  };
}

/** One HTTP request, as any client makes it. Of events that have no end it hears the first, and leaves. */
export async function request(
  url: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const sent =
    body === undefined
      ? { headers }
      : {
          headers: { 'content-type': 'application/json', ...headers },
          body: Buffer.isBuffer(body) ? Uint8Array.from(body) : typeof body === 'string' ? body : JSON.stringify(body),
        };
  const response = await fetch(url, { method, ...sent });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const text = isStream ? await untilFirstEvent(response) : await response.text();
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, text, body: json ? (JSON.parse(text) as Json) : {} };
}
