/**
 * The way to the server: one client at a time, given up for a new one when it leads nowhere. The client reconnects by
 * itself in some cases only; a connection into a black hole, or one whose next try gRPC has put off by minutes, it keeps.
 */
import { setMaxListeners } from 'node:events';
import { variant, type StoreAddress } from './address.js';
import { LogClient } from './log-client.js';
import { isConnectionTrouble, isNotLeader } from './trouble.js';

/** A client, and the sign that it was given up: whoever waits for it then waits in vain. */
export interface Link {
  readonly client: LogClient;
  readonly givenUp: AbortSignal;
}

interface OwnLink extends Link {
  readonly giveUp: () => void;
}

export class Connection {
  /** Links given up for another, since the start. */
  reconnects = 0;
  private current: OwnLink;
  private clients = 0;
  private readonly leaving = new Set<Promise<void>>();

  /** Connects when it is first used. Throws `StoreRefused` if the address cannot be used. */
  constructor(readonly address: StoreAddress) {
    this.current = linkTo(this.newClient());
  }

  get link(): Link {
    return this.current;
  }

  /** To be told of every failure: finds another way if this one leads nowhere. Of many failures on one link only the first counts. */
  failed(link: Link, error: unknown): void {
    if (link !== this.current) return;
    // The client knows the new leader by now; what still runs to the old one must turn there as well.
    if (isNotLeader(error)) this.turnTo(link.client);
    else if (isConnectionTrouble(error)) {
      this.turnTo(this.newClient());
      this.leave(link.client);
    }
  }

  async close(): Promise<void> {
    this.current.giveUp();
    this.leave(this.current.client);
    await Promise.all(this.leaving);
  }

  private turnTo(client: LogClient): void {
    const old = this.current;
    this.reconnects++;
    this.current = linkTo(client);
    old.giveUp();
  }

  private newClient(): LogClient {
    return LogClient.to(variant(this.address, this.clients++));
  }

  private leave(client: LogClient): void {
    const left = client.hangUp().finally(() => this.leaving.delete(left));
    this.leaving.add(left);
  }
}

function linkTo(client: LogClient): OwnLink {
  const controller = new AbortController();
  // Every call under way listens.
  setMaxListeners(0, controller.signal);
  return { client, givenUp: controller.signal, giveUp: () => controller.abort() };
}
