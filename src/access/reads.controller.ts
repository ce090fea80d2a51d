/** The journal of who looked at what, for auditors. */
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { PAGE, pageOf, Table, TableQuery } from '../http/csv.js';
import { ClaimIdField, IdField, NumberField, PositionField, TimeField, inUtc } from '../http/fields.js';
import { LOOKED } from './access.events.js';
import { ReadQueries } from './reads.queries.js';

export class ReadsQuery extends TableQuery {
  @IdField({ description: 'Only by this key', optional: true, example: 'k7mwq2r9tx' })
  key?: string;
  @ClaimIdField({ description: 'Only of this item, claim or table', optional: true })
  subject?: string;
  @TimeField({ description: 'At or after this time', optional: true })
  since?: string;
  @TimeField({ description: 'Before this time', optional: true })
  until?: string;
  @PositionField({ description: '`next` of the page before', optional: true })
  cursor?: string;
  @NumberField({ ...PAGE, description: 'Reads a page; 100 by default, as CSV all that fit' })
  limit?: number;
}

class ReadAnswer {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ description: 'Id of the key, or what stands for who has signed in' }) key!: string;
  @ApiProperty({ enum: LOOKED }) what!: string;
  @ApiProperty({
    description: "The item's barcode, the claim's id, the name of the table; empty where all claims were listed",
  })
  subject!: string;
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
  @Table({ answer: ReadsAnswer, rows: 'reads' })
  list(@Query() { since, until, ...question }: ReadsQuery) {
    return this.reads.list({
      ...question,
      ...inUtc({ since, until }),
      limit: pageOf(question),
    });
  }
}
