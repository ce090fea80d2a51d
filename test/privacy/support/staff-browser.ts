/** A member of staff at a browser, signing in; whatever the service answers is searched. */
import { Browser, type Reply } from '../../access/support/browser.js';
import { UNDERWAY_COOKIE } from '../../../src/access/sign-in.cookie.js';
import type { SweptService } from './swept-service.js';

export class StaffBrowser {
  private readonly browser = new Browser();

  constructor(private readonly service: SweptService) {}

  /** Ends where the service sends the browser: at the provider. `to`: as it is written in an address. */
  async begin(to = ''): Promise<URL> {
    const { headers } = await this.get('/sign-in', `?to=${to}`);
    return new URL(headers.get('location') ?? '');
  }

  /** Comes back from the provider with these words, of this sign-in. */
  async comeBack(words: Readonly<Record<string, string>>): Promise<Reply> {
    const state = (await this.begin()).searchParams.get('state') ?? '';
    return this.get('/sign-in/callback', `?${new URLSearchParams({ ...words, state }).toString()}`);
  }

  /** The provider says this of who it is. */
  async signIn(claims: object, to = '', code = 'a-code'): Promise<Reply> {
    const asked = (await this.begin(to)).searchParams;
    const { provider } = this.service;
    provider.idToken = await provider.trueToken(asked.get('nonce') ?? '', claims);
    const words = { code, state: asked.get('state') ?? '' };
    return this.get('/sign-in/callback', `?${new URLSearchParams(words).toString()}`);
  }

  /** What the browser keeps while the sign-in is under way. */
  underway(): Readonly<Record<string, string>> {
    const kept = Buffer.from(this.browser.cookie(UNDERWAY_COOKIE) ?? '', 'base64url').toString();
    return JSON.parse(kept) as Record<string, string>;
  }

  cookie(name: string): string | undefined {
    return this.browser.cookie(name);
  }

  private async get(path: string, query: string): Promise<Reply> {
    const reply = await this.browser.send('GET', this.service.url + path + query);
    this.service.note(`GET ${path}`, reply);
    return reply;
  }
}
