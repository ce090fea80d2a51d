/**
 * Several nodes before one log, for changes of leader. Followers see every event at once: the log is one, not a copy each.
 */
import type { EventLog } from './event-log.js';
import type { Membership } from './node.js';
import { newLog, WireServer, type WireServerOptions } from './wire-server.js';

export interface WireClusterOptions extends Omit<WireServerOptions, 'port' | 'log' | 'membership'> {
  readonly nodes: number;
}

export class WireCluster {
  private leader: number | undefined = 0;

  private constructor(
    readonly log: EventLog,
    /** By index, as `elect` counts them. */
    readonly nodes: WireServer[],
  ) {}

  static async start({ nodes, ...options }: WireClusterOptions): Promise<WireCluster> {
    const cluster = new WireCluster(newLog(options.systemEvents ?? true, options.clock ?? (() => new Date())), []);
    for (let index = 0; index < nodes; index++) {
      const membership: Membership = {
        members: () => cluster.nodes.map((node, other) => node.member(other === cluster.leader)),
        leads: () => cluster.leader === index,
      };
      cluster.nodes.push(await WireServer.start({ ...options, log: cluster.log, membership }));
    }
    return cluster;
  }

  get connectionString(): string {
    return `esdb://${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false`;
  }

  /** From now on this node leads. Connections stay; calls that ask for the leader are refused by the others. */
  elect(index: number): Promise<void> {
    if (!this.nodes[index]) throw new RangeError(`There is no node ${index}.`);
    this.leader = index;
    return Promise.resolve();
  }

  /** Nobody leads until the next election: calls that ask for the leader are refused without a hint. */
  loseLeader(): void {
    this.leader = undefined;
  }

  async close(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.close()));
  }
}
