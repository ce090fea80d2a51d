/** Bad weather over an EventStoreDB: one fault after the other, drawn from a seed, each for as long as the seed says. */
import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { Random } from '../../src/simulation/random.js';
import type { Loss, Operation } from '../support/eventstoredb/faults.js';
import type { WireServer } from '../support/eventstoredb/wire-server.js';

/** Milliseconds. Some faults last longer than the service waits for an append, some are over before it notices. */
const CALM = [20, 400] as const;
const LONGEST_FAULT_MS = 2_500;
const LATE_MS = 1_500;

const LOSSES: readonly Loss[] = ['silence', 'timeout', 'drop', { code: status.INTERNAL, details: 'Lost.' }];
const FAILURES = ['timeout', 'not-ready', 'too-busy', 'unknown'] as const;
const STATUSES = [
  { code: status.UNAVAILABLE, details: 'Server Is Not Ready' },
  { code: status.ABORTED, details: 'Operation timed out' },
  { code: status.UNKNOWN, details: 'Exception was thrown by handler.' },
  { code: status.CANCELLED, details: 'Cancelled.' },
];
const CALLS: readonly Operation[] = ['append', 'read', 'subscribe'];

type Strike = (server: WireServer, random: Random) => Promise<void> | void;

const STRIKES: Readonly<Record<string, Strike>> = {
  'acknowledgements lost': ({ faults }, random) =>
    faults.loseNextAcknowledgement(random.pick(LOSSES), 1 + random.below(5)),
  'appends failed': ({ faults }, random) => faults.failNextAppend(random.pick(FAILURES), 1 + random.below(5)),
  'calls refused': ({ faults }, random) =>
    faults.refuseNext(random.pick(CALLS), random.pick(STATUSES), 1 + random.below(3)),
  'answers late': ({ faults }, random) => faults.delayNext('append', random.below(LATE_MS), 1 + random.below(5)),
  'subscriptions ended': ({ faults }, random) => faults.endSubscriptions(ending(random)),
  'append streams ended': ({ faults }, random) => faults.endBatchStreams(ending(random)),
  'connections dropped': ({ faults }) => faults.dropConnections(),
  'connections gone deaf': ({ faults }) => faults.deafenConnections(),
  'black holes': async ({ faults }, random) => {
    faults.blackHole(true);
    await pause(random.below(LONGEST_FAULT_MS));
    if (random.chance(0.5)) faults.dropConnections();
    faults.blackHole(false);
  },
  'server stopped': async (server, random) => {
    await server.stop();
    await pause(random.below(LONGEST_FAULT_MS));
    await server.restart();
  },
  'slow consumers dropped': ({ faults }) => faults.dropSlowConsumers(),
};

const ending = (random: Random) => (random.chance(0.5) ? random.pick(STATUSES) : undefined);

export class Weather {
  /** How often each fault struck. */
  readonly strikes = new Map<string, number>();
  private readonly clearing = new AbortController();
  private readonly over: Promise<void>;

  constructor(server: WireServer, random: Random) {
    this.over = this.rage(server, random);
  }

  /** Resolves when the last fault is over and the server works again. */
  async clear(): Promise<void> {
    this.clearing.abort();
    await this.over;
  }

  private async rage(server: WireServer, random: Random): Promise<void> {
    const { signal } = this.clearing;
    while (!signal.aborted) {
      await pause(random.between(...CALM), undefined, { signal }).catch(() => undefined);
      const name = random.pick(Object.keys(STRIKES));
      await STRIKES[name]?.(server, random);
      this.strikes.set(name, (this.strikes.get(name) ?? 0) + 1);
    }
    server.faults.clear();
  }
}
