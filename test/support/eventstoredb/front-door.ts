/**
 * The port that clients connect to. It stands before the gRPC server so that a test can do to connections what networks
 * do: break them, or take bytes and give none back.
 */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const LOOPBACK = '127.0.0.1';

export interface FrontDoorOptions {
  /** Takes a connection into the gRPC server. */
  readonly enter: (connection: Socket) => void;
  /**
   * Whether bytes pass through the door's own hands. It costs a second trip over the loopback, and only so can they be
   * held back.
   */
  readonly tapped: boolean;
}

/** A client's connection and, behind the tap, our own to the gRPC server. */
interface Connection {
  readonly outer: Socket;
  readonly inner?: Socket;
}

export class FrontDoor {
  private readonly connections = new Set<Connection>();
  /** Those that stay dark, whatever comes. */
  private readonly deaf = new WeakSet<Connection>();
  private readonly inside: Server;
  private outside: Server | undefined;
  private dark = false;

  constructor(private readonly options: FrontDoorOptions) {
    this.inside = createServer({ noDelay: true }, options.enter);
  }

  /** How many clients are connected. */
  get size(): number {
    return this.connections.size;
  }

  /** Listens; port 0 takes a free one. Answers the port. */
  async open(port: number): Promise<number> {
    if (this.options.tapped) await listen(this.inside, 0);
    this.outside = createServer({ noDelay: true }, (socket) => this.welcome(socket));
    await listen(this.outside, port);
    return portOf(this.outside);
  }

  /** Stops listening and breaks every connection. */
  async close(): Promise<void> {
    const closing = [this.outside, this.inside].filter((server) => server?.listening).map((server) => ended(server!));
    this.drop();
    await Promise.all(closing);
  }

  drop(): void {
    for (const connection of this.connections) this.break(connection);
  }

  blackHole(on: boolean): void {
    if (!this.options.tapped) throw new Error('Bytes do not pass through this door: start the server tapped.');
    this.dark = on;
    for (const connection of this.connections) if (!this.deaf.has(connection)) (on ? block : flow)(connection);
  }

  /** The connections that are open now go dark for good; new ones do not. */
  deafen(): void {
    for (const connection of this.connections) {
      this.deaf.add(connection);
      block(connection);
    }
  }

  private welcome(outer: Socket): void {
    const inner = this.options.tapped
      ? connect({ port: portOf(this.inside), host: LOOPBACK, noDelay: true })
      : undefined;
    const connection: Connection = inner ? { outer, inner } : { outer };
    this.connections.add(connection);
    for (const socket of inner ? [outer, inner] : [outer]) {
      socket.on('error', () => this.break(connection));
      socket.on('close', () => this.break(connection));
    }
    if (!inner) this.options.enter(outer);
    else if (!this.dark) flow(connection);
  }

  private break(connection: Connection): void {
    if (!this.connections.delete(connection)) return;
    connection.outer.destroy();
    connection.inner?.destroy();
  }
}

function flow({ outer, inner }: Connection): void {
  if (inner) outer.pipe(inner).pipe(outer);
}

/** What comes stays in the buffers of the operating system, which go on accepting for a while. */
function block({ outer, inner }: Connection): void {
  if (!inner) return;
  outer.unpipe(inner).pause();
  inner.unpipe(outer).pause();
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const ended = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
