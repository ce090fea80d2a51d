/** A mail server and a webhook, as real as they come: each on a free port of the loopback, and what came to it is kept. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
}

export interface Mailbox {
  readonly port: number;
  readonly mails: Mail[];
  /** How many mails are turned away from now on. */
  refuse: number;
  close(): Promise<void>;
}

/** Takes mail from this user alone. */
export async function openMailbox(user: string, password: string): Promise<Mailbox> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    // The loopback has no certificate; a password goes without TLS there only.
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password: said }, _session, callback) =>
      username === user && said === password
        ? callback(null, { user })
        : callback(Object.assign(new Error('Who are you?'), { responseCode: 535 })),
    onData: (stream, { envelope }, callback) => {
      void text(stream).then((source) => {
        if (mailbox.refuse > 0) {
          mailbox.refuse--;
          callback(Object.assign(new Error('Come back later'), { responseCode: 451 }));
          return;
        }
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), source });
        callback();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const mailbox: Mailbox = {
    port,
    mails,
    refuse: 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return mailbox;
}

export interface Hook {
  readonly url: string;
  readonly calls: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
  /** What it answers. */
  status: number;
  close(): Promise<void>;
}

export async function openHook(): Promise<Hook> {
  const calls: Hook['calls'] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      calls.push({ headers: request.headers, body });
      response.writeHead(hook.status, hook.status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const hook: Hook = {
    url: `http://127.0.0.1:${port}/cases`,
    calls,
    status: 204,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return hook;
}
