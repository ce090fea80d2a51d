/** Every metric, defined once; in Prometheus' text format at /metrics. */
import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { EVENT_STORE } from '../event-store/event-store.module.js';
import type { EventStore } from '../event-store/event-store.js';
import { Execute } from '../event-store/execute.js';
import { RELAY } from '../kafka/relay.module.js';
import { RELAY_STATES, type Relay } from '../kafka/relay.js';
import { ProjectionEngine } from '../projections/projection-engine.js';

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
  private readonly scans = new Counter({
    name: 'waybill_scans_total',
    help: 'Scans by what became of them',
    labelNames: ['status'],
    registers: [this.registry],
  });

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly execute: Execute,
    private readonly engine: ProjectionEngine,
    @Inject(RELAY) relay: Relay | undefined,
  ) {
    collectDefaultMetrics({ register: this.registry });
    this.logMetrics();
    this.viewMetrics();
    if (relay) this.relayMetrics(relay);
  }

  /** `route` is the pattern, not the address: barcodes have no place in metrics. */
  answered(method: string, route: string, status: number, seconds: number): void {
    this.requests.labels(method, route, String(status)).observe(seconds);
  }

  scanned(status: string): void {
    this.scans.labels(status).inc();
  }

  private logMetrics(): void {
    const { store, execute } = this;
    gauge(this.registry, 'waybill_log_head_position', 'Position of the last event', async (metric) =>
      metric.set(Number(await store.head())),
    );
    gauge(this.registry, 'waybill_log_writable', '1 while the log takes events', async (metric) =>
      metric.set((await store.health()).writable ? 1 : 0),
    );
    gauge(this.registry, 'waybill_append_conflicts', 'Appends that were decided again since the start', (metric) =>
      metric.set(execute.conflicts),
    );
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
