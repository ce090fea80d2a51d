/** The digests of a swept service: a mail server and a webhook of its own, all that came to them, and the secrets that it has for both. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../../src/config/settings.js';
import { DigestClock } from '../../../src/digests/digest.clock.js';
import { DAY_MS } from '../../../src/plain/days.js';
import { openHook, openMailbox, type Hook, type Mailbox } from '../../digests/support/mailbox.js';
import { startService } from '../../support/service.js';
import type { Written } from './canaries.js';

const PASSWORD = 'of-the-mailbox-and-nobody-else';
const IN_ADDRESS = 'whoever-knows-this-may-post-here';
const KEY = Buffer.from('what-webhooks-are-signed-with-here').toString('base64');
/** Mails show it, and nothing else does. */
export const TOLD_BY_MAIL = 'ill@mountain.example.org';

export class SweptDigest {
  readonly secrets = [
    { what: 'the password of the mail server', text: PASSWORD },
    { what: 'the address of the webhook', text: IN_ADDRESS },
    { what: 'the key of the webhook', text: KEY },
  ];

  private constructor(
    private readonly mailbox: Mailbox,
    private readonly hook: Hook,
    /** Not that of the service: what it was told is no word of its own. */
    private readonly folder: string,
  ) {}

  static async open(): Promise<SweptDigest> {
    const [mailbox, hook] = await Promise.all([openMailbox('waybill', PASSWORD), openHook()]);
    const folder = mkdtempSync(join(tmpdir(), 'waybill-swept-digest-'));
    const ways = { mail: TOLD_BY_MAIL, webhook: `${hook.url}?${IN_ADDRESS}` };
    writeFileSync(join(folder, 'digest.json'), JSON.stringify({ msc: ways, branches: { MSLA: ways, BOZE: ways } }));
    return new SweptDigest(mailbox, hook, folder);
  }

  get settings(): Record<string, string> {
    return {
      WAYBILL_DIGEST_FILE: join(this.folder, 'digest.json'),
      WAYBILL_DIGEST_HOUR: '0',
      WAYBILL_SMTP_URL: `smtp://waybill:${PASSWORD}@127.0.0.1:${this.mailbox.port}`,
      WAYBILL_SMTP_FROM: 'waybill@example.org',
      WAYBILL_WEBHOOK_SECRET: `whsec_${KEY}`,
    };
  }

  /**
   * All that was sent, and what was said about it. Whatever the service has sent by itself, what waits in the end is sent once more from
   * its folder, which it has left: it looks once a minute and sends once a day, and here it is the next one.
   */
  async sentFrom(folder: string): Promise<readonly Written[]> {
    const { digest } = readSettings(this.settings);
    const now = new Date(Date.now() + DAY_MS).toISOString();
    const service = await startService({ folder, now, settings: { ...(digest && { digest }) } });
    await service.engine.caughtUp();
    const before = [this.mailbox.mails.length, this.hook.calls.length];
    await service.server.get(DigestClock).look();
    await service.stop();
    const { mails } = this.mailbox;
    const { calls } = this.hook;
    if (mails.length === before[0] || calls.length === before[1])
      throw new Error(`Not all ways of a digest were gone: ${service.logged.slice(-5).join('')}`);
    return [
      ...mails.map(({ from, to, source }) => written('mail', [from, ...to, source, unfolded(source)])),
      ...calls.map(({ headers, body }) => written('webhook', [JSON.stringify(headers), body])),
      written('output of the digest', service.logged),
    ];
  }

  async close(): Promise<void> {
    await Promise.all([this.mailbox.close(), this.hook.close()]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const written = (where: string, told: readonly string[]): Written => ({ where, bytes: Buffer.from(told.join('\n')) });

/** Quoted-printable as it is read: a long line is not broken, and an escape is what it stands for. */
const unfolded = (source: string): string =>
  source
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
