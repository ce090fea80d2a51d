/** The line between a station and the service: a port that stays the same, that can be cut, and mended to wherever the service is now. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export class CutLine {
  private to: number | undefined;
  private readonly sockets = new Set<Socket>();
  private watched: { readonly text: string; readonly then: () => void } | undefined;

  private constructor(readonly url: string) {}

  static async lay(): Promise<CutLine & AsyncDisposable> {
    const server = createServer((socket) => line.connected(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const line = new CutLine(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return Object.assign(line, {
      [Symbol.asyncDispose]: async () => {
        line.cut();
        server.close();
        await once(server, 'close');
      },
    });
  }

  cut(): void {
    this.to = undefined;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(serviceUrl: string): void {
    this.to = Number(new URL(serviceUrl).port);
  }

  /** The line is cut when the service answers a request with this text, before anything of the answer has passed. */
  cutAtAnswerTo(text: string): Promise<void> {
    return new Promise((then) => (this.watched = { text, then }));
  }

  private connected(station: Socket): void {
    if (this.to === undefined) {
      station.destroy();
      return;
    }
    const service = connect(this.to, '127.0.0.1');
    let isWatched = false;
    for (const [socket, other] of [
      [station, service],
      [service, station],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    station.on('data', (bytes) => {
      isWatched ||= this.watched !== undefined && bytes.includes(this.watched.text);
      service.write(bytes);
    });
    service.on('data', (bytes) => {
      if (!isWatched || !this.watched) {
        station.write(bytes);
        return;
      }
      const { then } = this.watched;
      this.watched = undefined;
      this.cut();
      then();
    });
  }
}
