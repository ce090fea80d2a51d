/** Hold waits over HTTP: of groups, and of the holds that they count. */
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { KnownAtField } from '../http/answers.js';
import { From, type Caller } from '../http/caller.js';
import { PAGE, pageOf, Table, TableQuery } from '../http/csv.js';
import { ChoiceField, CodeField, inUtc, NumberField, PositionField, TimeField } from '../http/fields.js';
import { SEGMENT_STATES, SEGMENTS, type SegmentName, type SegmentState } from './hold-wait.js';
import { HoldPageAnswer, WaitsAnswer } from './hold-waits.answers.js';
import { HoldWaitQueries, WAIT_GROUPINGS, type WaitsQuestion } from './hold-waits.queries.js';

export class WaitsQuery extends TableQuery {
  @TimeField({ description: 'Placed at or after this time; ninety days ago by default', optional: true })
  since?: string;
  @TimeField({ description: 'Placed before this time', optional: true })
  until?: string;
  @CodeField({
    description: 'Only holds to be picked up at a branch of this library, or of its patrons',
    optional: true,
  })
  library?: string;
  @ChoiceField({
    description:
      'One group a pickup branch or its library, patron library, or branch that shipped first for the hold or its library; none by default',
    of: WAIT_GROUPINGS,
    optional: true,
  })
  groupBy?: WaitsQuestion['groupBy'];
  @KnownAtField()
  knownAt?: string;
}

export class WaitingHoldsQuery extends WaitsQuery {
  @CodeField({ description: 'The key of the group; without it the holds that are in no group', optional: true })
  key?: string;
  @ChoiceField({ description: 'Which segment state is about; total by default', of: SEGMENTS, optional: true })
  segment?: SegmentName;
  @ChoiceField({
    description:
      'Only holds that are through the segment, waiting in it, ended in it (cancelled or expired), of which that is unknown, or that have it ahead',
    of: SEGMENT_STATES,
    optional: true,
  })
  state?: SegmentState;
  @PositionField({ description: '`next` of the page before', optional: true })
  cursor?: string;
  @NumberField({ ...PAGE, description: 'Holds a page; 100 by default, as CSV all that fit' })
  limit?: number;
}

@ApiTags('lag')
@Controller('v1/waits')
export class HoldWaitsController {
  constructor(private readonly waits: HoldWaitQueries) {}

  @Get()
  @ApiOperation({
    summary: 'How long holds wait, by segment: lender, courier, pickup',
    description:
      'Percentiles are Kaplan–Meier estimates: a hold that waits, or was given up, counts as a wait of at least that long. Below ten holds there are counts only.',
  })
  @Table({ answer: WaitsAnswer, rows: 'groups' })
  async groups(@Query() query: WaitsQuery, @From() caller: Caller) {
    return { groups: await this.waits.waits(questionOf(query), caller) };
  }

  @Get('holds')
  @ApiOperation({
    summary: 'The holds that the figures of /v1/waits count, oldest recorded first, in pages',
    description: 'Asked with the same groupBy, period and library, key and state lead from each count to its holds.',
  })
  @Table({ answer: HoldPageAnswer, rows: 'holds' })
  holds(@Query() query: WaitingHoldsQuery, @From() caller: Caller) {
    const { key, segment = 'total', state, cursor } = query;
    return this.waits.holds({ ...questionOf(query), key, segment, state, cursor, limit: pageOf(query) }, caller);
  }
}

const questionOf = ({ groupBy = 'none', library, after, knownAt, ...period }: WaitsQuery): WaitsQuestion => ({
  ...{ groupBy, library, after, knownAt },
  ...inUtc(period),
});
