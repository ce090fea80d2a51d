/** Every metric, defined once; in Prometheus' text format at /metrics. */
import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { EVENT_STORE } from '../event-store/event-store.module.js';
import type { EventStore, StoreStats } from '../event-store/event-store.js';
import { Execute } from '../event-store/execute.js';
import { RELAY } from '../kafka/relay.module.js';
import { RELAY_STATES, type Relay } from '../kafka/relay.js';
import { ProjectionEngine } from '../projections/projection-engine.js';

/** Of the store, as far as it counts them. */
const STORE_FIGURES: Readonly<Record<string, readonly [help: string, figure: (stats: StoreStats) => Figure]>> = {
  waybill_store_commits: ['Transactions that put events on disk, since the start', (stats) => stats.commits],
  waybill_store_failed_commits: ['Transactions that failed, since the start', (stats) => stats.failedCommits],
  waybill_store_commit_seconds: [
    'Time that transactions took, fsync included, since the start',
    ({ totalCommitMs }) => totalCommitMs && totalCommitMs / 1000,
  ],
  waybill_store_largest_commit_events: [
    'Events in the largest transaction since the start',
    (stats) => stats.largestGroup,
  ],
  waybill_store_append_retries: ['Appends sent again, since the start', (stats) => stats.retries],
  waybill_store_unknown_found_appended: [
    'Appends without an answer that were found to be in the log, since the start',
    (stats) => stats.settledAppended,
  ],
  waybill_store_unknown_found_not_appended: [
    'Appends without an answer that were found not to be in the log, since the start',
    (stats) => stats.settledNotAppended,
  ],
  waybill_store_unknown_unsettled: [
    'Appends of which nobody could say whether they are in the log, since the start',
    (stats) => stats.unsettled,
  ],
  waybill_store_subscription_drops: [
    'Subscriptions that ended and were resumed, since the start',
    (stats) => stats.subscriptionDrops,
  ],
  waybill_store_subscription_live: [
    '1 while the log is followed live',
    ({ followed }) => (followed === undefined ? undefined : Number(followed)),
  ],
  waybill_store_reconnects: ['Connections given up for a new one, since the start', (stats) => stats.reconnects],
};
type Figure = number | undefined;

/** What became of a clock's round. */
type RoundOutcome = 'done' | 'postponed' | 'failed';

@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'waybill_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.registry],
  });
  private readonly refused = new Counter({
    name: 'waybill_requests_turned_away_total',
    help: 'Requests that were told to come back, by what there was too much of',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  private readonly openStreams = new Gauge({
    name: 'waybill_streams_open',
    help: 'Clients that listen to a stream now',
    registers: [this.registry],
  });
  private readonly scans = new Counter({
    name: 'waybill_scans_total',
    help: 'Scans by what became of them',
    labelNames: ['status'],
    registers: [this.registry],
  });
  private readonly appends = new Histogram({
    name: 'waybill_append_seconds',
    help: 'Time until the store answered an append, by what it answered',
    labelNames: ['outcome'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 15],
    registers: [this.registry],
  });

  private readonly caseRounds = new Counter({
    name: 'waybill_case_rounds_total',
    help: 'Rounds of the clock of cases, by what became of them',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  private readonly claimRounds = new Counter({
    name: 'waybill_claim_rounds_total',
    help: 'Rounds of the clock of damage claims that had something to do, by what became of them',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  private readonly checkpointRounds = new Counter({
    name: 'waybill_checkpoint_rounds_total',
    help: 'Rounds of the clock of checkpoints in which one was due, by what became of them',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  private readonly digests = new Counter({
    name: 'waybill_digests_total',
    help: 'Digests by way and by what became of them',
    labelNames: ['way', 'outcome'],
    registers: [this.registry],
  });

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly execute: Execute,
    private readonly engine: ProjectionEngine,
    @Inject(RELAY) relay: Relay | undefined,
  ) {
    collectDefaultMetrics({ register: this.registry });
    execute.onAppend = (seconds, outcome) => this.appends.labels(outcome).observe(seconds);
    this.logMetrics();
    this.storeMetrics();
    this.viewMetrics();
    if (relay) this.relayMetrics(relay);
  }

  /** `route` is the pattern, not the address: barcodes have no place in metrics. */
  answered(method: string, route: string, status: number, seconds: number): void {
    this.requests.labels(method, route, String(status)).observe(seconds);
  }

  turnedAway(reason: string): void {
    this.refused.labels(reason).inc();
  }

  streams(open: number): void {
    this.openStreams.set(open);
  }

  scanned(status: string): void {
    this.scans.labels(status).inc();
  }

  caseRound(outcome: RoundOutcome): void {
    this.caseRounds.labels(outcome).inc();
  }

  claimRound(outcome: RoundOutcome): void {
    this.claimRounds.labels(outcome).inc();
  }

  checkpointRound(outcome: RoundOutcome): void {
    this.checkpointRounds.labels(outcome).inc();
  }

  /** `byOwner` is asked whenever somebody wants to know; while it cannot tell, what it told before stands. */
  countCases(byOwner: () => Promise<Readonly<Record<string, number>>>): void {
    this.countOpen('waybill_cases_open', 'Open cases by who is to act', byOwner);
  }

  countClaims(byOwner: () => Promise<Readonly<Record<string, number>>>): void {
    this.countOpen('waybill_claims_open', 'Damage claims that have not ended by who is to act', byOwner);
  }

  private countOpen(name: string, help: string, byOwner: () => Promise<Readonly<Record<string, number>>>): void {
    gauge(
      this.registry,
      name,
      help,
      async (metric) => {
        const open = await byOwner().catch(() => ({}));
        for (const [owner, count] of Object.entries(open)) metric.labels(owner).set(count);
      },
      ['owner'],
    );
  }

  digest(way: string, outcome: 'sent' | 'failed'): void {
    this.digests.labels(way, outcome).inc();
  }

  private logMetrics(): void {
    const { store, execute } = this;
    gauge(this.registry, 'waybill_log_head_position', 'Position of the last event', async (metric) => {
      // Metrics are wanted most when the store does not answer: what is not known stays as it was.
      const head = await store.head().catch(() => undefined);
      if (head !== undefined) metric.set(Number(head));
    });
    gauge(this.registry, 'waybill_log_writable', '1 while the log takes events', async (metric) =>
      metric.set((await store.health()).writable ? 1 : 0),
    );
    gauge(this.registry, 'waybill_append_conflicts', 'Appends that were decided again since the start', (metric) =>
      metric.set(execute.conflicts),
    );
  }

  private storeMetrics(): void {
    const stats = () => this.store.stats?.() ?? {};
    for (const [name, [help, figure]] of Object.entries(STORE_FIGURES)) {
      if (figure(stats()) !== undefined) gauge(this.registry, name, help, (metric) => metric.set(figure(stats()) ?? 0));
    }
  }

  private viewMetrics(): void {
    const { engine } = this;
    const labelNames = ['view'];
    const figures = {
      waybill_view_position: ['Position up to which the view includes the log', 'position'],
      waybill_view_behind_events: ['Events that are not in the view yet', 'behind'],
      waybill_view_behind_seconds: ['Age of the oldest event that is not in the view yet', 'secondsBehind'],
      waybill_view_set_aside_events: ['Events that the view could not apply', 'setAside'],
    } as const;
    for (const [name, [help, figure]] of Object.entries(figures)) {
      gauge(
        this.registry,
        name,
        help,
        async (metric) => {
          for (const view of await engine.status()) metric.labels(view.name).set(Number(view[figure]));
        },
        labelNames,
      );
    }
  }

  /** Lag only of the instance that relays, or did: the others do not know it. */
  private relayMetrics(relay: Relay): void {
    const states = 'waybill_relay_state';
    gauge(
      this.registry,
      states,
      '1 for the state that the relay is in',
      (metric) => {
        for (const state of RELAY_STATES) metric.labels(state).set(relay.state === state ? 1 : 0);
      },
      ['state'],
    );
    gauge(this.registry, 'waybill_relay_published_events', 'Events published since the start', (metric) =>
      metric.set(relay.published),
    );
    const figures = {
      waybill_relay_position: ['Position up to which events are published', 'position'],
      waybill_relay_behind_events: ['Events that are not published yet', 'behind'],
      waybill_relay_behind_seconds: ['Age of the oldest event that is not published yet', 'secondsBehind'],
    } as const;
    for (const [name, [help, figure]] of Object.entries(figures)) {
      gauge(this.registry, name, help, async (metric) => {
        const { [figure]: value } = await relay.status();
        if (value === undefined) metric.remove();
        else metric.set(Number(value));
      });
    }
  }
}

function gauge(
  registry: Registry,
  name: string,
  help: string,
  read: (metric: Gauge) => void | Promise<void>,
  labelNames: readonly string[] = [],
): Gauge {
  return new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect(this: Gauge) {
      return read(this);
    },
  });
}
