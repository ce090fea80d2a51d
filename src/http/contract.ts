/** The contract of the HTTP interface: OpenAPI 3.1 at /openapi.json, and a page to read and try it at /docs. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiProperty, DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { readFileSync } from 'node:fs';

class FieldErrorAnswer {
  @ApiProperty() field!: string;
  @ApiProperty() detail!: string;
}

/** RFC 9457. */
export class ProblemAnswer {
  @ApiProperty({ example: 'urn:waybill:problem:unknown-branch' }) type!: string;
  @ApiProperty() title!: string;
  @ApiProperty() status!: number;
  @ApiProperty({ description: 'What to mend' }) detail!: string;
  @ApiProperty({ type: [FieldErrorAnswer], required: false }) errors?: FieldErrorAnswer[];
  @ApiProperty({ type: String, required: false, description: "The request's id, as in the logs" }) instance?: string;
}

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
    .build();
  const document = SwaggerModule.createDocument(server, config, { extraModels: [ProblemAnswer] });
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path as Record<string, { responses?: Record<string, unknown> }>)) {
      if (operation.responses) operation.responses['default'] = PROBLEM;
    }
  }
  return nullableAsTypes(document) as OpenAPIObject;
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
