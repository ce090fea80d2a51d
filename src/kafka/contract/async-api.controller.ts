import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AsyncApiDocument } from './async-api.js';

export const ASYNC_API = Symbol('AsyncApi');

const DOCUMENT = { type: 'object', required: ['asyncapi'], properties: { asyncapi: { type: 'string' } } };

@ApiTags('operations')
@Controller()
export class AsyncApiController {
  constructor(@Inject(ASYNC_API) private readonly document: AsyncApiDocument) {}

  @Get('asyncapi.json')
  @ApiOperation({ summary: 'What the Kafka topics hold: an AsyncAPI 3 document' })
  @ApiOkResponse({ schema: DOCUMENT })
  asyncApi(): AsyncApiDocument {
    return this.document;
  }
}
