/**
 * The storm test: two services on one EventStoreDB that fails in every way that its wire allows, now and then one of the
 * services is killed, and all the while scans are posted to both. What they promised is compared with what is in the log, and
 * the views of both with a rebuild. Shared by the short run of `storm.spec.ts` and the long one of `npm run soak`.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom, type Random } from '../../src/simulation/random.js';
import { asAdmin } from '../support/admin-key.js';
import { WireServer } from '../support/eventstoredb/wire-server.js';
import { inRounds, type Rounds, type RoundsDone } from './in-rounds.js';
import { Ledger, unanswered } from './ledger.js';
import { post, registerMembers } from './loader.js';
import { requests, type Scan } from './scans.js';
import { killAllServices, ServiceProcess } from './service-process.js';
import { faultsOf, judgeLog, type LoggedEvent, type LogVerdict } from './verify-log.js';
import { differences, viewDigests } from './verify-views.js';
import { Weather } from './weather.js';

const INSTANCES = 2;
const CONNECTIONS = 4;
/** Answers to each connection in a round. */
const ANSWERS = 30;
const KILLED = 0.3;
/** To register the members; each waits as long as the service does. */
const TRIES = 5;
const VIEWS = 'views-eventstoredb';
const SECRET = 'st0rm-secret';

export interface StormOptions extends Rounds {
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface StormReport extends RoundsDone<LogVerdict> {
  readonly kills: number;
  /** Requests answered, and how many of them with "come back later". */
  readonly answers: number;
  readonly busy: number;
  readonly sent: number;
  readonly viewComparisons: number;
  readonly strikes: ReadonlyMap<string, number>;
  /** Of the services that lived to tell: appends settled, retries, subscriptions resumed, connections given up. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Rejects at the first round that leaves anything wrong; its data then stay where the message says. */
export async function stormRun(options: StormOptions): Promise<StormReport> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-storm-'));
  const server = await WireServer.start();
  const run = new StormRun(folder, server, options);
  try {
    const report = await run.all();
    rmSync(folder, { recursive: true, force: true });
    return report;
  } catch (error) {
    const repeat = `npm run soak -- eventstoredb --rounds ${run.round} --seed ${options.seed}`;
    throw new Error(
      `Round ${run.round} of seed ${options.seed}: ${error instanceof Error ? error.message : String(error)}\n` +
        `Repeat it: ${repeat}. Views, logs and ledger are kept in ${folder}.`,
      { cause: error },
    );
  } finally {
    killAllServices();
    run.ledger.close();
    await server.close();
  }
}

class StormRun {
  round = 0;
  readonly ledger: Ledger;
  private readonly totals = { kills: 0, answers: 0, busy: 0, viewComparisons: 0 };
  private readonly strikes = new Map<string, number>();
  private readonly figures: Record<string, number> = {};
  private services: ServiceProcess[] = [];

  constructor(
    private readonly folder: string,
    private readonly server: WireServer,
    private readonly options: StormOptions,
  ) {
    this.ledger = new Ledger(folder);
  }

  async all(): Promise<StormReport> {
    const done = await inRounds(
      this.options,
      (round) => this.storm(round),
      () => this.settle(),
    );
    const { strikes, figures } = this;
    return { ...done, ...this.totals, sent: this.ledger.read().sent, strikes, figures };
  }

  /** Load under bad weather, and a look at the log when it is over. */
  private async storm(round: number): Promise<LogVerdict> {
    this.round = round;
    const roundSeed = this.options.seed * 1_000 + this.round;
    const random = seededRandom(roundSeed);
    await this.startMissing();
    for (const service of this.services) await registered(service);
    const victim = random.chance(KILLED) ? random.pick(this.services) : undefined;
    const weather = new Weather(this.server, seededRandom(random.below(2 ** 32)));
    try {
      const again = unanswered(this.ledger.read()).filter(() => random.chance(0.5));
      await Promise.all([
        ...Array.from({ length: CONNECTIONS }, (_, number) =>
          this.connection(number, seededRandom(random.below(2 ** 32)), victim),
        ),
        this.inBatches(again, 20),
      ]);
    } finally {
      await weather.clear();
    }
    for (const [fault, times] of weather.strikes) this.strikes.set(fault, (this.strikes.get(fault) ?? 0) + times);
    const verdict = this.judged();
    this.options.say(
      `round ${this.round} (seed ${roundSeed}): ${[...weather.strikes.values()].reduce((a, b) => a + b, 0)} faults` +
        `${victim ? ', one service killed' : ''}; log ${verdict.events} events, acknowledged ${verdict.acknowledged} of ` +
        `${verdict.attempted} scans, stored but unanswered ${verdict.storedUnanswered}`,
    );
    return verdict;
  }

  /** Some requests go to both services at once, some to one of them. */
  private async connection(number: number, random: Random, victim: ServiceProcess | undefined): Promise<void> {
    const story = requests({ round: this.round, number, random });
    for (let answer = 0; answer < ANSWERS; answer++) {
      const { value: scans } = story.next();
      if (number === 0 && answer === ANSWERS / 2 && victim) this.kill(victim);
      if (random.chance(0.4)) await this.toBoth(scans);
      else await this.send(random.pick(this.services), scans);
    }
  }

  private async inBatches(scans: readonly Scan[], size: number): Promise<void> {
    for (let next = 0; next < scans.length; next += size) await this.toBoth(scans.slice(next, next + size));
  }

  private async toBoth(scans: readonly Scan[]): Promise<void> {
    await Promise.all(this.services.map((service) => this.send(service, scans)));
  }

  private async send(service: ServiceProcess, scans: readonly Scan[]): Promise<void> {
    if (scans.length === 0 || !service.running) return;
    this.ledger.attempt(scans);
    const answer = await post(service, scans);
    if (answer === 'gone') return;
    this.totals.answers++;
    if (answer === 'busy') this.totals.busy++;
    else await this.ledger.acknowledge(answer);
  }

  private kill(victim: ServiceProcess): void {
    this.totals.kills++;
    victim.kill();
  }

  /** In fair weather everything is answered, both services tell the same, and so does one that knows only the log. */
  private async settle(): Promise<LogVerdict> {
    await this.startMissing();
    for (let left = unanswered(this.ledger.read()); left.length > 0; left = unanswered(this.ledger.read())) {
      await this.inBatches(left, 500);
    }
    for (const service of this.services) await service.caughtUp();
    for (const service of this.services) await this.addFigures(service);
    for (const service of this.services) await service.stop();
    const rebuilding = await this.start('rebuilt');
    await rebuilding.caughtUp();
    await rebuilding.stop();
    const rebuilt = viewDigests(join(this.folder, 'rebuilt', VIEWS));
    for (let number = 0; number < INSTANCES; number++) {
      const different = differences(viewDigests(join(this.folder, `data-${number}`, VIEWS)), rebuilt);
      if (different.length > 0) throw new Error(`Views of service ${number} differ:\n${different.join('\n')}`);
    }
    rmSync(join(this.folder, 'rebuilt'), { recursive: true });
    this.services = [];
    this.totals.viewComparisons++;
    if (readFileSync(this.logFile, 'utf8').includes(SECRET))
      throw new Error('A service logged the password of the log.');
    const verdict = this.judged();
    this.options.say(`  every view of both equals a rebuild from ${verdict.events} events`);
    return verdict;
  }

  private judged(): LogVerdict {
    const verdict = judgeLog(this.server.log.userEvents.map(asLogged), this.ledger.read());
    const faults = faultsOf(verdict);
    if (faults.length > 0) throw new Error(`The log is not what was promised.\n${faults.join('\n')}`);
    return verdict;
  }

  private async startMissing(): Promise<void> {
    for (let number = 0; number < INSTANCES; number++) {
      const there = this.services[number];
      if (there?.running) continue;
      if (there) await there.killed();
      this.services[number] = await this.start(`data-${number}`);
    }
  }

  private start(data: string): Promise<ServiceProcess> {
    const folder = join(this.folder, data);
    mkdirSync(folder, { recursive: true });
    return ServiceProcess.start(folder, this.logFile, {
      WAYBILL_EVENT_STORE: this.server.connectionString.replace('esdb://', `esdb://storm:${SECRET}@`),
      WAYBILL_APPEND_TIMEOUT_MS: '1000',
    });
  }

  private async addFigures({ url }: ServiceProcess): Promise<void> {
    const metrics = await (await fetch(`${url}/metrics`, { headers: asAdmin })).text();
    for (const [, name = '', figure] of metrics.matchAll(/^(waybill_store_\w+) (\d+)$/gm))
      this.figures[name] = (this.figures[name] ?? 0) + Number(figure);
  }

  private get logFile(): string {
    return join(this.folder, 'service.log');
  }
}

/** The first to notice that connections went deaf in the last storm is told to come back later. */
async function registered(service: ServiceProcess): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await registerMembers(service);
      return;
    } catch (error) {
      if (tries === TRIES || !String(error).includes('503')) throw error;
    }
  }
}

const asLogged = ({ at, stream, revision, type, value }: WireServer['log']['userEvents'][number]): LoggedEvent => ({
  position: at,
  stream,
  revision,
  type,
  data: value as LoggedEvent['data'],
});
