/** Scan compliance of branches, over HTTP. */
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { KnownAtField } from '../http/answers.js';
import { From, type Caller } from '../http/caller.js';
import { Table, TableQuery } from '../http/csv.js';
import { inUtc, TimeField } from '../http/fields.js';
import type { BranchCompliance } from './compliance.js';
import { ComplianceQueries } from './compliance.queries.js';

export class ComplianceQuery extends TableQuery {
  @TimeField({ description: 'Shipped at or after this time; by default in the last ninety days', optional: true })
  since?: string;
  @TimeField({ description: 'Shipped before this time', optional: true })
  until?: string;
  @KnownAtField()
  knownAt?: string;
}

const days = { type: Number, nullable: true } as const;

class BranchComplianceAnswer implements BranchCompliance {
  @ApiProperty({ example: 'MSLA' }) branch!: string;
  @ApiProperty({ description: 'Transits that left it' }) sent!: number;
  @ApiProperty({ description: 'Of these, scanned when they left' }) sentScanned!: number;
  @ApiProperty({ description: 'Transits that are known to have ended at it' }) reached!: number;
  @ApiProperty({ description: 'Of these, scanned when they came' }) reachedScanned!: number;
  @ApiProperty({ type: Number, nullable: true, description: 'Share of both that was scanned, 0 to 1' })
  compliance!: number | null;
  @ApiProperty({ description: 'Open transits to it that were probably received without a scan: others overtook them' })
  probablyReceived!: number;
  @ApiProperty({ ...days, description: 'Days after which nine of ten transits to it have arrived' })
  p90!: number | null;
  @ApiProperty({ ...days, description: 'The same without those: the difference is made by missing scans' })
  p90WithoutThem!: number | null;
}

export class ComplianceAnswer {
  @ApiProperty({ type: [BranchComplianceAnswer] }) branches!: BranchComplianceAnswer[];
}

@ApiTags('lag')
@Controller('v1/compliance')
export class ComplianceController {
  constructor(private readonly queries: ComplianceQueries) {}

  @Get()
  @ApiOperation({ summary: 'Which scans each branch makes and misses, and the lag that missing ones make up' })
  @Table({ answer: ComplianceAnswer, rows: 'branches' })
  async compliance(@Query() { since, until, after, knownAt }: ComplianceQuery, @From() { scope }: Caller) {
    const branches = await this.queries.compliance({ scope, ...inUtc({ since, until }), after, knownAt });
    return { branches };
  }
}
