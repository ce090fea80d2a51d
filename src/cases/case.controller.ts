/** Cases over HTTP: who has to look for what, what they found, and the end of it. */
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AfterQuery, RecordedAnswer, recordedAnswer } from '../http/answers.js';
import { callerOf, From, type Caller } from '../http/caller.js';
import { PAGE, pageOf, Table, TableQuery } from '../http/csv.js';
import {
  BarcodeField,
  CaseIdField,
  ChoiceField,
  CodeField,
  NumberField,
  PositionField,
  TextField,
} from '../http/fields.js';
import { originOf } from '../http/origin.js';
import { fail } from '../http/problems.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { CaseAnswer, CasesAnswer, OWNERS, STAGE_NAMES } from './case.answers.js';
import { ReopenCase, SayOfCase } from './case.commands.js';
import { unknownCase } from './case.decider.js';
import type { Finding, Owner, Stage } from './case.events.js';
import { CLOSINGS, FINDINGS } from './case.policy.js';
import { CaseQueries } from './cases.queries.js';

export class CaseParam {
  @CaseIdField({ description: "The item's barcode and the transit's id" })
  caseId!: string;
}

export class CasesQuery extends TableQuery {
  @ChoiceField({ description: 'Open or closed ones; both by default', of: ['open', 'closed'], optional: true })
  status?: 'open' | 'closed';
  @ChoiceField({ description: 'Only those on which this side is to act', of: OWNERS, optional: true })
  owner?: Owner;
  @CodeField({ description: 'Only those of what was sent from this branch or to it', optional: true })
  branch?: string;
  @ChoiceField({ description: 'Only those whose transit has passed this and no more', of: STAGE_NAMES, optional: true })
  stage?: Stage;
  @BarcodeField({ description: 'Only those of this item', optional: true })
  barcode?: string;
  @ChoiceField({ description: 'Only those that wait for you, or that do not', of: ['true', 'false'], optional: true })
  yours?: 'true' | 'false';
  @PositionField({ description: '`next` of the page before', optional: true })
  cursor?: string;
  @NumberField({ ...PAGE, description: 'Cases a page; 100 by default, as CSV all that fit' })
  limit?: number;
}

export class FindingBody {
  @ChoiceField({ description: 'What you found', of: FINDINGS })
  answer!: Finding;
  @CodeField({ description: 'The branch that looked; needed only where your key speaks for both ends', optional: true })
  branch?: string;
  @TextField({
    description: 'A remark; nothing about patrons',
    longest: 500,
    optional: true,
    example: 'In a grey tote',
  })
  note?: string;
}

export class ClosingBody {
  @ChoiceField({ description: 'How it ended', of: CLOSINGS })
  how!: (typeof CLOSINGS)[number];
  @TextField({ description: 'Why; nothing about patrons', longest: 500, example: 'Paid for by the courier' })
  reason!: string;
}

export class ReopeningBody {
  @TextField({ description: 'Why; nothing about patrons', longest: 500, example: 'It was another copy that turned up' })
  reason!: string;
}

@ApiTags('cases')
@Controller('v1/cases')
export class CaseController {
  constructor(
    private readonly commands: CommandBus,
    private readonly cases: CaseQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Transits that take too long, and who is to do what about them, in pages' })
  @Table({ answer: CasesAnswer, rows: 'cases' })
  list(@Query() { yours, ...question }: CasesQuery, @From() { scope }: Caller) {
    const wanted = yours === undefined ? {} : { yours: yours === 'true' };
    return this.cases.list({ ...question, ...wanted, limit: pageOf(question), scope });
  }

  @Get(':caseId')
  @ApiOperation({ summary: 'One case with all that was done about it' })
  @ApiOkResponse({ type: CaseAnswer })
  async one(@Param() { caseId }: CaseParam, @Query() { after }: AfterQuery, @From() { scope }: Caller) {
    const found = await this.cases.one(caseId, scope, after);
    if (!found) throw fail('case-unknown', unknownCase(caseId));
    return found;
  }

  @Post(':caseId/answer')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say what your branch found; the case goes on from there' })
  @ApiOkResponse({ type: RecordedAnswer })
  async answer(@Param() { caseId }: CaseParam, @Body() body: FindingBody, @Req() request: FastifyRequest) {
    const { scope } = callerOf(request);
    const of = scope === 'whole-group' ? {} : { of: scope };
    const said = { type: 'answer', caseId, ...body, ...of, at: this.clock().toISOString() } as const;
    return recordedAnswer(
      await this.commands.execute(new SayOfCase(said, originOf(request, callerOf(request).branch))),
    );
  }

  @Post(':caseId/close')
  @HttpCode(200)
  @ApiOperation({ summary: 'Close a case whose transit no scan ends' })
  @ApiOkResponse({ type: RecordedAnswer })
  async close(@Param() { caseId }: CaseParam, @Body() body: ClosingBody, @Req() request: FastifyRequest) {
    const said = { type: 'close', caseId, ...body, at: this.clock().toISOString() } as const;
    return recordedAnswer(await this.commands.execute(new SayOfCase(said, originOf(request))));
  }

  @Post(':caseId/reopen')
  @HttpCode(200)
  @ApiOperation({ summary: 'Open a case again that the group has closed by mistake; it goes on where it stood' })
  @ApiOkResponse({ type: RecordedAnswer })
  async reopen(@Param() { caseId }: CaseParam, @Body() { reason }: ReopeningBody, @Req() request: FastifyRequest) {
    const wish = { type: 'reopen', caseId, reason, at: this.clock().toISOString() } as const;
    return recordedAnswer(await this.commands.execute(new ReopenCase(wish, originOf(request))));
  }
}
