/** What Node cannot read as a request: there is nobody to ask for a key and nothing to route, only a connection to answer on. */
import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problem, type Problem } from './problems.js';

export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(written(problemOf(error.code)));
  // As Node itself does: what comes after it on this connection cannot be read either.
  socket.destroy(error);
}

function problemOf(code: string | undefined): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return problem(
        'headers-too-large',
        `Send an address and headers of at most ${maxHeaderSize / 1024} kB together.`,
      );
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem('too-slow', 'It took more than a minute. Send it again, in smaller parts.');
    default:
      return problem(
        'malformed-request',
        'The request could not be read as HTTP/1.1. Check its first line and headers.',
      );
  }
}

function written(told: Problem): string {
  const body = JSON.stringify(told);
  return [
    `HTTP/1.1 ${told.status} ${STATUS_CODES[told.status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
