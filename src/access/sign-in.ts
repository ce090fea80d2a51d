/**
 * Sign-in of staff at an identity provider: OpenID Connect, authorization code with PKCE, state and nonce. What is kept of a person is
 * a hash of what the provider calls them, so that what they do can be told apart and ascribed, and nothing else.
 */
import { createHash } from 'node:crypto';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type ClientAuth,
  type ServerMetadata,
} from 'openid-client';
import type { OidcSettings } from '../config/oidc-settings.js';
import { findPrivate } from '../plain/private-text.js';
import { fail } from '../http/problems.js';
import type { Log } from '../observability/log.js';
import { roleOf, staffRules, type StaffRole, type StaffRule } from './staff-roles.js';

/** What the browser keeps while its user is at the provider: it alone can end the sign-in that it began. */
export interface Underway {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The page of ours to go on with: path and query. */
  readonly to: string;
}

export interface SignedIn extends StaffRole {
  /** Stands for who it is. */
  readonly staff: string;
}

export const CALLBACK = '/sign-in/callback';
/** For each call to the provider. */
const TIMEOUT_S = 10;

export class SignIn {
  private readonly rules: readonly StaffRule[];
  private configuration: Promise<Configuration> | undefined;

  /** Throws when a rule of the settings makes no sense. */
  constructor(
    private readonly settings: OidcSettings,
    private readonly log: Pick<Log, 'warn'>,
  ) {
    this.rules = staffRules(settings.roles);
  }

  /** The address at the provider to send the browser to. `to`: where to go on afterwards; elsewhere than here is not gone to. */
  async begin(to: string): Promise<{ readonly address: URL; readonly underway: Underway }> {
    const provider = await this.provider();
    const verifier = randomPKCECodeVerifier();
    const underway = { state: randomState(), nonce: randomNonce(), verifier, to: this.ownPage(to) };
    const address = buildAuthorizationUrl(provider, {
      redirect_uri: new URL(CALLBACK, this.settings.publicUrl).href,
      scope: this.settings.scope,
      state: underway.state,
      nonce: underway.nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { address, underway };
  }

  /** `query`: what the provider sent the browser back with. Throws the problem that the browser is answered with. */
  async finish(query: string, { state, nonce, verifier }: Underway): Promise<SignedIn> {
    const provider = await this.provider();
    const address = new URL(CALLBACK + query, this.settings.publicUrl);
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
    const tokens = await authorizationCodeGrant(provider, address, checks).catch((error: unknown) => {
      throw this.refusal(error);
    });
    const claims = tokens.claims();
    if (!claims) throw fail('sign-in-failed', 'The identity provider sent no ID token.');
    const role = roleOf(claims, this.rules) ?? (await this.roleByUserInfo(provider, tokens.access_token, claims.sub));
    if (!role) throw fail('no-role', 'You are known there, but have no role here. Ask an admin to give you one.');
    return { staff: standFor(claims.iss, claims.sub), ...role };
  }

  /** Some providers tell groups only when they are asked. */
  private async roleByUserInfo(provider: Configuration, token: string, sub: string): Promise<StaffRole | undefined> {
    if (provider.serverMetadata().userinfo_endpoint === undefined) return undefined;
    const told = await fetchUserInfo(provider, token, sub).catch((error: unknown) => {
      throw this.refusal(error);
    });
    return roleOf(told, this.rules);
  }

  /** Found when it is first needed, so that the service starts without it. */
  private async provider(): Promise<Configuration> {
    this.configuration ??= discover(this.settings);
    try {
      return await this.configuration;
    } catch (error) {
      this.configuration = undefined;
      this.log.warn({ reason: reasonOf(error) }, 'the identity provider was not found');
      throw fail('sign-in-unavailable', 'The identity provider does not answer. Try again later, or use a key.');
    }
  }

  private refusal(error: unknown): Error {
    this.log.warn({ reason: reasonOf(error) }, 'a sign-in failed');
    if (error instanceof AuthorizationResponseError) {
      return fail('sign-in-refused', 'The identity provider did not sign you in. Begin again at /sign-in.');
    }
    return fail(
      'sign-in-failed',
      'What the identity provider answered does not prove who you are. Begin again at /sign-in.',
    );
  }

  private ownPage(to: string): string {
    const { publicUrl } = this.settings;
    const page = URL.canParse(to, publicUrl.href) ? new URL(to, publicUrl) : publicUrl;
    const own = page.pathname + page.search;
    return page.origin === publicUrl.origin && !findPrivate(unescaped(own)) ? own : '/';
  }
}

/** For a provider on this machine, which is all that the settings allow. The library marks it so that nobody uses it unawares. */
// eslint-disable-next-line @typescript-eslint/no-deprecated
const withoutTls: (provider: Configuration) => void = allowInsecureRequests;

/** The library checks that the provider is the issuer that was asked for. */
async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
  const local = issuer.protocol === 'http:' ? { execute: [withoutTls] } : {};
  const found = await discovery(issuer, clientId, undefined, None(), { timeout: TIMEOUT_S, ...local });
  const metadata = found.serverMetadata();
  const provider = new Configuration(metadata, clientId, undefined, proofOf(metadata, clientSecret?.reveal()));
  provider.timeout = TIMEOUT_S;
  // Signatures are checked even though the ID token comes straight from the provider.
  enableNonRepudiationChecks(provider);
  if (issuer.protocol === 'http:') withoutTls(provider);
  return provider;
}

/** How the provider wants to be shown the secret; in the header unless it says otherwise. */
function proofOf(
  { token_endpoint_auth_methods_supported: ways }: ServerMetadata,
  secret: string | undefined,
): ClientAuth {
  if (secret === undefined) return None();
  return !ways || ways.includes('client_secret_basic') ? ClientSecretBasic(secret) : ClientSecretPost(secret);
}

/** By issuer and subject, which are never given to another person. */
const standFor = (issuer: string, subject: string): string =>
  `staff-${createHash('sha256').update(`${issuer} ${subject}`).digest('hex').slice(0, 16)}`;

/** Escapes that make no sense stay as they are. */
const unescaped = (address: string): string =>
  address.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());

/** Codes, never what was sent: there may be tokens in it, and whoever comes back here can say anything in the place of a code. */
function reasonOf(error: unknown): string {
  const { name, code, error: told, cause } = error as Partial<Record<'name' | 'code' | 'error' | 'cause', unknown>>;
  const { code: why } = (cause ?? {}) as { code?: unknown };
  const codes = [code, told, why].filter((word) => typeof word === 'string' && CODE.test(word));
  return codes.join(' ') || String(name);
}

const CODE = /^(?!.{60})[A-Za-z]+(_[A-Za-z]+)*$/;
