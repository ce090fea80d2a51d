/** Turns whatever was thrown into `application/problem+json`; what is our fault is logged, never shown. */
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventTooLarge, StoreUnavailable } from '../event-store/event-store.js';
import type { Log } from '../observability/log.js';
import { ViewBehind, ViewNotReady } from '../projections/errors.js';
import { takesFile } from './files.js';
import { problem, ProblemException, typeOf, type ProblemCode } from './problems.js';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    answer(error, request, reply, this.log);
  }
}

/** What RFC 6750 wants to be said with these problems. */
const CHALLENGES: Readonly<Record<string, string>> = {
  [typeOf('key-needed')]: 'Bearer realm="waybill"',
  [typeOf('key-invalid')]: 'Bearer realm="waybill", error="invalid_token"',
  [typeOf('not-allowed')]: 'Bearer realm="waybill", error="insufficient_scope"',
};

/** Also for what Fastify finds before Nest sees the request: broken JSON, a body over the limit. */
export function answer(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): void {
  const { problem: told, retryAfterSeconds } = asProblem(error, request);
  if (told.status === 500) log.error({ err: error, requestId: request.id }, told.title);
  else if (told.status > 500) log.warn({ requestId: request.id, reason: told.detail }, told.title);
  const challenge = CHALLENGES[told.type];
  if (challenge !== undefined) void reply.header('www-authenticate', challenge);
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  void reply
    .status(told.status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...told, instance: `urn:waybill:request:${request.id}` }));
}

function asProblem(error: unknown, request: FastifyRequest): ProblemException {
  if (error instanceof ProblemException) return error;
  if (error instanceof StoreUnavailable) return new ProblemException(problem('unavailable', error.message), 2);
  if (error instanceof EventTooLarge) return new ProblemException(problem('too-large', error.message));
  if (error instanceof ViewNotReady) {
    return new ProblemException(problem('view-not-ready', error.message), error.progress.retryAfterSeconds);
  }
  if (error instanceof ViewBehind) return new ProblemException(problem('view-behind', error.message), 1);
  const [code, detail] = plumbing(error, request);
  return new ProblemException(problem(code, detail));
}

/** What Fastify and Nest throw by themselves. */
function plumbing(error: unknown, request: FastifyRequest): [ProblemCode, string] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return ['too-large', smaller(request)];
  if (code === 'FST_ERR_BAD_URL') return ['invalid', 'The address is not well formed. Check its % escapes.'];
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return ['unsupported-media-type', 'Send application/json.'];
  if (code.startsWith('FST_ERR_CTP')) {
    return ['malformed-json', 'The body could not be read as JSON. Check quotes, commas and braces.'];
  }
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  if (status === 404) return ['not-found', 'See /docs for the calls there are.'];
  if (status === 400) return ['malformed-json', 'The body could not be read as JSON. Check quotes, commas and braces.'];
  if (status === 413) return ['too-large', smaller(request)];
  if (status === 415) return ['unsupported-media-type', 'Send application/json.'];
  return ['internal', 'The request was not at fault. It is in the logs under its id.'];
}

const smaller = (request: FastifyRequest): string =>
  takesFile(request) ? 'Send a smaller photo.' : 'Send at most 2 MB and 500 scans at a time.';

function statusOf(error: unknown): number {
  return error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
}
