/** The service as a web server: Nest on Fastify, with problems, request ids, metrics, a contract and a graceful end. */
import { maxHeaderSize } from 'node:http';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../config/settings.js';
import { NestLog, type Log } from '../observability/log.js';
import { Metrics } from '../observability/metrics.js';
import { newId } from '../event-store/ids.js';
import { bodyFault } from './body.js';
import { callerIfKnown } from './caller.js';
import { serveContract } from './contract.js';
import { EVENT_STREAM } from './event-streams.js';
import { contentType, readPictures, typesTaken } from './files.js';
import { closeGate } from './gate.js';
import { BODY_LIMIT, Limiter } from './limits.js';
import { shedLoad } from './load.js';
import { answer, ProblemFilter } from './problem.filter.js';
import { servePages } from './pages.js';
import { fail } from './problems.js';
import { securityHeaders } from './security-headers.js';
import { answerUnreadable } from './unreadable.js';
import { closeUnusedConnections } from './unused-connections.js';
import { validation } from './validation.js';

/** Headers and body of a request have to be there by then; whoever is slower has the connection closed. */
const REQUEST_MS = 60_000;
/** As much as Node takes of an address and its headers: what is too long in an address is said by the checks of its field. */
const LONGEST_PARAMETER = maxHeaderSize;
/** An answer that takes longer than this is worth a line in the log. */
const SLOW_MS = 1_000;

/** `settings`: those that the web server itself needs. */
export async function createServer(
  app: DynamicModule,
  log: Log,
  { access, limits, load, photos }: Pick<Settings, 'access' | 'limits' | 'load' | 'photos'>,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    ...(access.tls && { https: { cert: access.tls.certificate, key: access.tls.key.reveal() } }),
    trustProxy: access.trustedProxies.length > 0 && [...access.trustedProxies],
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    genReqId: newId,
    logger: false,
    requestTimeout: REQUEST_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      void reply.header('x-request-id', request.id);
      answer(error, request, reply, log);
    },
  });
  const server = await NestFactory.create<NestFastifyApplication>(app, adapter, {
    logger: new NestLog(log),
    abortOnError: false,
    forceCloseConnections: false,
  });
  server.useGlobalPipes(validation);
  server.useGlobalFilters(new ProblemFilter(log));
  allowOrigins(server, access.corsOrigins);
  await securityHeaders(server);
  closeUnusedConnections(server);
  observe(server, log);
  shedLoad(server, load);
  closeGate(server, new Limiter(limits));
  refuseOtherTypes(server);
  readPictures(server, photos.maxBytes);
  checkBodies(server);
  await serveContract(server);
  servePages(server);
  await server.init();
  return server;
}

/** Their pages call with a key of their own: our cookies are never sent along. */
function allowOrigins(server: NestFastifyApplication, origins: readonly string[]): void {
  if (origins.length === 0) return;
  server.enableCors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT'],
    allowedHeaders: ['authorization', 'content-type'],
    exposedHeaders: ['retry-after', 'x-request-id'],
    maxAge: 600,
  });
}

function observe(server: NestFastifyApplication, log: Log): void {
  const metrics = server.get(Metrics);
  const fastify = server.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, next) => {
    void reply.header('x-request-id', request.id);
    next();
  });
  fastify.addHook('onResponse', (request, reply, next) => {
    // A stream is told of where it ends: how long somebody listened says nothing of how fast the service answers.
    if (reply.getHeader('content-type') === EVENT_STREAM) {
      next();
      return;
    }
    const { method, id: requestId } = request;
    const route = request.routeOptions.url ?? 'unknown';
    const took = reply.elapsedTime;
    metrics.answered(method, route, reply.statusCode, took / 1000);
    const key = callerIfKnown(request)?.id;
    const line = { requestId, method, route, status: reply.statusCode, ms: Math.round(took * 10) / 10, key };
    log[reply.statusCode >= 400 || took > SLOW_MS ? 'info' : 'debug'](line, 'answered');
    next();
  });
}

/** Nest would also read forms, and Fastify plain text. */
function refuseOtherTypes(server: NestFastifyApplication): void {
  server
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, _reply, next) => {
      const isTaken = isEmpty(request) || typesTaken(request).includes(contentType(request));
      next(isTaken ? undefined : fail('unsupported-media-type', `Send ${typesTaken(request).join(', ')}.`));
    });
}

function isEmpty({ headers }: FastifyRequest): boolean {
  const length = headers['content-length'] ?? '0';
  return headers['transfer-encoding'] === undefined && length === '0';
}

function checkBodies(server: NestFastifyApplication): void {
  server
    .getHttpAdapter()
    .getInstance()
    .addHook('preValidation', ({ body }, _reply, next) =>
      next(body === undefined || Buffer.isBuffer(body) ? undefined : bodyFault(body)),
    );
}

export async function listen(server: NestFastifyApplication, { port, host }: Settings): Promise<string> {
  await server.listen(port, host);
  return server.getUrl();
}
