/**
 * Browsers and HTTP clients open connections before they need them. Node takes one on which no request has come yet for busy, and a
 * stop would wait a minute for it: so these are closed at the end. Nothing of theirs was accepted.
 */
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export function closeUnusedConnections(server: NestFastifyApplication): void {
  const http = server.getHttpServer();
  const unused = new Set<Socket>();
  let isClosing = false;
  const opened = (socket: Socket) => {
    if (isClosing) {
      socket.destroy();
      return;
    }
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  };
  // Over TLS a request comes on the socket that is there after the handshake.
  http.on(http instanceof TlsServer ? 'secureConnection' : 'connection', opened);
  http.prependListener('request', ({ socket }) => unused.delete(socket));
  server
    .getHttpAdapter()
    .getInstance()
    .addHook('preClose', (done) => {
      isClosing = true;
      for (const socket of unused) socket.destroy();
      done();
    });
}
