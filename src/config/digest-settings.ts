/** The settings of the daily digest of cases: to whom, when, and by which ways. */
import { isIP } from 'node:net';
import { Secret } from './secret.js';
import type { Setting, SettingReader } from './setting.js';

export interface DigestSettings {
  /** From this hour on, on the calendar of most branches, the day's digest is sent. */
  readonly hour: number;
  readonly addressees: readonly Addressee[];
  /** There if anyone is written to. */
  readonly smtp?: SmtpSettings;
  /** What webhooks are signed with; there if there are any. */
  readonly webhookKey?: Secret;
}

export interface Addressee {
  readonly kind: 'msc' | 'branch' | 'library';
  /** Of the branch or the library; empty for the group's staff. */
  readonly code: string;
  /** An address of the institution, never of a person who borrows. */
  readonly mail?: string;
  /** Some services have a secret in the address itself. */
  readonly webhook?: Secret;
}

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else it is begun when the server offers it, and before any password. */
  readonly secure: boolean;
  readonly user?: string;
  readonly password?: Secret;
  readonly from: string;
}

/** Name, default and help of each setting. */
export const DIGEST_TABLE = {
  file: {
    name: 'WAYBILL_DIGEST_FILE',
    fallback: '',
    help: 'who is told each day which cases wait for them, JSON; see docs/cases.md; none: nobody',
  },
  hour: { name: 'WAYBILL_DIGEST_HOUR', fallback: '6', help: 'from which hour of the day on, where most branches are' },
  smtp: {
    name: 'WAYBILL_SMTP_URL',
    fallback: '',
    help: 'mail server: smtp://user:password@mail.example.org:587, or smtps:// for TLS from the first byte',
  },
  from: { name: 'WAYBILL_SMTP_FROM', fallback: '', help: 'address that mails come from' },
  webhookKey: {
    name: 'WAYBILL_WEBHOOK_SECRET',
    fallback: '',
    help: 'what webhooks are signed with: whsec_ and what openssl rand -base64 32 prints',
  },
} satisfies Record<string, Setting>;

/** Undefined without a file. Throws an `Error` whose message says which variable to mend and how, and no secret. */
export function readDigestSettings(read: SettingReader): DigestSettings | undefined {
  const path = read.text(DIGEST_TABLE.file);
  const hour = read.whole(DIGEST_TABLE.hour, 23);
  if (path === '') return undefined;
  const addressees = addresseesIn(contentOf(path, read));
  const mails = addressees.some(({ mail }) => mail !== undefined);
  const webhooks = addressees.some(({ webhook }) => webhook !== undefined);
  return {
    hour,
    addressees,
    ...(mails && { smtp: readSmtp(read) }),
    ...(webhooks && { webhookKey: readWebhookKey(read) }),
  };
}

function contentOf(path: string, read: SettingReader): unknown {
  const { name } = DIGEST_TABLE.file;
  try {
    return JSON.parse(read.file(path));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is not valid JSON' : ((error as NodeJS.ErrnoException).code ?? '');
    throw new Error(`${name}: ${path} cannot be read (${why}).`, { cause: error });
  }
}

function addresseesIn(content: unknown): readonly Addressee[] {
  const { msc, branches, libraries, ...others } = objectIn(content, 'the file');
  const stray = Object.keys(others)[0];
  if (stray !== undefined) throw unfit(`has "${stray}"; it may have msc, branches and libraries`);
  const addressees = [
    ...(msc === undefined ? [] : [addresseeIn('msc', '', msc)]),
    ...Object.entries(objectIn(branches ?? {}, 'branches')).map(([code, ways]) => addresseeIn('branch', code, ways)),
    ...Object.entries(objectIn(libraries ?? {}, 'libraries')).map(([code, ways]) => addresseeIn('library', code, ways)),
  ];
  if (addressees.length === 0) throw unfit('names nobody');
  return addressees;
}

function addresseeIn(kind: Addressee['kind'], code: string, ways: unknown): Addressee {
  const who = kind === 'msc' ? 'msc' : `${kind} ${code}`;
  const { mail, webhook, ...others } = objectIn(ways, who);
  const stray = Object.keys(others)[0];
  if (stray !== undefined) throw unfit(`has "${stray}" for ${who}; it may have mail and webhook`);
  if (mail === undefined && webhook === undefined) throw unfit(`has neither mail nor webhook for ${who}`);
  if (mail !== undefined && !isMail(mail)) throw unfit(`has no mail address for ${who}`);
  if (webhook !== undefined && !isSafe(webhook)) throw unfit(`needs an address with https:// as webhook of ${who}`);
  return {
    kind,
    code,
    ...(mail !== undefined && { mail }),
    ...(webhook !== undefined && { webhook: new Secret(webhook) }),
  };
}

function objectIn(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw unfit(`has something else than an object for ${what}`);
}

const unfit = (what: string): Error => new Error(`${DIGEST_TABLE.file.name}: the file ${what}.`);

const isMail = (value: unknown): value is string =>
  typeof value === 'string' && /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(value);

/** Where items are, is nobody else's business on the way: without TLS only on this machine. */
function isSafe(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

function readSmtp({ text }: SettingReader): SmtpSettings {
  const { smtp, from } = DIGEST_TABLE;
  const said = text(smtp);
  const url = URL.canParse(said) ? new URL(said) : undefined;
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '' || url.search !== '' || url.pathname.length > 1) {
    throw new Error(`${smtp.name} must be an address as smtp://user:password@mail.example.org:587.`);
  }
  const sender = text(from);
  if (!isMail(sender)) throw new Error(`${from.name} must be a mail address.`);
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    ...(url.username !== '' && {
      user: decodeURIComponent(url.username),
      password: new Secret(decodeURIComponent(url.password)),
    }),
    from: sender,
  };
}

/** As Standard Webhooks has it, so that receivers find libraries for it. */
function readWebhookKey({ text }: SettingReader): Secret {
  const { name } = DIGEST_TABLE.webhookKey;
  const [, key] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text(DIGEST_TABLE.webhookKey)) ?? [];
  if (key !== undefined && Buffer.from(key, 'base64').length >= 24) return new Secret(key);
  throw new Error(`${name} must be whsec_ and at least 24 random bytes in base64, as openssl rand -base64 32 prints.`);
}
