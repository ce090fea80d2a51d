/** One client that listens to Server-Sent Events: what it is told, until either side ends it. */
import { Readable } from 'node:stream';
import type { ServerResponse } from 'node:http';

/** What a client may be behind, bytes; who reads more slowly than that is let go and comes again. */
const MOST_BUFFERED = 256 * 1024;
/** After its end a client has so long to read the rest. */
const LAST_WORDS_MS = 1_000;

export interface ServerEvent {
  readonly id: string;
  readonly event: string;
  readonly data: object;
}

/** As it goes over the wire; JSON has no line breaks. */
export const eventText = ({ id, event, data }: ServerEvent): string =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

export class EventStream {
  /** What the web server sends. */
  readonly body = new Readable({ read: () => undefined });
  private ended = false;

  constructor(private readonly response: Pick<ServerResponse, 'destroy' | 'once'>) {}

  /** `text`: whole events or comments. */
  send(text: string): void {
    if (this.ended) return;
    this.body.push(text);
    if (this.body.readableLength > MOST_BUFFERED) this.drop();
  }

  /** So that nobody on the way thinks the connection dead. */
  beat(): void {
    this.send(':\n\n');
  }

  /** The client will come again by itself; `why` is for whoever watches the wire. */
  end(why: string): void {
    if (this.ended) return;
    this.send(`: ${why}\n\n`);
    if (this.body.destroyed) return;
    this.ended = true;
    this.body.push(null);
    const deadline = setTimeout(() => this.drop(), LAST_WORDS_MS).unref();
    this.response.once('close', () => clearTimeout(deadline));
  }

  private drop(): void {
    this.ended = true;
    this.response.destroy();
    this.body.destroy();
  }

  onClose(closed: () => void): void {
    this.body.once('close', closed);
  }

  /** It was not begun after all. */
  abandon(): void {
    this.ended = true;
    this.body.destroy();
  }
}
