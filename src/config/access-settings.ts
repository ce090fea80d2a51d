/** Settings of who is let in, and by which way. */
import { BlockList, isIP } from 'node:net';
import { OIDC_TABLE, readOidcSettings, type OidcSettings } from './oidc-settings.js';
import { Secret } from './secret.js';
import type { Setting, SettingReader } from './setting.js';

export interface AccessSettings {
  /** The first admin key, where the operator has chosen it. */
  readonly adminKey?: Secret;
  /** What the commands of this machine show to the service that they speak to. */
  readonly key?: Secret;
  /** Another admin's, for what takes two people. */
  readonly secondKey?: Secret;
  /** PEM. */
  readonly tls?: { readonly certificate: string; readonly key: Secret };
  /** Addresses of the proxies in front, whose word is taken for who calls and how. */
  readonly trustedProxies: readonly string[];
  /** Other sites whose pages may call, with a key; none unless named. */
  readonly corsOrigins: readonly string[];
  /** Where staff sign in; absent: by keys only. */
  readonly oidc?: OidcSettings;
}

/** Name, default and help of each setting. */
export const ACCESS_TABLE = {
  adminKey: {
    name: 'WAYBILL_ADMIN_KEY',
    fallback: '',
    help: 'first admin key, at least 32 characters; else one is made and shown once',
  },
  key: { name: 'WAYBILL_KEY', fallback: '', help: 'key that commands show to the service they speak to' },
  secondKey: { name: 'WAYBILL_SECOND_KEY', fallback: '', help: "another admin's key, for what takes two people" },
  certificate: { name: 'WAYBILL_TLS_CERT_FILE', fallback: '', help: 'certificate, PEM: the service speaks HTTPS' },
  privateKey: { name: 'WAYBILL_TLS_KEY_FILE', fallback: '', help: 'its key, PEM' },
  trustedProxies: {
    name: 'WAYBILL_TRUST_PROXY',
    fallback: '',
    help: 'addresses of the proxies in front that speak TLS, after commas: 10.0.0.7, 172.16.0.0/12, loopback, uniquelocal',
  },
  corsOrigins: {
    name: 'WAYBILL_CORS_ORIGINS',
    fallback: '',
    help: 'other sites whose pages may call with a key, after commas: https://library.example.org',
  },
  ...OIDC_TABLE,
} satisfies Record<string, Setting>;

/** What an `Authorization: Bearer` can carry (RFC 6750), and too long to be guessed. */
const CHOSEN_KEY = /^[A-Za-z0-9._~+/-]{32,200}=*$/;
/** A key that was issued by a service; see `src/access/key-text.ts`. */
const ISSUED_KEY = /^wb_(?!first_)[a-z0-9]+_[A-Za-z0-9_-]{43}$/;
const PROXY_NAMES = ['loopback', 'linklocal', 'uniquelocal'];

/** Throws an `Error` whose message says which variable to mend and how, and no secret. */
export function readAccessSettings(read: SettingReader): AccessSettings {
  const adminKey = readAdminKey(read);
  const key = read.text(ACCESS_TABLE.key);
  const secondKey = read.text(ACCESS_TABLE.secondKey);
  const tls = readTls(read);
  const oidc = readOidcSettings(read);
  return {
    ...(adminKey !== '' && { adminKey: new Secret(adminKey) }),
    ...(key !== '' && { key: new Secret(key) }),
    ...(secondKey !== '' && { secondKey: new Secret(secondKey) }),
    ...(tls && { tls }),
    trustedProxies: readProxies(read),
    corsOrigins: readOrigins(read),
    ...(oidc && { oidc }),
  };
}

function readAdminKey({ text }: SettingReader): string {
  const { name } = ACCESS_TABLE.adminKey;
  const key = text(ACCESS_TABLE.adminKey);
  if (key !== '' && !CHOSEN_KEY.test(key))
    throw new Error(`${name} must be 32 to 200 letters, digits or . _ ~ + / -, such as openssl rand -hex 32 prints.`);
  if (ISSUED_KEY.test(key)) throw new Error(`${name} is a key that was issued: commands take it from WAYBILL_KEY.`);
  return key;
}

function readTls(read: SettingReader): AccessSettings['tls'] {
  const { certificate, privateKey } = ACCESS_TABLE;
  const [certificateFile, keyFile] = [read.text(certificate), read.text(privateKey)];
  if ((certificateFile === '') !== (keyFile === '')) {
    throw new Error(`${certificate.name} and ${privateKey.name} go together.`);
  }
  if (certificateFile === '') return undefined;
  return { certificate: fileOf(certificate, read), key: new Secret(fileOf(privateKey, read)) };
}

function fileOf(setting: Setting, read: SettingReader): string {
  const path = read.text(setting);
  try {
    return read.file(path);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'it failed';
    throw new Error(`${setting.name}: ${path} cannot be read (${why}).`, { cause: error });
  }
}

/** Each one whole: a pattern would let in who is not known yet. */
function readOrigins(read: SettingReader): readonly string[] {
  const named = listed(ACCESS_TABLE.corsOrigins, read);
  const stray = named.find(
    (origin) => !/^https?:/.test(origin) || !URL.canParse(origin) || new URL(origin).origin !== origin,
  );
  if (stray === undefined) return named;
  throw new Error(
    `${ACCESS_TABLE.corsOrigins.name} takes origins such as https://library.example.org, not "${stray}".`,
  );
}

const listed = (setting: Setting, { text }: SettingReader): readonly string[] =>
  text(setting)
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

function readProxies(read: SettingReader): readonly string[] {
  const named = listed(ACCESS_TABLE.trustedProxies, read);
  const stray = named.find((proxy) => !PROXY_NAMES.includes(proxy) && !isNetwork(proxy));
  if (stray === undefined) return named;
  const wanted = `addresses, networks such as 172.16.0.0/12, or ${PROXY_NAMES.join(', ')}`;
  throw new Error(`${ACCESS_TABLE.trustedProxies.name} takes ${wanted}, not "${stray}".`);
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Why it would be unsafe to listen there, and what to do instead; null if it is safe. */
export function bindingFault({ host, access }: { host: string; access: AccessSettings }): string | null {
  const { tls, trustedProxies } = access;
  if (isLoopback(host) || tls || trustedProxies.length > 0) return null;
  return `WAYBILL_HOST is ${host}, which others can reach, and keys would travel there unencrypted. Do one of these:
  - leave WAYBILL_HOST at 127.0.0.1, for use on this machine;
  - set ${ACCESS_TABLE.certificate.name} and ${ACCESS_TABLE.privateKey.name}: Waybill then speaks HTTPS itself;
  - put a proxy in front that speaks TLS, let nobody else reach this port, and set ${ACCESS_TABLE.trustedProxies.name} to the proxy's address.`;
}

function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const address = host.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
