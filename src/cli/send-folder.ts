/** Records a simulation straight into a data folder, in the simulation's own time: each event is recorded when it was sent. */
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Settings } from '../config/settings.js';
import { RecordScans } from '../courier/item.commands.js';
import { arrival, checkScan } from '../courier/scan.dto.js';
import type { Executed } from '../event-store/execute.js';
import type { Action, Sender } from '../simulation/actions.js';
import { keysOf } from '../simulation/requests.js';
import { openApplication } from './application.js';
import { commandOf, ORIGIN } from './simulated-commands.js';

/** Actions within this time are recorded together: one commit for all, at the time of the last. */
const TOGETHER_MS = 60 * 60_000;
const MOST_TOGETHER = 2_000;
const PROBLEMS_KEPT = 20;

export class FolderSender implements Sender {
  readonly report = { refused: 0, problems: [] as string[] };
  private together: Action[] = [];
  private keys = new Set<string>();

  private constructor(
    /** Its clock tells the simulation's time: that of the last action that was recorded. */
    readonly application: INestApplicationContext,
    private readonly commands: CommandBus,
    private readonly time: { now: Date },
  ) {}

  static async open(settings: Settings): Promise<FolderSender> {
    const time = { now: new Date() };
    const application = await openApplication(settings, () => time.now);
    return FolderSender.into(application, time);
  }

  /** `time` is what the application's clock goes by; it is set. */
  static into(application: INestApplicationContext, time: { now: Date }): FolderSender {
    return new FolderSender(application, application.get(CommandBus), time);
  }

  async send(action: Action): Promise<void> {
    const keys = keysOf(action);
    const first = this.together[0];
    const apart = first !== undefined && Date.parse(action.at) - Date.parse(first.at) > TOGETHER_MS;
    if (apart || this.together.length >= MOST_TOGETHER || keys.some((key) => this.keys.has(key))) await this.record();
    this.together.push(action);
    for (const key of keys) this.keys.add(key);
  }

  async finish(): Promise<void> {
    await this.record();
    await this.application.close();
  }

  /** Records what was sent so far. */
  async record(): Promise<void> {
    const { together } = this;
    this.together = [];
    this.keys = new Set();
    const last = together.at(-1);
    if (!last) return;
    this.time.now = new Date(last.at);
    await Promise.all(together.map((action) => this.one(action)));
  }

  private async one(action: Action): Promise<void> {
    if (action.kind === 'scans') return this.scans(action);
    const executed: Executed<unknown> = await this.commands.execute(commandOf(action));
    if (executed.outcome === 'refused') this.refuse(`${action.kind}: ${executed.detail}`);
  }

  private async scans({ at, sentAt, scans }: Extract<Action, { kind: 'scans' }>): Promise<void> {
    const arrived = arrival(new Date(at), sentAt);
    const checked = scans.map((scan) => checkScan(scan, arrived));
    const sound = checked.flatMap((scan) => ('event' in scan ? [scan.event] : []));
    const results = await this.commands.execute(new RecordScans(sound, arrived.receivedAt, () => ORIGIN));
    for (const result of [...checked, ...results]) {
      if ('problem' in result) this.refuse(`scan ${result.scanId}: ${result.problem.detail}`);
    }
  }

  private refuse(problem: string): void {
    this.report.refused++;
    if (this.report.problems.length < PROBLEMS_KEPT) this.report.problems.push(problem);
  }
}
