/** Transits, lag and hold waits over HTTP. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AfterQuery, AtField, KnownAtField } from '../http/answers.js';
import { From, type Caller } from '../http/caller.js';
import { PAGE, pageOf, Table, TableQuery } from '../http/csv.js';
import { ChoiceField, CodeField, IdField, NumberField, PositionField, TimeField, inUtc } from '../http/fields.js';
import { fail } from '../http/problems.js';
import { HoldWaitAnswer } from './hold-waits.answers.js';
import { HoldWaitQueries } from './hold-waits.queries.js';
import { AskedLanes, GroupByField, LanesQuery, type GroupBy } from './lanes.query.js';
import { LagAnswer, TransitPageAnswer } from './lag.answers.js';
import { LagQueries } from './lag.queries.js';
import { EXPLANATIONS, type Explanation } from './likely-explanation.js';
import type { TransitStatus } from './journey.shape.js';
import { TransitQueries } from './transits.queries.js';

export class TransitsQuery extends TableQuery {
  @ChoiceField({
    description: 'Only these',
    of: ['open', 'closed', 'unconfirmed', 'misrouted', 'lost'],
    optional: true,
  })
  status?: TransitStatus;
  @CodeField({ description: 'Only from this branch', optional: true })
  from?: string;
  @CodeField({ description: 'Only to this branch', optional: true })
  to?: string;
  @NumberField({
    description: 'Only those shipped more than this many days ago',
    from: 0,
    to: 100_000,
    inQuery: true,
    optional: true,
  })
  olderThanDays?: number;
  @ChoiceField({
    description:
      'Only open ones that are explained so. Each page looks at 10,000 open transits and may be short: there is more until next is null',
    of: EXPLANATIONS,
    optional: true,
  })
  explanation?: Explanation;
  @PositionField({ description: '`next` of the page before', optional: true })
  cursor?: string;
  @NumberField({ ...PAGE, description: 'Transits a page; 100 by default, as CSV all that fit' })
  limit?: number;
  @KnownAtField()
  knownAt?: string;
  @AtField()
  at?: string;
}

export class HoldWaitQuery extends AfterQuery {
  @KnownAtField()
  knownAt?: string;
}

class HoldIdParam {
  @IdField({ description: "The ILS's id of the hold" })
  holdId!: string;
}

export class LagQuery extends LanesQuery {
  @GroupByField('lane')
  groupBy?: GroupBy;
  @TimeField({ description: 'Shipped at or after this time', optional: true })
  since?: string;
  @TimeField({ description: 'Shipped before this time', optional: true })
  until?: string;
  @AtField()
  at?: string;
}

@ApiTags('lag')
@Controller('v1')
export class LagController {
  constructor(
    private readonly transits: TransitQueries,
    private readonly lags: LagQueries,
    private readonly holdWaits: HoldWaitQueries,
    private readonly lanes: AskedLanes,
  ) {}

  @Get('transits')
  @ApiOperation({ summary: 'Transits, oldest recorded first, in pages' })
  @Table({ answer: TransitPageAnswer, rows: 'transits' })
  list(@Query() question: TransitsQuery, @From() { scope }: Caller) {
    return this.transits.list({ ...question, limit: pageOf(question), scope });
  }

  @Get('lag')
  @ApiOperation({
    summary: 'How long transits take',
    description:
      'Percentiles are Kaplan–Meier estimates: a transit under way counts as a wait of at least its age. Below ten transits there are counts only.',
  })
  @Table({ answer: LagAnswer, rows: 'groups', kept: true })
  async lag(@Query() { groupBy = 'lane', since, until, at, ...asked }: LagQuery, @From() { scope }: Caller) {
    const lanes = await this.lanes.askedFor(asked, scope, groupBy);
    return { groups: await this.lags.lag({ ...lanes, ...inUtc({ since, until }), at }) };
  }

  @Get('holds/:holdId/wait')
  @ApiOperation({ summary: 'How long one hold has waited, by segment' })
  @ApiOkResponse({ type: HoldWaitAnswer })
  async wait(@Param() { holdId }: HoldIdParam, @Query() asked: HoldWaitQuery, @From() caller: Caller) {
    const wait = await this.holdWaits.ofHold(holdId, caller, asked);
    if (!wait) throw fail('hold-unknown', `No hold ${holdId} was placed.`);
    return wait;
  }
}
