/** What libraries owe each other over damage, over HTTP. */
import { Controller, Get, Inject, Query, StreamableFile, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AfterQuery } from '../http/answers.js';
import { From, type Caller } from '../http/caller.js';
import { CostlyReads } from '../http/costly-reads.js';
import { Table, TableQuery } from '../http/csv.js';
import { CodeField, QuarterField } from '../http/fields.js';
import { MemberQueries } from '../partners/index.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { answerOf, StatementAnswer } from './statement.answers.js';
import { statementPage } from './statement.page.js';
import { StatementQueries } from './statement.queries.js';

const QUARTER = {
  description: 'On the calendar of most branches; by default the one that it is now',
  optional: true,
} as const;
const LIBRARY = { description: 'Only what this library owes and is owed', optional: true } as const;

export class StatementQuery extends TableQuery {
  @QuarterField(QUARTER)
  quarter?: string;
  @CodeField(LIBRARY)
  library?: string;
}

export class StatementPageQuery extends AfterQuery {
  @QuarterField(QUARTER)
  quarter?: string;
  @CodeField(LIBRARY)
  library?: string;
}

@ApiTags('damage')
@Controller('v1/statements')
export class StatementController {
  constructor(
    private readonly statements: StatementQueries,
    private readonly members: MemberQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What libraries owe each other over damage at the end of a quarter, and the claims that it came from',
    description:
      'A quarter that is over stays as it was: what is settled anew later counts in the quarter in which that was said. A library sees its own. As CSV, the lines.',
  })
  @Table({ answer: StatementAnswer, rows: 'lines' })
  async statement(@Query() question: StatementQuery, @From() caller: Caller) {
    return answerOf(await this.statements.statement(question, caller));
  }

  @Get('page')
  @UseInterceptors(CostlyReads)
  @ApiOperation({ summary: 'The same as a page to print' })
  @ApiOkResponse({ content: { 'text/html': { schema: { type: 'string' } } } })
  async page(@Query() question: StatementPageQuery, @From() caller: Caller): Promise<StreamableFile> {
    const statement = await this.statements.statement(question, caller);
    const names = new Map((await this.members.libraries()).map(({ code, name }) => [code, name]));
    const bytes = Buffer.from(statementPage(statement, names, this.clock().toISOString()));
    const name = `waybill-statement-${statement.quarter}.html`;
    return new StreamableFile(bytes, {
      type: 'text/html; charset=utf-8',
      disposition: `attachment; filename="${name}"`,
      length: bytes.length,
    });
  }
}
