/** The journal of who looked at what, for auditors. */
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { AfterQuery } from '../http/answers.js';
import { IdField, NumberField, PositionField, TimeField, utc } from '../http/fields.js';
import { ReadQueries } from './reads.queries.js';

export class ReadsQuery extends AfterQuery {
  @IdField({ description: 'Only by this key', optional: true, example: 'k7mwq2r9tx' })
  key?: string;
  @ApiProperty({ type: String, required: false, description: 'Only of this item or claim' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_.:-]{1,90}$/, { message: 'subject must be a barcode, or the id of a claim' })
  subject?: string;
  @TimeField({ description: 'At or after this time', optional: true })
  since?: string;
  @TimeField({ description: 'Before this time', optional: true })
  until?: string;
  @PositionField({ description: '`next` of the page before', optional: true })
  cursor?: string;
  @NumberField({
    description: 'Reads a page, 100 by default',
    from: 1,
    to: 1000,
    whole: true,
    inQuery: true,
    optional: true,
  })
  limit?: number;
}

class ReadAnswer {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ description: 'Id of the key, or what stands for who has signed in' }) key!: string;
  @ApiProperty({ enum: ['item-history', 'claim'] }) what!: string;
  @ApiProperty({ description: "The item's barcode or the claim's id; empty where all were listed" }) subject!: string;
}

export class ReadsAnswer {
  @ApiProperty({ type: [ReadAnswer] }) reads!: ReadAnswer[];
  @ApiProperty({ type: String, nullable: true, description: 'Ask for the next page with it as cursor' }) next!:
    string | null;
}

@ApiTags('access')
@Controller('v1/reads')
export class ReadsController {
  constructor(private readonly reads: ReadQueries) {}

  @Get()
  @ApiOperation({ summary: 'Who looked at item histories and claims, and when; never what they saw' })
  @ApiOkResponse({ type: ReadsAnswer })
  list(@Query() { limit = 100, since, until, ...question }: ReadsQuery) {
    return this.reads.list({
      ...question,
      ...(since !== undefined && { since: utc(since) }),
      ...(until !== undefined && { until: utc(until) }),
      limit,
    });
  }
}
