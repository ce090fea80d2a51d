/** An identity provider that issues whatever ID token the test asks for, true or forged. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

export interface ForgingProvider {
  readonly issuer: string;
  readonly signingKey: CryptoKey;
  /** A token as the provider would make it, but for what is changed. */
  trueToken(nonce: string, changed?: object, key?: CryptoKey): Promise<string>;
  /** What it answers to the next request for tokens. */
  idToken: string;
  /** What the discovery document says besides, or instead. */
  metadata: Readonly<Record<string, unknown>>;
  /** The last request for tokens: its `Authorization` header and its form. */
  asked: { readonly authorization: string | undefined; readonly form: URLSearchParams } | undefined;
  readonly stop: () => Promise<void>;
}

export async function startForgingProvider(clientId: string): Promise<ForgingProvider> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
  const server = createServer((request, response) => {
    void answerTo(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: ForgingProvider = {
    issuer,
    signingKey: privateKey,
    trueToken: (nonce, changed = {}, key = privateKey) =>
      new SignJWT({ iss: issuer, aud: clientId, sub: 'jane', groups: ['msc'], nonce, ...times(), ...changed })
        .setProtectedHeader({ alg: 'RS256', kid: 'k' })
        .sign(key),
    idToken: '',
    metadata: {},
    asked: undefined,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  async function answerTo(request: IncomingMessage): Promise<{ status: number; body: object }> {
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return { status: 200, body: { ...discovery(issuer), ...provider.metadata } };
      case '/jwks':
        return { status: 200, body: { keys: [jwk] } };
      case '/token': {
        const form = new URLSearchParams(await text(request));
        provider.asked = { authorization: request.headers.authorization, form };
        const body = { access_token: 'an-access-token', token_type: 'Bearer', id_token: provider.idToken };
        return { status: 200, body };
      }
      default:
        return { status: 404, body: {} };
    }
  }
  return provider;
}

function times(): { iat: number; exp: number } {
  const iat = Math.floor(Date.now() / 1000);
  return { iat, exp: iat + 300 };
}

const discovery = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
});
