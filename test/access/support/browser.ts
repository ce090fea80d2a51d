/** As much of a browser as matters here: it keeps cookies, sends them back to where they belong, and says which site a page is of. */
import { parseSetCookie } from 'cookie';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Kept {
  readonly origin: string;
  readonly path: string;
  readonly value: string;
}

export class Browser {
  private readonly cookies = new Map<string, Kept>();

  /** Sends what a page of `site` would: by default our own page. Redirects are not followed. */
  async send(method: string, url: string, headers: Record<string, string> = {}, body?: string): Promise<Reply> {
    const cookie = this.cookiesFor(url);
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { ...(cookie !== '' && { cookie }), ...headers },
      ...(body !== undefined && { body }),
    });
    for (const line of response.headers.getSetCookie()) this.keep(line, url);
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: json ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  /** Follows redirects, from site to site, until there are no more; answers the last reply and every address on the way. */
  async visit(url: string, headers: Record<string, string> = {}): Promise<Reply & { readonly way: readonly string[] }> {
    const way = [url];
    for (;;) {
      const here = way.at(-1) ?? url;
      const reply = await this.send('GET', here, headers);
      const location = reply.headers.get('location');
      if (location === null || reply.status < 300 || reply.status > 399) return { ...reply, way };
      way.push(new URL(location, here).href);
    }
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name)?.value;
  }

  setCookie(name: string, value: string, url: string): void {
    this.cookies.set(name, { origin: new URL(url).origin, path: '/', value });
  }

  private keep(line: string, url: string): void {
    const { name, value = '', maxAge, path = '/' } = parseSetCookie(line);
    if (maxAge === 0 || value === '') this.cookies.delete(name);
    else this.cookies.set(name, { origin: new URL(url).origin, path, value });
  }

  private cookiesFor(url: string): string {
    const { origin, pathname } = new URL(url);
    return [...this.cookies]
      .filter(([, kept]) => kept.origin === origin && pathname.startsWith(kept.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  }
}
