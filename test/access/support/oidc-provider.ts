/** A real OpenID provider on the loopback. Whoever comes is signed in at once, as the account that the test has set. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Provider, type KoaContextWithOIDC } from 'oidc-provider';

export interface Account {
  readonly sub: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface OidcProvider {
  readonly issuer: string;
  /** Who signs in from now on; null refuses. */
  account: Account | null;
  readonly stop: () => Promise<void>;
}

export const CLIENT = { id: 'waybill', secret: 'a-secret-between-the-two-of-them' };

/** `claimsIn`: whether groups are in the ID token, or only told when asked for. */
export async function startOidcProvider(redirectUri: string, claimsIn: 'id-token' | 'userinfo'): Promise<OidcProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const running: OidcProvider = { issuer, account: null, stop: () => stop(server) };
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub', 'groups'] },
    conformIdTokenClaims: claimsIn === 'userinfo',
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['a-key-for-tests'] },
    interactions: { url: (_context: KoaContextWithOIDC, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, ...(running.account?.sub === sub ? running.account.claims : {}) }),
    }),
    loadExistingGrant: async (context) => {
      const { client, account } = context.oidc;
      const grant = new context.oidc.provider.Grant({
        clientId: client?.clientId ?? '',
        accountId: account?.accountId ?? '',
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) {
      void answer(request, response);
      return;
    }
    const { account } = running;
    const result = account
      ? { login: { accountId: account.sub } }
      : { error: 'access_denied', error_description: 'Not today' };
    void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  return running;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
