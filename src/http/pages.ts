/**
 * The pages for people (`web/`, built into `dist/web`): one document for all of their addresses, and the assets that it names. All of
 * it is held in memory, compressed when it was built, so that no address can reach any other file.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fail } from './problems.js';

const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url));

/** The addresses that are a page; `web/src/pages.ts` says which. */
export const PAGES = [
  '/',
  '/lag',
  '/scan',
  '/items',
  '/items/:barcode',
  '/damage',
  '/damage/rates',
  '/damage/policies',
  '/damage/statements',
  '/damage/:claimId',
  '/partners',
  '/partners/fairness',
  '/partners/:library',
  '/audit',
  '/audit/moments',
  '/audit/checkpoints',
] as const;

/** Files whose names never change, since browsers ask for them by name: the worker of the scan station, and how it is installed. */
const NAMED = ['station-worker.js', 'station.webmanifest'] as const;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
/** The shortest first, with the ending that a build gives to what is compressed so. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

interface Asset {
  readonly type: string;
  readonly plain: Buffer;
  readonly compressed: ReadonlyMap<string, Buffer>;
}

/** `folder`: where they were built. */
export function servePages(server: NestFastifyApplication, folder = BUILT): void {
  const assets = assetsIn(join(folder, 'assets'));
  const fastify = server.getHttpAdapter().getInstance();
  const serve = (path: string, name: string) => {
    const asset = existsSync(join(folder, name)) ? assetIn(folder, name) : undefined;
    fastify.get(path, (request, reply) => {
      if (!asset) throw fail('pages-not-built', 'The pages were not built. Run npm run build, and start again.');
      return send(asset, request, reply);
    });
  };
  for (const path of PAGES) serve(path, 'index.html');
  for (const name of NAMED) serve(`/${name}`, name);
  fastify.get('/assets/:name', (request: FastifyRequest<{ Params: { name: string } }>, reply) => {
    const asset = assets.get(request.params.name);
    if (!asset) throw fail('not-found', 'There is no such file. Load the page anew: there may be a newer one.');
    // Its name changes with what is in it.
    void reply.header('cache-control', 'public, max-age=31536000, immutable');
    return send(asset, request, reply);
  });
}

function send({ type, plain, compressed }: Asset, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.type(type).header('vary', 'accept-encoding');
  const taken = (request.headers['accept-encoding'] ?? '').split(/[\s,]+/);
  for (const [encoding] of ENCODINGS) {
    const body = compressed.get(encoding);
    if (body && taken.includes(encoding)) return reply.header('content-encoding', encoding).send(body);
  }
  return reply.send(plain);
}

function assetsIn(folder: string): ReadonlyMap<string, Asset> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).filter((name) => Object.hasOwn(TYPES, extname(name)));
  return new Map(names.map((name) => [name, assetIn(folder, name)]));
}

function assetIn(folder: string, name: string): Asset {
  const file = join(folder, name);
  const compressed = ENCODINGS.filter(([, ending]) => existsSync(file + ending)).map(
    ([encoding, ending]) => [encoding, readFileSync(file + ending)] as const,
  );
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  return { type, plain: readFileSync(file), compressed: new Map(compressed) };
}
