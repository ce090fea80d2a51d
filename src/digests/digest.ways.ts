/** The ways on which a digest leaves the house. What goes wrong is told without addresses and secrets. */
import { createHmac } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { isLoopback, type DigestSettings, type SmtpSettings } from '../config/digest-settings.js';
import { htmlOf, jsonOf, subjectOf, textOf } from './digest.content.js';
import type { Digest } from './digest.gather.js';

export type Way = 'mail' | 'webhook';

/** Rejects if it was not taken. */
export type Send = (digest: Digest, now: Date) => Promise<void>;

/** Neither a mail server nor a webhook is waited for any longer. */
const WITHIN_MS = 15_000;

/** Those on which the digest is to go. */
export const waysOf = ({ addressee: { mail, webhook } }: Digest): readonly Way[] => [
  ...(mail === undefined ? [] : (['mail'] as const)),
  ...(webhook === undefined ? [] : (['webhook'] as const)),
];

export function sendersOf({ smtp, webhookKey }: DigestSettings): Readonly<Record<Way, Send>> {
  const missing: Send = () => Promise.reject(new Error('This way is not configured.'));
  return {
    mail: smtp ? mailBy(smtp) : missing,
    webhook: webhookKey ? webhookWith(Buffer.from(webhookKey.reveal(), 'base64')) : missing,
  };
}

function mailBy({ host, port, secure, user, password, from }: SmtpSettings): Send {
  const transport = createTransport({
    host,
    port,
    secure,
    // A password goes over TLS or not at all.
    requireTLS: user !== undefined && !secure && !isLoopback(host),
    ...(user !== undefined && { auth: { user, pass: password?.reveal() ?? '' } }),
    connectionTimeout: WITHIN_MS,
    greetingTimeout: WITHIN_MS,
    socketTimeout: WITHIN_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (digest, now) => {
    const to = digest.addressee.mail ?? '';
    const mail = { from, to, subject: subjectOf(digest), text: textOf(digest), html: htmlOf(digest) };
    // Sent again after a crash it is the same message, and mail programs may see it.
    const messageId = `<${idOf(digest)}@${from.split('@')[1] ?? ''}>`;
    const headers = { 'auto-submitted': 'auto-generated' };
    try {
      await transport.sendMail({ ...mail, messageId, headers, date: now });
    } catch (error) {
      const { code, responseCode } = error as { code?: string; responseCode?: number };
      throw new Error(`The mail server did not take it (${[code, responseCode].filter(Boolean).join(' ')}).`, {
        cause: error,
      });
    }
  };
}

/** Signed as Standard Webhooks has it: whoever has the key knows that it is from us, is whole, and is not an old one. */
function webhookWith(key: Buffer): Send {
  return async (digest, now) => {
    const body = jsonOf(digest);
    const [id, timestamp] = [idOf(digest), String(Math.floor(now.getTime() / 1000))];
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    const response = await fetch(digest.addressee.webhook?.reveal() ?? '', {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      redirect: 'error',
      signal: AbortSignal.timeout(WITHIN_MS),
    }).catch((error: unknown) => {
      throw new Error(`The webhook does not answer (${whyOf(error)}).`, { cause: error });
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`The webhook answered with ${response.status}.`);
  };
}

const idOf = ({ date, to }: Digest): string => `cases-digest-${date}-${to.replace(' ', '-')}`;

function whyOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  return cause?.code ?? name ?? 'it failed';
}
