/** The connections to the brokers, so that all of them can be ended at once: the client waits for answers that may never come. */
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

export class Sockets {
  private readonly open = new Set<Socket>();
  private ended = false;

  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (this.ended) throw new Error('The connections to the brokers are closed.');
    // Without TLS the client passes nothing, whatever its types say.
    const tls = ssl as typeof ssl | undefined;
    const socket = tls
      ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), ...tls }, onConnect)
      : connect({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.setNoDelay(true);
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    return socket;
  };

  /** No connection is left, and none is made any more. */
  end(): void {
    this.ended = true;
    for (const socket of this.open) socket.destroy(new Error('The connection was closed.'));
  }
}
