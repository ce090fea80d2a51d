/** The contract of the HTTP interface: OpenAPI 3.1 at /openapi.json, and a page to read and try it at /docs. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { readFileSync } from 'node:fs';
import { ProblemAnswer } from './answers.js';
import { GATE, type Gate } from './gate.js';

export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

export function describe(server: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Waybill')
    .setDescription(
      'Holds and courier transits of a library sharing group. Times are UTC ISO 8601; days have one decimal.',
    )
    .setVersion(VERSION)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A key that an admin has issued' }, KEY)
    .addCookieAuth('__Host-waybill', { type: 'apiKey', in: 'cookie', description: 'A session of a browser' }, SESSION)
    .build();
  const document = SwaggerModule.createDocument(server, config, { extraModels: [ProblemAnswer] });
  const gate = server.get<Gate>(GATE);
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations as Record<string, OperationObject>)) {
      operation.responses['default'] = PROBLEM;
      describeBody(operation, document);
      describeAccess(operation, gate.accessTo(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ':$1')));
    }
  }
  return nullableAsTypes(document) as OpenAPIObject;
}

type OperationObject = OpenAPIObject['paths'][string]['get'] & { responses: Record<string, unknown> };

/** The names of the security schemes: `Authorization: Bearer` … */
const KEY = 'key';
/** … and the cookie of a session. */
const SESSION = 'session';

/** A body in which everything may be left out may itself be left out. */
function describeBody({ requestBody }: OperationObject, { components }: OpenAPIObject): void {
  if (!requestBody || '$ref' in requestBody) return;
  const schema = requestBody.content['application/json']?.schema;
  const name = schema && '$ref' in schema ? schema.$ref.split('/').at(-1) : undefined;
  const body = components?.schemas?.[name ?? ''];
  if (body && !('$ref' in body) && (body.required ?? []).length === 0) requestBody.required = false;
}

function describeAccess(operation: OperationObject, access: ReturnType<Gate['accessTo']>): void {
  if (access === 'anyone') {
    operation.security = [];
    return;
  }
  operation.security = [{ [KEY]: [] }, { [SESSION]: [] }];
  const roles = `For keys of role ${access?.join(', ') ?? 'none'}.`;
  operation.description = operation.description ? `${operation.description}\n\n${roles}` : roles;
}

const PROBLEM = {
  description: 'A problem, with what to mend',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemAnswer' } } },
};

/** OpenAPI 3.1 is JSON Schema, which has no `nullable`: null is a type there. */
function nullableAsTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(nullableAsTypes);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, nullableAsTypes(value)]),
  ) as Record<string, unknown>;
  if (nullable !== true) return nullable === undefined ? rest : { ...rest, nullable };
  if (typeof rest['type'] === 'string') {
    const { type, allOf, ...others } = rest;
    return allOf
      ? { ...others, anyOf: [...(allOf as unknown[]), { type: 'null' }] }
      : { ...rest, type: [type, 'null'] };
  }
  const { allOf, ...others } = rest;
  return { ...others, anyOf: [...((allOf as unknown[] | undefined) ?? []), { type: 'null' }] };
}

export async function serveContract(server: NestFastifyApplication): Promise<void> {
  SwaggerModule.setup('docs', server, () => describe(server), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Waybill',
    raw: ['json'],
  });
  await Promise.resolve();
}
