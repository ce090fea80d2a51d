/** What is done to items: scans, their corrections, losses and finds, catalog facts. */
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Execute, type Executed, type Origin } from '../event-store/execute.js';
import { problem, type Problem, knownCode } from '../http/problems.js';
import { Directory } from '../partners/index.js';
import { barcodeKind } from '../plain/barcode.js';
import { itemDecider, scanOf, type ItemCommand, type ItemState } from './item.decider.js';
import { itemStream, type AnomalyCode, type ScanEvent } from './item.events.js';

export interface ScanResult {
  readonly scanId: string | null;
  readonly status: 'recorded' | 'duplicate' | 'refused';
  readonly position?: bigint;
  readonly anomalies?: readonly AnomalyCode[];
  readonly problem?: Problem;
}

/** Records well-formed scans; each stands or falls alone. */
export class RecordScans extends Command<readonly ScanResult[]> {
  constructor(
    readonly scans: readonly ScanEvent[],
    readonly receivedAt: Date,
    readonly originOf: (branch: string) => Origin,
  ) {
    super();
  }
}

@CommandHandler(RecordScans)
export class RecordScansHandler implements ICommandHandler<RecordScans> {
  constructor(
    private readonly log: Execute,
    private readonly directory: Directory,
  ) {}

  /** Throws `StoreUnavailable` if any of them could not be stored; sending all of them again is safe. */
  async execute({ scans, receivedAt, originOf }: RecordScans): Promise<readonly ScanResult[]> {
    const unknown = await this.directory.unknownBranches(new Set(scans.flatMap(branchesOf)));
    const legacy = await this.legacyBranches(scans);
    const at = receivedAt.toISOString();
    // Started in the order sent: scans of one item take turns in that order, all others share a commit.
    return Promise.all(scans.map((scan) => this.record(scan, at, { unknown, legacy }, originOf(scan.data.branch))));
  }

  /** Branches among the senders of ids other than 14-digit barcodes whose libraries have such ids. */
  private async legacyBranches(scans: readonly ScanEvent[]): Promise<ReadonlySet<string>> {
    const senders = new Set(
      scans.filter(({ data }) => barcodeKind(data.barcode) !== 'item').map(({ data }) => data.branch),
    );
    const allowed = new Set<string>();
    for (const branch of senders) if (await this.directory.allowsLegacyBarcodes(branch)) allowed.add(branch);
    return allowed;
  }

  private async record(
    scan: ScanEvent,
    receivedAt: string,
    { unknown, legacy }: { readonly unknown: ReadonlySet<string>; readonly legacy: ReadonlySet<string> },
    origin: Origin,
  ): Promise<ScanResult> {
    const { scanId, barcode, branch } = scan.data;
    const stranger = branchesOf(scan).find((code) => unknown.has(code));
    if (stranger !== undefined) {
      const detail = `Branch ${stranger} is not registered. Check the code, or register it: PUT /v1/branches/${stranger}.`;
      return { scanId, status: 'refused', problem: problem('unknown-branch', detail) };
    }
    const legacyAllowed = barcodeKind(barcode) === 'item' || legacy.has(branch);
    const command = { type: 'scan', scan, receivedAt, legacyAllowed } as const;
    const executed = await this.log.execute(itemStream(barcode), itemDecider, command, origin);
    if (executed.outcome === 'refused') {
      return { scanId, status: 'refused', problem: problem(knownCode(executed.problem), executed.detail) };
    }
    const known = scanOf(executed.state, scanId);
    return {
      scanId,
      status: executed.outcome === 'recorded' ? 'recorded' : 'duplicate',
      position: known?.position ?? executed.position,
      anomalies: known?.anomalies ?? [],
    };
  }
}

const branchesOf = ({ type, data }: ScanEvent): readonly string[] =>
  type === 'item-shipped' ? [data.branch, data.to] : [data.branch];

/** Anything else that is done to one item. */
export class ChangeItem extends Command<Executed<ItemState>> {
  constructor(
    readonly barcode: string,
    readonly change: Exclude<ItemCommand, { type: 'scan' }>,
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(ChangeItem)
export class ChangeItemHandler implements ICommandHandler<ChangeItem> {
  constructor(
    private readonly log: Execute,
    private readonly directory: Directory,
  ) {}

  async execute({ barcode, change, origin }: ChangeItem): Promise<Executed<ItemState>> {
    const branch =
      change.type === 'catalogue'
        ? change.facts.owningBranch
        : change.type === 'declare-found'
          ? change.find.branch
          : undefined;
    if (branch !== undefined && (await this.directory.unknownBranches([branch])).size > 0) {
      const detail = `Branch ${branch} is not registered.`;
      return { outcome: 'refused', problem: 'unknown-branch', detail, state: itemDecider.initial };
    }
    return this.log.execute(itemStream(barcode), itemDecider, change, origin);
  }
}
