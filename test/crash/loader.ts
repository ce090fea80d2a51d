/**
 * Loads the service from several connections at once, reads its views meanwhile, and kills it at a random moment: after so
 * many answers and so many turns of the event loop, both drawn from the round's seed.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { seededRandom, type Random } from '../../src/simulation/random.js';
import { asAdmin } from '../support/admin-key.js';
import type { Acknowledgement, Ledger } from './ledger.js';
import { BRANCHES, LIBRARY, requests, type Scan } from './scans.js';
import type { ServiceProcess } from './service-process.js';

const CONNECTIONS = 8;
/** Most of the answers before the kill. None at all is a kill while the service still recovers from the last one. */
const MOST_ANSWERS = 160;
const MOST_TURNS = 2_000;

export interface LoadOptions {
  readonly service: ServiceProcess;
  readonly ledger: Ledger;
  readonly round: number;
  readonly seed: number;
  /** Scans of earlier rounds to send again. */
  readonly again: readonly Scan[];
}

export interface Loaded {
  /** Requests answered, and how many of them with "come back later". */
  answers: number;
  busy: number;
  /** Reads of views that were answered. */
  reads: number;
}

/** The members, told anew in each round: they must be there once all the same. */
export async function registerMembers({ url }: ServiceProcess): Promise<void> {
  await put(`${url}/v1/libraries/${LIBRARY}`, { name: 'Missoula Public Library' });
  for (const code of BRANCHES) {
    await put(`${url}/v1/branches/${code}`, { name: `Branch ${code}`, library: LIBRARY, timeZone: 'America/Denver' });
  }
}

/** Loads the service until it is dead. Rejects when it fails in any other way than by the kill. */
export async function loadUntilKilled(options: LoadOptions): Promise<Loaded> {
  const { service, seed, again } = options;
  const random = seededRandom(seed);
  const loaded: Loaded = { answers: 0, busy: 0, reads: 0 };
  const killing = new Killing(service, random);
  const connections = Array.from({ length: CONNECTIONS }, (_, number) =>
    connection(options, number, seededRandom(random.below(2 ** 32)), loaded, killing),
  );
  await Promise.all([...connections, resend(options, again, loaded, killing), reader(service, loaded)]);
  return loaded;
}

/** Sends scans until every one of them is answered. */
export async function sendAll(service: ServiceProcess, ledger: Ledger, scans: readonly Scan[]): Promise<void> {
  for (let next = 0; next < scans.length; next += 500) {
    const batch = scans.slice(next, next + 500);
    ledger.attempt(batch);
    const answer = await post(service, batch);
    if (typeof answer === 'string') throw new Error(`The service was ${answer} though nobody troubled it.`);
    await ledger.acknowledge(answer);
  }
}

/** Counts answers and kills the service when the moment has come. */
class Killing {
  private left: number;
  private readonly turns: number;

  constructor(
    private readonly service: ServiceProcess,
    random: Random,
  ) {
    this.left = random.below(MOST_ANSWERS);
    // Half of the kills fall on the very answer, while others are on their way; half some time after.
    this.turns = random.chance(0.5) ? 0 : random.below(MOST_TURNS);
    if (this.left === 0) void this.strike();
  }

  answered(): void {
    this.left--;
    if (this.left === 0) void this.strike();
  }

  private async strike(): Promise<void> {
    for (let waited = 0; waited < this.turns; waited++) await turn();
    this.service.kill();
  }
}

async function connection(
  options: LoadOptions,
  number: number,
  random: Random,
  loaded: Loaded,
  killing: Killing,
): Promise<void> {
  for (const scans of requests({ round: options.round, number, random })) {
    if (!(await send(options, scans, loaded, killing))) return;
  }
}

/** What was never answered is sent again, by two at once: a time-out and its repetition may well meet. */
async function resend(options: LoadOptions, scans: readonly Scan[], loaded: Loaded, killing: Killing): Promise<void> {
  for (let next = 0; next < scans.length; next += 20) {
    const batch = scans.slice(next, next + 20);
    const twice = await Promise.all([batch, batch].map((same) => send(options, same, loaded, killing)));
    if (twice.includes(false)) return;
  }
}

/** False when the service is gone. */
async function send(
  { service, ledger }: LoadOptions,
  scans: readonly Scan[],
  loaded: Loaded,
  killing: Killing,
): Promise<boolean> {
  if (!service.running) return false;
  ledger.attempt(scans);
  const answer = await post(service, scans);
  if (answer === 'gone') return false;
  // Before the ledger's fsync: the promise is given now, and the kill may fall on it.
  loaded.answers++;
  killing.answered();
  if (answer === 'busy') loaded.busy++;
  else await ledger.acknowledge(answer);
  return true;
}

async function reader(service: ServiceProcess, loaded: Loaded): Promise<void> {
  const paths = [
    '/v1/lag?groupBy=lane',
    '/v1/transits?status=open',
    '/v1/damage',
    '/v1/items?branch=BOZE',
    '/v1/waits',
    '/v1/waits/holds?state=waiting',
  ];
  for (let next = 0; service.running; next++) {
    const answer = await call(service, paths[next % paths.length]!);
    if (answer === 'gone') return;
    loaded.reads++;
  }
}

/** The answers for the scans, in the order sent; `busy` is a 503, `gone` a service that was killed. */
export async function post(
  service: ServiceProcess,
  scans: readonly Scan[],
): Promise<readonly Acknowledgement[] | 'busy' | 'gone'> {
  const answer = await call(service, '/v1/scans', {
    method: 'POST',
    headers: { ...asAdmin, 'content-type': 'application/json' },
    body: JSON.stringify({ scans }),
  });
  if (typeof answer === 'string') return answer;
  const { results } = answer.body as { results: readonly Omit<Acknowledgement, 'barcode'>[] };
  if (results.length !== scans.length) throw new Error(`${scans.length} scans got ${results.length} answers.`);
  return results.map(({ scanId, status, position }, index) => {
    const { barcode, scanId: sent } = scans[index]!;
    if (scanId !== sent) throw new Error(`The answer for scan ${sent} is about ${scanId}.`);
    return { scanId, barcode, status, ...(position !== undefined && { position }) };
  });
}

/** The answer's body. Throws for an answer that is neither a success nor "come back later", or when no kill explains a broken call. */
async function call(
  service: ServiceProcess,
  path: string,
  request: RequestInit = { headers: asAdmin },
): Promise<{ readonly body: unknown } | 'busy' | 'gone'> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(service.url + path, request);
    status = response.status;
    text = await response.text();
  } catch (error) {
    if (!service.running) return 'gone';
    throw new Error(`${path} broke off though the service lives.`, { cause: error });
  }
  if (status === 503) return 'busy';
  if (status !== 200) throw new Error(`${path} was answered with ${status}: ${text.slice(0, 500)}`);
  return { body: JSON.parse(text) };
}

async function put(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    headers: { ...asAdmin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}: ${await response.text()}`);
}
