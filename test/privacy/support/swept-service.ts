/** A service as a process of its own that says all it can, at a provider, with digests and, where there is one, a broker; and everything it writes. */
import Database from 'better-sqlite3';
import type { Kafka } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { topics as features } from '../../../src/app.module.js';
import { Topics } from '../../../src/kafka/topics.js';
import type { Reply } from '../../access/support/browser.js';
import { startForgingProvider, type ForgingProvider } from '../../access/support/forging-provider.js';
import { freePort } from '../../access/support/free-port.js';
import { startProcess, type Running } from '../../e2e/support/process.js';
import { ADMIN_KEY } from '../../support/admin-key.js';
import { startBroker, type Broker } from '../../support/kafka/broker.js';
import { clientOf } from '../../support/kafka/for-tests.js';
import { readTopics } from '../../support/kafka/read-topics.js';
import { request, type Answer, type Json } from '../../support/service.js';
import type { Written } from './canaries.js';
import type { Request } from './places.js';
import { SweptDigest } from './swept-digest.js';

export const CLIENT_SECRET = 'between-waybill-and-its-provider-alone';
const CLIENT_ID = 'waybill';
const PUBLISHED_WITHIN_MS = 30_000;
const BETWEEN_LOOKS_MS = 20;

export class SweptService {
  /** Every answer so far, its headers included. */
  readonly answers: Written[] = [];

  private constructor(
    private readonly running: Running,
    private readonly folder: string,
    private readonly prefix: string,
    private readonly broker: Broker | undefined,
    readonly provider: ForgingProvider,
    readonly digest: SweptDigest,
  ) {}

  static async start(): Promise<SweptService> {
    const [broker, provider, digest, port] = await Promise.all([
      startBroker(),
      startForgingProvider(CLIENT_ID),
      SweptDigest.open(),
      freePort(),
    ]);
    const folder = mkdtempSync(join(tmpdir(), 'waybill-swept-'));
    const prefix = `swept-${randomUUID()}`;
    const running = await startProcess(folder, {
      WAYBILL_PORT: String(port),
      WAYBILL_LOG_LEVEL: 'trace',
      WAYBILL_JOURNAL_MS: '10',
      WAYBILL_CASES_SECONDS: '1',
      WAYBILL_PUBLIC_URL: `http://127.0.0.1:${port}`,
      WAYBILL_OIDC_ISSUER: provider.issuer,
      WAYBILL_OIDC_CLIENT_ID: CLIENT_ID,
      WAYBILL_OIDC_CLIENT_SECRET: CLIENT_SECRET,
      WAYBILL_OIDC_ROLES: 'groups=msc -> monitor',
      KAFKA_BROKERS: broker?.bootstrap ?? '',
      KAFKA_TOPIC_PREFIX: prefix,
      ...digest.settings,
    });
    return new SweptService(running, folder, prefix, broker, provider, digest);
  }

  get url(): string {
    return this.running.url;
  }

  get isPublishing(): boolean {
    return this.broker !== undefined;
  }

  /** As an admin, unless a key is given, or null for a stranger. */
  async ask({ method, path, body, headers = {} }: Request, key: string | null = ADMIN_KEY): Promise<Answer> {
    const shown: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
    const answer = await request(this.url + path, method, body, { ...shown, ...headers });
    this.note(`${method} ${path}`, answer);
    return answer;
  }

  /** What a browser was answered is searched as well. */
  note(line: string, { status, headers, text }: Pick<Answer | Reply, 'status' | 'headers' | 'text'>): void {
    const told = [...headers].map(([name, value]) => `${name}: ${value}\n`).join('');
    const bytes = Buffer.from(`${status}\n${told}\n${text}`);
    this.answers.push({ where: `answer ${this.answers.length + 1}, to ${line.split(/[?]/)[0] ?? ''}`, bytes });
  }

  /** Stops it and gives all that it has written, the answers among it. */
  async everythingWritten(): Promise<readonly Written[]> {
    await this.ask({ method: 'GET', path: '/metrics' });
    const topics = await this.published();
    this.running.terminate();
    const { code, said } = await this.running.exit;
    if (code !== 0) throw new Error(`The service ended with ${String(code)}:\n${said}`);
    const sent = await this.digest.sentFrom(this.folder);
    const files = readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap(({ parentPath, name }) => written(join(parentPath, name), this.folder));
    return [
      ...this.answers,
      ...topics,
      ...sent,
      ...files,
      { where: 'standard output and error', bytes: Buffer.from(said) },
    ];
  }

  async end(): Promise<void> {
    this.running.child.kill('SIGKILL');
    await this.running.exit;
    await Promise.all([this.provider.stop(), this.broker?.close(), this.digest.close()]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async published(): Promise<readonly Written[]> {
    if (!this.broker) return [];
    const enough = performance.now() + PUBLISHED_WITHIN_MS;
    for (;;) {
      const { body } = await request(`${this.url}/health/ready`, 'GET', undefined, {
        authorization: `Bearer ${ADMIN_KEY}`,
      });
      const { behind, published } = body['relay'] as { behind?: number; published: number };
      if (behind === 0) return topicsOf(clientOf(this.broker), this.prefix, published);
      if (performance.now() > enough) throw new Error(`Not everything was published: ${JSON.stringify(body)}`);
      await pause(BETWEEN_LOOKS_MS);
    }
  }
}

async function topicsOf(kafka: Kafka, prefix: string, count: number): Promise<readonly Written[]> {
  const { published, positions } = new Topics(prefix, features);
  const messages = await readTopics(kafka, [...published, positions], count + 1);
  if (messages.length <= count) throw new Error(`${messages.length} messages were there to read, not ${count} events.`);
  return messages.map(({ topic, key, value, headers }) => ({
    where: `topic ${topic.replace(prefix, '')}`,
    bytes: Buffer.from(JSON.stringify({ key, value, headers })),
  }));
}

/** A file as it is, and a database as its rows too: what is long stands in it in pieces. */
function written(path: string, folder: string): Written[] {
  const where = path.slice(folder.length + 1);
  const raw = { where, bytes: readFileSync(path) };
  return path.endsWith('.db') ? [raw, { where: `rows of ${where}`, bytes: rowsOf(path) }] : [raw];
}

function rowsOf(path: string): Buffer {
  const database = new Database(path, { readonly: true });
  try {
    const tables = database.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    const rows = tables.flatMap(({ name }) => database.prepare<[], Json>(`SELECT * FROM "${name}"`).all());
    return Buffer.from(rows.map((row) => `${Object.values(row).map(String).join('\t')}\n`).join(''));
  } finally {
    database.close();
  }
}
