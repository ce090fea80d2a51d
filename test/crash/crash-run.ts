/**
 * The crash test: rounds of load, kill and comparison on one data folder. Shared by the short run of `crash.spec.ts` and the
 * long one of `npm run soak`.
 *
 * A kill takes the process, not the machine: what the operating system was given, it keeps. That a power cut loses nothing
 * either rests on `synchronous = FULL` and on what a cut write-ahead log leaves, tested in test/event-store.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../src/simulation/random.js';
import { inRounds, type Rounds, type RoundsDone } from './in-rounds.js';
import { Ledger, unanswered } from './ledger.js';
import { loadUntilKilled, registerMembers, sendAll, type Loaded } from './loader.js';
import { killAllServices, ServiceProcess } from './service-process.js';
import { copyLog, faultsOf, judgeLog, readLog, type LogVerdict } from './verify-log.js';
import { differingViews } from './verify-views.js';

export interface CrashOptions extends Rounds {
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface CrashReport extends RoundsDone<LogVerdict> {
  readonly kills: number;
  /** Requests answered, and reads of views meanwhile. */
  readonly answers: number;
  readonly busy: number;
  readonly reads: number;
  /** Scans posted, those posted again counted again. */
  readonly sent: number;
  /** Over all rounds: scans in the log at the kill whose answer never arrived. */
  readonly caughtBetween: number;
  readonly viewComparisons: number;
  /** Milliseconds from the start of a process after a kill to the moment it took requests, in order of size. */
  readonly recoveriesMs: readonly number[];
}

/** Rejects at the first round that leaves anything wrong; its data then stay where the message says. */
export async function crashRun(options: CrashOptions): Promise<CrashReport> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-crash-'));
  const run = new CrashRun(folder, options);
  try {
    const report = await run.all();
    rmSync(folder, { recursive: true, force: true });
    return report;
  } catch (error) {
    const repeat = `npm run soak -- --rounds ${run.round} --seed ${options.seed}`;
    throw new Error(
      `Round ${run.round} of seed ${options.seed}: ${error instanceof Error ? error.message : String(error)}\n` +
        `Repeat it: ${repeat}. Log, views and ledger are kept in ${folder}.`,
      { cause: error },
    );
  } finally {
    killAllServices();
    run.ledger.close();
  }
}

class CrashRun {
  round = 0;
  readonly ledger: Ledger;
  private readonly data: string;
  private readonly totals = { kills: 0, answers: 0, busy: 0, reads: 0, caughtBetween: 0, viewComparisons: 0 };
  private readonly recoveriesMs: number[] = [];

  constructor(
    private readonly folder: string,
    private readonly options: CrashOptions,
  ) {
    this.data = join(folder, 'data');
    mkdirSync(this.data);
    this.ledger = new Ledger(folder);
  }

  async all(): Promise<CrashReport> {
    const done = await inRounds(
      this.options,
      (round) => this.killOnce(round),
      () => this.settle(),
    );
    const recoveriesMs = this.recoveriesMs.toSorted((a, b) => a - b);
    return { ...done, ...this.totals, sent: this.ledger.read().sent, recoveriesMs };
  }

  /** Load, kill, and look at what the killed process left on the disk. */
  private async killOnce(round: number): Promise<LogVerdict> {
    this.round = round;
    const { seed, say } = this.options;
    const roundSeed = seed * 1_000 + this.round;
    const random = seededRandom(roundSeed);
    const service = await this.start();
    await registerMembers(service);
    const again = unanswered(this.ledger.read()).filter(() => random.chance(0.5));
    const loaded = await loadUntilKilled({ service, ledger: this.ledger, round: this.round, seed: roundSeed, again });
    await service.killed();
    this.count(loaded);

    const verdict = await this.judged('left');
    this.totals.caughtBetween += verdict.storedUnanswered;
    say(
      `round ${this.round} (seed ${roundSeed}): killed after ${loaded.answers} answers; ` +
        `log ${verdict.events} events, acknowledged ${verdict.acknowledged} of ${verdict.attempted} scans, ` +
        `stored but unanswered ${verdict.storedUnanswered}`,
    );
    return verdict;
  }

  /** Brings everything to an end: the rest is sent, the views catch up, the service stops; then all is compared. */
  private async settle(): Promise<LogVerdict> {
    const service = await this.start();
    await sendAll(service, this.ledger, unanswered(this.ledger.read()));
    await service.caughtUp();
    await service.stop();
    const verdict = await this.judged('settled');
    const different = await differingViews(this.data, join(this.folder, 'rebuilt'), this.logFile);
    if (different.length > 0) throw new Error(`Views differ from a rebuild:\n${different.join('\n')}`);
    this.totals.viewComparisons++;
    this.options.say(`  every view equals its rebuild from ${verdict.events} events`);
    return verdict;
  }

  private async judged(name: string): Promise<LogVerdict> {
    const copy = join(this.folder, name);
    copyLog(this.data, copy);
    const verdict = judgeLog(await readLog(copy), this.ledger.read());
    const faults = faultsOf(verdict);
    if (faults.length > 0) throw new Error(`The log is not what was promised.\n${faults.join('\n')}`);
    rmSync(copy, { recursive: true });
    return verdict;
  }

  private async start(): Promise<ServiceProcess> {
    const service = await ServiceProcess.start(this.data, this.logFile);
    if (this.totals.kills > 0) this.recoveriesMs.push(service.startedWithinMs);
    return service;
  }

  private count({ answers, busy, reads }: Loaded): void {
    this.totals.kills++;
    this.totals.answers += answers;
    this.totals.busy += busy;
    this.totals.reads += reads;
  }

  private get logFile(): string {
    return join(this.folder, 'service.log');
  }
}
