/** Settings of the sign-in of staff at an identity provider (OpenID Connect). */
import { Secret } from './secret.js';
import type { Setting, SettingReader } from './setting.js';

export interface OidcSettings {
  /** The provider's issuer, exactly as it names itself. */
  readonly issuer: URL;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: Secret;
  readonly scope: string;
  /** The origin by which browsers reach this service. */
  readonly publicUrl: URL;
  /** Who gets which role, in order. */
  readonly roles: readonly RoleRule[];
}

/** Whoever has this value in this claim gets this role, for this branch or library. */
export interface RoleRule {
  readonly claim: string;
  readonly value: string;
  readonly role: string;
  readonly code?: string;
}

/** Name, default and help of each setting. */
export const OIDC_TABLE = {
  issuer: {
    name: 'WAYBILL_OIDC_ISSUER',
    fallback: '',
    help: 'identity provider where staff sign in; none: by keys only',
  },
  clientId: { name: 'WAYBILL_OIDC_CLIENT_ID', fallback: '', help: 'what this service is called there' },
  clientSecret: { name: 'WAYBILL_OIDC_CLIENT_SECRET', fallback: '', help: 'its secret; none for a public client' },
  scope: { name: 'WAYBILL_OIDC_SCOPE', fallback: 'openid', help: 'scopes to ask for, openid among them' },
  roles: {
    name: 'WAYBILL_OIDC_ROLES',
    fallback: '',
    help: 'who gets which role, the first that fits: groups=waybill-admins -> admin; groups=missoula -> library MCPL',
  },
  publicUrl: {
    name: 'WAYBILL_PUBLIC_URL',
    fallback: '',
    help: 'address by which browsers reach this service, as https://waybill.example.org',
  },
} satisfies Record<string, Setting>;

/** Undefined without an issuer. Throws an `Error` whose message says which variable to mend and how, and no secret. */
export function readOidcSettings({ text }: SettingReader): OidcSettings | undefined {
  if (text(OIDC_TABLE.issuer) === '') return undefined;
  const issuer = safeUrl(OIDC_TABLE.issuer, text(OIDC_TABLE.issuer));
  const publicUrl = safeUrl(OIDC_TABLE.publicUrl, text(OIDC_TABLE.publicUrl));
  if (publicUrl.href !== `${publicUrl.origin}/`) throw new Error(`${OIDC_TABLE.publicUrl.name} must not have a path.`);
  const clientId = text(OIDC_TABLE.clientId);
  if (clientId === '') throw new Error(`${OIDC_TABLE.issuer.name} needs ${OIDC_TABLE.clientId.name}.`);
  const scope = text(OIDC_TABLE.scope);
  if (!scope.split(' ').includes('openid'))
    throw new Error(`${OIDC_TABLE.scope.name} must have openid among its words.`);
  const secret = text(OIDC_TABLE.clientSecret);
  const roles = rulesIn(text(OIDC_TABLE.roles));
  return { issuer, clientId, ...(secret !== '' && { clientSecret: new Secret(secret) }), scope, publicUrl, roles };
}

/** Tokens and cookies travel there: without TLS only on this machine. */
function safeUrl({ name }: Setting, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url && (url.protocol === 'https:' || local)) return url;
  throw new Error(`${name} must be an address that begins with https://.`);
}

const RULE = /^([^=]+)=(.+) -> ([a-z]+)(?: ([A-Z0-9-]+))?$/;

function rulesIn(text: string): readonly RoleRule[] {
  const { name } = OIDC_TABLE.roles;
  const rules = text
    .split(';')
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '')
    .map((rule) => {
      const [, claim = '', value = '', role = '', code] = RULE.exec(rule) ?? [];
      if (role === '') throw new Error(`${name}: "${rule}" is not written as claim=value -> role, or -> library CODE.`);
      return { claim: claim.trim(), value: value.trim(), role, ...(code !== undefined && { code }) };
    });
  if (rules.length === 0) throw new Error(`${OIDC_TABLE.issuer.name} needs ${name}, or nobody could do anything.`);
  return rules;
}
