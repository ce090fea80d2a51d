/** Damage claims over HTTP: who answers and why, what either side says to it, and the end of it. */
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AfterQuery, AtField, KnownAtField, RecordedAnswer, recordedAnswer } from '../http/answers.js';
import { callerOf, From, type Caller } from '../http/caller.js';
import { PAGE, pageOf, Table, TableQuery } from '../http/csv.js';
import {
  BarcodeField,
  ChoiceField,
  ClaimIdField,
  CodeField,
  FlagField,
  NumberField,
  PositionField,
  TextField,
} from '../http/fields.js';
import { GATE, type Gate } from '../http/gate.js';
import { originOf } from '../http/origin.js';
import { fail } from '../http/problems.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { ClaimAnswer, ClaimsAnswer, REMEDIES, STATUSES } from './claim.answers.js';
import { SayOfClaim } from './claim.commands.js';
import type { RemedyKind, Responsible } from './claim.events.js';
import type { Word } from './claim.may.js';
import { unknownClaim, type Said } from './claim.words.js';
import { DamageQueries } from './damage.queries.js';
import type { DamageStatus } from './damage.rows.js';
import { PARTIES } from './policy.shape.js';

export class ClaimParam {
  @ClaimIdField({ description: "The item's barcode and the id of the scan that reported it" })
  claimId!: string;
}

export class ClaimQuery extends AfterQuery {
  @KnownAtField()
  knownAt?: string;
  @AtField()
  at?: string;
}

export class ClaimsQuery extends TableQuery {
  @CodeField({ description: 'Only those reported by this branch', optional: true })
  branch?: string;
  @BarcodeField({ description: 'Only those of this item', optional: true })
  barcode?: string;
  @ChoiceField({ description: 'Only those with this status', of: STATUSES, optional: true })
  status?: DamageStatus;
  @CodeField({ description: 'Only those with this library on either side', optional: true })
  library?: string;
  @CodeField({ description: 'Only those that this library answers for', optional: true })
  responsible?: string;
  @CodeField({ description: 'Only those in which this library is owed', optional: true })
  owed?: string;
  @ChoiceField({ description: 'Only those that wait for you, or that do not', of: ['true', 'false'], optional: true })
  yours?: 'true' | 'false';
  @PositionField({ description: '`next` of the page before', optional: true })
  cursor?: string;
  @NumberField({ ...PAGE, description: 'Claims a page; 100 by default, as CSV all that fit' })
  limit?: number;
}

export class DisputeBody {
  @TextField({ description: 'Why; nothing about patrons', longest: 500, example: 'The spine was loose when it came' })
  reason!: string;
  @CodeField({ description: "Which library objects; needed only where the group's staff say so", optional: true })
  library?: string;
}

export class ReplyBody {
  @FlagField({ description: 'Whether you agree with the objection' })
  agrees!: boolean;
  @TextField({ description: 'What you say to it; nothing about patrons', longest: 500, optional: true })
  note?: string;
}

export class SettlementBody {
  @ChoiceField({ description: 'Who answers', of: PARTIES.filter((party) => party !== 'group-decides') })
  party!: Responsible;
  @CodeField({ description: 'The library that does; needed where it is not the one as assessed', optional: true })
  library?: string;
  @ChoiceField({ description: 'What is owed', of: REMEDIES })
  remedy!: RemedyKind;
  @NumberField({ description: 'US dollars', from: 0, to: 100_000, optional: true })
  amount?: number;
  @TextField({ description: 'Why; nothing about patrons', longest: 500, example: 'Both agreed on half of it' })
  rationale!: string;
}

export class WaiverBody {
  @TextField({ description: 'Why; nothing about patrons', longest: 500, example: 'It was to be weeded anyway' })
  reason!: string;
}

@ApiTags('damage')
@Controller('v1/damage')
export class DamageController {
  constructor(
    private readonly commands: CommandBus,
    private readonly damage: DamageQueries,
    private readonly modules: ModuleRef,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Damage claims in the order in which the damages were recorded, in pages' })
  @Table({ answer: ClaimsAnswer, rows: 'claims' })
  list(@Query() { library: ofLibrary, yours, ...question }: ClaimsQuery, @From() { scope, library }: Caller) {
    return this.damage.list({
      ...question,
      ...(ofLibrary !== undefined && { ofLibrary }),
      ...(yours !== undefined && { yours: yours === 'true' }),
      ...(library !== undefined && { library }),
      limit: pageOf(question),
      scope,
    });
  }

  @Get(':claimId')
  @ApiOperation({
    summary: 'Who answers for a damage, by which rule, on which facts and events, and what was said since',
  })
  @ApiOkResponse({ type: ClaimAnswer })
  async one(@Param() { claimId }: ClaimParam, @Query() asked: ClaimQuery, @From() caller: Caller) {
    const claim = await this.damage.one(claimId, caller, asked);
    if (!claim) throw fail('claim-unknown', unknownClaim(claimId));
    return { ...claim, may: claim.may.filter((word) => this.isLetIn(caller, word)) };
  }

  @Post(':claimId/acknowledge')
  @HttpCode(200)
  @ApiOperation({ summary: 'The library that answers accepts the assessment' })
  @ApiOkResponse({ type: RecordedAnswer })
  acknowledge(@Param() { claimId }: ClaimParam, @Req() request: FastifyRequest) {
    return this.say({ type: 'acknowledge', ...this.saying(claimId, request) }, request);
  }

  @Post(':claimId/dispute')
  @HttpCode(200)
  @ApiOperation({ summary: 'Either side objects to the assessment' })
  @ApiOkResponse({ type: RecordedAnswer })
  dispute(@Param() { claimId }: ClaimParam, @Body() body: DisputeBody, @Req() request: FastifyRequest) {
    return this.say({ type: 'dispute', ...body, ...this.saying(claimId, request) }, request);
  }

  @Post(':claimId/answer')
  @HttpCode(200)
  @ApiOperation({ summary: 'The other side answers to the objection' })
  @ApiOkResponse({ type: RecordedAnswer })
  answer(@Param() { claimId }: ClaimParam, @Body() body: ReplyBody, @Req() request: FastifyRequest) {
    return this.say({ type: 'answer', ...body, ...this.saying(claimId, request) }, request);
  }

  @Post(':claimId/settle')
  @HttpCode(200)
  @ApiOperation({ summary: "The group's staff say who owes what, and why; at any time before it is paid" })
  @ApiOkResponse({ type: RecordedAnswer })
  settle(@Param() { claimId }: ClaimParam, @Body() body: SettlementBody, @Req() request: FastifyRequest) {
    return this.say({ type: 'settle', ...body, ...this.saying(claimId, request) }, request);
  }

  @Post(':claimId/pay')
  @HttpCode(200)
  @ApiOperation({ summary: 'Whoever it is owed to confirms that it was paid or done' })
  @ApiOkResponse({ type: RecordedAnswer })
  pay(@Param() { claimId }: ClaimParam, @Req() request: FastifyRequest) {
    return this.say({ type: 'pay', ...this.saying(claimId, request) }, request);
  }

  @Post(':claimId/waive')
  @HttpCode(200)
  @ApiOperation({ summary: 'Whoever it is owed to asks for nothing any more' })
  @ApiOkResponse({ type: RecordedAnswer })
  waive(@Param() { claimId }: ClaimParam, @Body() body: WaiverBody, @Req() request: FastifyRequest) {
    return this.say({ type: 'waive', ...body, ...this.saying(claimId, request) }, request);
  }

  /** By their role; a side's own word is the decider's. */
  private isLetIn({ role }: Caller, word: Word): boolean {
    const access = this.modules.get<Gate>(GATE, { strict: false }).accessTo('POST', `/v1/damage/:claimId/${word}`);
    return access === 'anyone' || (access?.includes(role) ?? false);
  }

  private saying(claimId: string, request: FastifyRequest) {
    const { library } = callerOf(request);
    return { claimId, ...(library !== undefined && { of: library }), at: this.clock().toISOString() };
  }

  private async say(said: Said, request: FastifyRequest): Promise<RecordedAnswer> {
    const { scope } = callerOf(request);
    return recordedAnswer(await this.commands.execute(new SayOfClaim(said, scope, originOf(request))));
  }
}
