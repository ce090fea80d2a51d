/** How lag changes, over HTTP. */
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { From, type Caller } from '../http/caller.js';
import { Table } from '../http/csv.js';
import { ChoiceField, DateField, TimeZoneField } from '../http/fields.js';
import { PERIOD_KINDS, type PeriodKind } from '../plain/periods.js';
import { groupName, LagFiguresAnswer } from './lag.answers.js';
import { AskedLanes, GroupByField, LanesQuery, type GroupBy } from './lanes.query.js';
import { TrendQueries } from './trend.queries.js';

export class TrendQuery extends LanesQuery {
  @GroupByField('none')
  groupBy?: GroupBy;
  @ChoiceField({ description: 'Weeks, from Monday on, or months; week by default', of: PERIOD_KINDS, optional: true })
  by?: PeriodKind;
  @DateField({ description: 'From the week or month of this day on; by default 26 weeks or 12 months', optional: true })
  since?: string;
  @DateField({ description: 'Until before this day; by default until now', optional: true })
  until?: string;
  @TimeZoneField({ description: 'Whose calendar counts; by default that of most branches', optional: true })
  timeZone?: string;
}

class TrendPeriodAnswer extends LagFiguresAnswer {
  @ApiProperty({ format: 'date-time' }) since!: string;
  @ApiProperty({ format: 'date-time', description: 'Not in it any more' }) until!: string;
  @ApiProperty(groupName) from?: string | null;
  @ApiProperty(groupName) to?: string | null;
}

export class TrendAnswer {
  @ApiProperty({ example: 'America/Denver' }) timeZone!: string;
  @ApiProperty({ type: [TrendPeriodAnswer] }) periods!: TrendPeriodAnswer[];
}

@ApiTags('lag')
@Controller('v1/lag/trend')
export class TrendController {
  constructor(
    private readonly trends: TrendQueries,
    private readonly lanes: AskedLanes,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'How long transits take, by the week or month in which they were shipped',
    description:
      'At most 120 of them, and 10,000 rows: of each group one after the other, with the same periods for all of them. Transits of the last ones are still under way: see followUpDays and the intervals.',
  })
  @Table({ answer: TrendAnswer, rows: 'periods' })
  async trend(@Query() question: TrendQuery, @From() { scope }: Caller) {
    const { by = 'week', groupBy = 'none', since, until, timeZone, ...asked } = question;
    return this.trends.trend({
      ...(await this.lanes.askedFor(asked, scope, groupBy)),
      by,
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(timeZone !== undefined && { timeZone }),
    });
  }
}
