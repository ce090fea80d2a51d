/** Checkpoints that were recorded, over HTTP: to have one signed, to fetch those of before, and the keys that verify them. */
import { Controller, Get, Header, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AfterQuery, recordedAnswer } from '../http/answers.js';
import { NumberField, PositionField } from '../http/fields.js';
import { originOf } from '../http/origin.js';
import { fail } from '../http/problems.js';
import { CheckpointsAnswer, EvidenceKeysAnswer, SignedAnswer } from './checkpoint.answers.js';
import { Checkpoints } from './checkpoints.js';
import { CheckpointQueries } from './checkpoints.queries.js';

/** More than any log will have, and too few digits for a barcode. */
const LARGEST = 1_000_000_000_000;
const WHOLE = { whole: true, inQuery: true } as const;

export class CheckpointsQuery extends AfterQuery {
  @PositionField({ description: '`next` of the page before', optional: true })
  cursor?: string;
  @NumberField({ ...WHOLE, from: 1, to: 1_000, description: 'Checkpoints a page; 100 by default', optional: true })
  limit?: number;
}

export class CheckpointParam {
  @NumberField({ ...WHOLE, from: 1, to: LARGEST, description: 'The size of its tree' })
  size!: number;
}

@ApiTags('evidence')
@Controller('v1/evidence')
export class CheckpointController {
  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly queries: CheckpointQueries,
  ) {}

  @Post('checkpoints')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Sign the tree as it is now, and record that',
    description: 'unchanged: nothing has happened since the last one, which is answered.',
  })
  @ApiOkResponse({ type: SignedAnswer })
  async sign(@Query() { after }: AfterQuery, @Req() request: FastifyRequest): Promise<SignedAnswer> {
    const done = await this.checkpoints.sign(originOf(request), { after });
    const { last: checkpoint } = done.state;
    if (!checkpoint) throw new Error('A checkpoint was decided, and there is none.');
    return { ...recordedAnswer(done), checkpoint };
  }

  @Get('checkpoints')
  @ApiOperation({ summary: 'Checkpoints that were recorded, in pages' })
  @ApiOkResponse({ type: CheckpointsAnswer })
  list(@Query() { limit = 100, ...question }: CheckpointsQuery): Promise<CheckpointsAnswer> {
    return this.queries.list({ ...question, limit });
  }

  @Get('checkpoints/:size')
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiOperation({ summary: 'A checkpoint that was recorded, to be kept elsewhere (C2SP tlog-checkpoint)' })
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  async one(@Param() { size }: CheckpointParam, @Query() { after }: AfterQuery): Promise<string> {
    const found = await this.queries.ofSize(size, after);
    if (!found) throw fail('checkpoint-unknown', `No checkpoint of ${size} events was recorded.`);
    return found.note;
  }

  @Get('keys')
  @ApiOperation({ summary: 'The keys that recorded checkpoints are verified with, and since when each has signed' })
  @ApiOkResponse({ type: EvidenceKeysAnswer })
  async keys(@Query() { after }: AfterQuery): Promise<EvidenceKeysAnswer> {
    return { keys: await this.queries.keys(after) };
  }
}
