/**
 * Sends a simulation to a running service: scans in batches, several calls at a time, what belongs together in its order.
 * The service lives in its own time, so a device's `sentAt` is told as now, as far off as the device's clock is.
 */
import type { Action, Scan, ScansAction, Sender } from './actions.js';
import { callService, type Service } from './call-service.js';
import { InOrder } from './in-order.js';
import { iso } from './iso.js';
import { callOf, keysOf, keysOfScan, scansCall } from './requests.js';

export interface HttpSenderOptions extends Service {
  /** Calls on their way at a time; 8 by default. */
  readonly concurrency?: number;
  /** Scans in a call, at most 500, which is the default. */
  readonly batch?: number;
  readonly now?: () => number;
}

/** What the service made of it all. */
export interface SendReport {
  calls: number;
  recorded: number;
  duplicates: number;
  refused: number;
  /** The first refusals, in words. */
  readonly problems: string[];
}

/** Scans that wait for company; all from clocks that are equally wrong. */
interface Batch {
  readonly skew: number | 'untold';
  readonly scans: Scan[];
  readonly keys: Set<string>;
}

const MOST_SCANS = 500;
const PROBLEMS_KEPT = 20;

export class HttpSender implements Sender {
  readonly report: SendReport = { calls: 0, recorded: 0, duplicates: 0, refused: 0, problems: [] };
  private readonly calls: InOrder;
  private readonly batches = new Map<Batch['skew'], Batch>();
  private readonly batchSize: number;
  private readonly now: () => number;
  private introducing = true;

  constructor(private readonly options: HttpSenderOptions) {
    this.calls = new InOrder(options.concurrency ?? 8);
    this.batchSize = Math.min(MOST_SCANS, options.batch ?? MOST_SCANS);
    this.now = options.now ?? Date.now;
  }

  async send(action: Action): Promise<void> {
    const isMember = action.kind === 'library' || action.kind === 'branch';
    // Everything later needs the members to be known.
    if (this.introducing && !isMember) await this.calls.idle();
    this.introducing = isMember;
    if (action.kind === 'scans') return this.collect(action);
    const keys = keysOf(action);
    await this.sendBatches((batch) => keys.some((key) => batch.keys.has(key)));
    await this.calls.run(keys, async () => {
      this.report.calls++;
      const answer = await callService(this.options, callOf(action));
      if (answer.outcome === 'refused') this.noteRefusal(`${action.kind}: ${answer.problem}`);
    });
  }

  async finish(): Promise<void> {
    await this.sendBatches(() => true);
    await this.calls.idle();
  }

  private async collect(action: ScansAction & { readonly at: string }): Promise<void> {
    const skew = action.sentAt === undefined ? 'untold' : Date.parse(action.sentAt) - Date.parse(action.at);
    for (const scan of action.scans) {
      const keys = keysOfScan(scan);
      await this.sendBatches((batch) => batch.skew !== skew && keys.some((key) => batch.keys.has(key)));
      let batch = this.batches.get(skew);
      if (!batch) this.batches.set(skew, (batch = { skew, scans: [], keys: new Set() }));
      batch.scans.push(scan);
      for (const key of keys) batch.keys.add(key);
      if (batch.scans.length >= this.batchSize) await this.sendBatches(() => true);
    }
  }

  private async sendBatches(which: (batch: Batch) => boolean): Promise<void> {
    for (const batch of [...this.batches.values()].filter(which)) {
      this.batches.delete(batch.skew);
      await this.calls.run([...batch.keys], () => this.sendScans(batch));
    }
  }

  private async sendScans({ scans, skew }: Batch): Promise<void> {
    this.report.calls++;
    const sentAt = skew === 'untold' ? undefined : iso(this.now() + skew);
    const answer = await callService(this.options, scansCall(scans, sentAt));
    if (answer.outcome === 'refused') {
      this.noteRefusal(`scans: ${answer.problem}`, scans.length);
      return;
    }
    for (const result of resultsOf(answer.body)) {
      if (result.status === 'recorded') this.report.recorded++;
      else if (result.status === 'duplicate') this.report.duplicates++;
      else this.noteRefusal(`scan ${result.scanId}: ${JSON.stringify(result.problem)}`);
    }
  }

  private noteRefusal(problem: string, count = 1): void {
    this.report.refused += count;
    if (this.report.problems.length < PROBLEMS_KEPT) this.report.problems.push(problem);
  }
}

interface ScanResult {
  readonly scanId: string;
  readonly status: string;
  readonly problem?: unknown;
}

function resultsOf(body: unknown): readonly ScanResult[] {
  if (typeof body === 'object' && body !== null && 'results' in body && Array.isArray(body.results)) {
    return body.results as ScanResult[];
  }
  throw new Error('The service answered scans without results: is it Waybill that listens there?');
}
