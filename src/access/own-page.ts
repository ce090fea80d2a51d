/**
 * Whether a request that a cookie vouches for comes from our own pages: a page of another site can make a browser send our cookies,
 * but it can neither lie about where it comes from nor add a header.
 */
import type { FastifyRequest } from 'fastify';

/** Our pages send it with whatever changes something; any value will do. */
export const PAGE_HEADER = 'x-waybill-page';

const CHANGES_NOTHING = new Set(['GET', 'HEAD']);

export const changesNothing = ({ method }: Pick<FastifyRequest, 'method'>): boolean => CHANGES_NOTHING.has(method);

export function isFromOwnPage(request: Pick<FastifyRequest, 'method' | 'headers' | 'protocol' | 'host'>): boolean {
  const { 'sec-fetch-site': site, origin, [PAGE_HEADER]: marked } = request.headers;
  // `none`: typed, or from a bookmark.
  if (changesNothing(request)) return site === undefined || site === 'same-origin' || site === 'none';
  if (marked === undefined) return false;
  return site === undefined ? origin === `${request.protocol}://${request.host}` : site === 'same-origin';
}
