/** Damage claims over HTTP. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { holder, type Holder } from '../courier/index.js';
import { AfterQuery } from '../http/answers.js';
import { From, type Caller } from '../http/caller.js';
import { PAGE, pageOf, Table, TableQuery } from '../http/csv.js';
import { BarcodeField, ClaimIdField, CodeField, NumberField, PositionField } from '../http/fields.js';
import { fail } from '../http/problems.js';
import { DamageQueries } from './damage.queries.js';

export class ClaimParam {
  @ClaimIdField({ description: "The item's barcode and the id of the scan that reported it" })
  claimId!: string;
}

export class ClaimsQuery extends TableQuery {
  @CodeField({ description: 'Only those reported by this branch', optional: true })
  branch?: string;
  @BarcodeField({ description: 'Only those of this item', optional: true })
  barcode?: string;
  @PositionField({ description: '`next` of the page before', optional: true })
  cursor?: string;
  @NumberField({ ...PAGE, description: 'Claims a page; 100 by default, as CSV all that fit' })
  limit?: number;
}

class EvidenceAnswer {
  @ApiProperty() scanId!: string;
  @ApiProperty() branch!: string;
  @ApiProperty({ format: 'date-time' }) occurredAt!: string;
}

class CustodianAnswer {
  @ApiProperty(holder) holder!: Holder;
  @ApiProperty({ description: 'Within the window' }) hours!: number;
}

class WindowAnswer {
  @ApiProperty({ type: EvidenceAnswer, nullable: true, description: 'Null if no scan ever found it sound' })
  lastSound!: EvidenceAnswer | null;
  @ApiProperty({ type: EvidenceAnswer }) firstDamaged!: EvidenceAnswer;
  @ApiProperty({ type: [CustodianAnswer] }) custodians!: CustodianAnswer[];
}

export class ClaimAnswer {
  @ApiProperty() claimId!: string;
  @ApiProperty() barcode!: string;
  @ApiProperty() scanId!: string;
  @ApiProperty() branch!: string;
  @ApiProperty({ format: 'date-time' }) occurredAt!: string;
  @ApiProperty() discovery!: string;
  @ApiProperty() severity!: string;
  @ApiProperty({ type: String, nullable: true }) note!: string | null;
  @ApiProperty({ description: 'Its scan was voided' }) withdrawn!: boolean;
  @ApiProperty({ enum: ['sole-custodian', 'undetermined'] }) rule!: string;
  @ApiProperty({ oneOf: [...holder.oneOf, { type: 'null' }] }) responsible!: Holder | null;
  @ApiProperty({ type: WindowAnswer, nullable: true }) window!: WindowAnswer | null;
  @ApiProperty() position!: string;
}

export class ClaimsAnswer {
  @ApiProperty({ type: [ClaimAnswer] }) claims!: ClaimAnswer[];
  @ApiProperty({ type: String, nullable: true, description: 'Ask for the next page with it as cursor' }) next!:
    string | null;
}

@ApiTags('damage')
@Controller('v1/damage')
export class DamageController {
  constructor(private readonly damage: DamageQueries) {}

  @Get()
  @ApiOperation({ summary: 'Damage claims in the order in which they were recorded, in pages' })
  @Table({ answer: ClaimsAnswer, rows: 'claims' })
  list(@Query() question: ClaimsQuery, @From() { scope }: Caller) {
    return this.damage.list({ ...question, limit: pageOf(question), scope });
  }

  @Get(':claimId')
  @ApiOperation({ summary: 'Who is responsible, by which rule, on which evidence' })
  @ApiOkResponse({ type: ClaimAnswer })
  async one(@Param() { claimId }: ClaimParam, @Query() { after }: AfterQuery, @From() { scope }: Caller) {
    const claim = await this.damage.one(claimId, scope, after);
    if (!claim) throw fail('claim-unknown', 'No claim of this id was opened. See /v1/damage for those there are.');
    return claim;
  }
}
