/** Bodies that are files and not JSON, where a route says which it takes. */
import { applyDecorators } from '@nestjs/common';
import { RouteConfig, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

const JSON_ONLY = ['application/json'];

interface Takes {
  readonly takes?: readonly string[];
}

/** The route takes a file of one of these types as it is. */
export const TakesFile = (...types: readonly string[]) =>
  applyDecorators(
    RouteConfig({ takes: types } satisfies Takes),
    ApiConsumes(...types),
    ApiBody({ required: true, schema: { type: 'string', format: 'binary' } }),
  );

/** The content types that the request's route takes. */
export const typesTaken = ({ routeOptions }: FastifyRequest): readonly string[] =>
  (routeOptions.config as Takes).takes ?? JSON_ONLY;

export const takesFile = (request: FastifyRequest): boolean => typesTaken(request) !== JSON_ONLY;

/** What the request has as its content type, without its parameters. */
export const contentType = ({ headers }: FastifyRequest): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** Pictures up to so many bytes are read; which of them a route takes was looked at before. */
export function readPictures(server: NestFastifyApplication, maxBytes: number): void {
  server
    .getHttpAdapter()
    .getInstance()
    .addContentTypeParser(/^image\//, { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, done) =>
      done(null, body),
    );
}
