/**
 * EventStoreDB for tests, as far as its clients can see over the wire: a gRPC server with the client's own protocol before
 * a log in memory. README.md beside this file says what it models and what it does not.
 */
import { randomUUID } from 'node:crypto';
import { EventLog } from './event-log.js';
import { Faults, type Ending } from './faults.js';
import { FrontDoor } from './front-door.js';
import { startGrpcServer, type GrpcServer } from './grpc-server.js';
import { writeSystemEvents } from './system-events.js';
import { noCounts, type Counts, type Member, type Membership, type Node } from './node.js';

export interface WireServerOptions {
  /** 0, the default, takes a free port; it is kept over restarts. */
  readonly port?: number;
  /** The limit of one append in bytes: 1 MiB by default, as of the real server. */
  readonly maxAppendBytes?: number;
  /** What stamps the events; the machine's clock by default. */
  readonly clock?: () => Date;
  /** False lets connections past the tap: faster, and without `faults.blackHole`. */
  readonly tapped?: boolean;
  /** False keeps the server's own events out of the log, which a benchmark may want. */
  readonly systemEvents?: boolean;
  /** False is as servers before 23.10, which never say that a subscription has caught up. */
  readonly tellsCaughtUp?: boolean;
  /** For the nodes of a cluster, which share a log and know each other. */
  readonly log?: EventLog;
  readonly membership?: Membership;
}

const HOST = '127.0.0.1';
const MIB = 1024 * 1024;
const WRITE_TIMEOUT_MS = 2_000;
const VERSION = '23.10.6';

export class WireServer {
  /** What is in it, for assertions. */
  readonly log: EventLog;
  readonly faults: Faults;
  /** How often each call came. */
  readonly counts: Counts = noCounts();
  private readonly id = randomUUID();
  private readonly door: FrontDoor;
  private readonly node: Node;
  private grpc: GrpcServer | undefined;
  private listeningOn: number;

  private constructor(options: WireServerOptions) {
    const subscriptions = new Set<Ending>();
    const batchStreams = new Set<Ending>();
    this.listeningOn = options.port ?? 0;
    const clock = options.clock ?? (() => new Date());
    this.log = options.log ?? newLog(options.systemEvents ?? true, clock);
    this.door = new FrontDoor({
      enter: (connection) => this.grpc?.enter(connection),
      tapped: options.tapped ?? true,
    });
    this.faults = new Faults({ door: this.door, subscriptions, batchStreams });
    this.node = {
      log: this.log,
      faults: this.faults,
      counts: this.counts,
      clock,
      membership: options.membership ?? { members: () => [this.member(true)], leads: () => true },
      maxAppendBytes: options.maxAppendBytes ?? MIB,
      writeTimeoutMs: WRITE_TIMEOUT_MS,
      version: VERSION,
      tellsCaughtUp: options.tellsCaughtUp ?? true,
      subscriptions,
      batchStreams,
    };
  }

  static async start(options: WireServerOptions = {}): Promise<WireServer> {
    const server = new WireServer(options);
    await server.restart();
    return server;
  }

  get port(): number {
    return this.listeningOn;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.door.size;
  }

  get running(): boolean {
    return this.grpc !== undefined;
  }

  get connectionString(): string {
    return `esdb://${HOST}:${this.port}?tls=false`;
  }

  /** This node as gossip tells of it. */
  member(leader: boolean): Member {
    return { id: this.id, host: HOST, port: this.port, alive: this.running, leader };
  }

  /** Stops listening and breaks all connections; the log is kept. */
  async stop(): Promise<void> {
    const { grpc } = this;
    this.grpc = undefined;
    // Connections first, so that clients hear nothing, as when a process is killed.
    await this.door.close();
    grpc?.stop();
    this.log.forgetRecentIds();
  }

  /** Begins again on the same port. */
  async restart(): Promise<void> {
    if (this.running) await this.stop();
    this.grpc = startGrpcServer(this.node);
    this.listeningOn = await this.door.open(this.listeningOn);
  }

  /** Stops for good. */
  async close(): Promise<void> {
    await this.stop();
  }
}

/** An empty log, or one with what a server writes into it by itself. */
export function newLog(systemEvents: boolean, clock: () => Date): EventLog {
  const log = new EventLog();
  if (systemEvents) writeSystemEvents(log, clock);
  return log;
}
