/**
 * A wire between clients and a broker that can be cut at the worst moment: when the broker has done what was asked and its
 * answer is on the way. Knows of Kafka's protocol only how long a frame is and which request it answers.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Requests by their number in the protocol. */
export const PRODUCE = 0;
export const END_TXN = 26;

export class CuttingProxy {
  /** Answers that were cut off. */
  cuts = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((client) => this.join(client));
  /** Where the broker is. It may be set after the proxy has its own address. */
  target = '';
  /** Asked for each answer: whether it is lost, together with its connection. */
  loses: (request: number) => boolean = () => false;

  /** Resolves with its address. */
  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next answer to such a request is lost. */
  loseNext(wanted: number): void {
    let left = 1;
    this.loses = (request) => request === wanted && left-- > 0;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await once(this.server.close(), 'close');
  }

  private join(client: Socket): void {
    const [host = '', port = ''] = this.target.split(':');
    const broker = connect(Number(port), host);
    const requests = new Map<number, number>();
    const end = () => {
      client.destroy();
      broker.destroy();
    };
    for (const socket of [client, broker]) {
      this.sockets.add(socket);
      socket.on('error', end).on('close', () => {
        this.sockets.delete(socket);
        end();
      });
    }
    onFrames(client, (frame) => {
      // Length, request, its version, its number on this connection.
      requests.set(frame.readInt32BE(8), frame.readInt16BE(4));
      broker.write(frame);
    });
    onFrames(broker, (frame) => {
      const request = requests.get(frame.readInt32BE(4)) ?? -1;
      requests.delete(frame.readInt32BE(4));
      if (!this.loses(request)) {
        client.write(frame);
        return;
      }
      this.cuts++;
      end();
    });
  }
}

/** Hands on whole frames, each with its length before it. */
function onFrames(socket: Socket, take: (frame: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const frame = rest.subarray(0, 4 + rest.readInt32BE(0));
      rest = rest.subarray(frame.length);
      take(frame);
    }
  });
}
