/** What changed on a day, over HTTP. */
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { From, type Caller } from '../http/caller.js';
import { Table } from '../http/csv.js';
import { DateField, NumberField, TimeZoneField } from '../http/fields.js';
import type { Means } from './comparison.js';
import { ComparisonQueries, type ToldLogRank } from './comparison.queries.js';
import { groupName, interval, LagFiguresAnswer } from './lag.answers.js';
import { AskedLanes, GroupByField, LanesQuery, type GroupBy } from './lanes.query.js';
import type { Interval } from './percentiles.js';

const DAYS = { from: 1, to: 1_100, whole: true, inQuery: true, optional: true } as const;
const USUAL_DAYS = 90;

export class ComparisonQuery extends LanesQuery {
  @DateField({ description: 'The day on which something changed, such as the first of a new contract' })
  at!: string;
  @NumberField({ ...DAYS, description: 'Days before it; by default as many as are told of those after' })
  beforeDays?: number;
  @NumberField({ ...DAYS, description: `Days from it on, as far as they have passed; ${USUAL_DAYS} by default` })
  afterDays?: number;
  @TimeZoneField({ description: 'Where the day begins; by default where most branches are', optional: true })
  timeZone?: string;
  @GroupByField('none')
  groupBy?: GroupBy;
}

class ComparedPeriodAnswer {
  @ApiProperty({ format: 'date-time' }) since!: string;
  @ApiProperty({ format: 'date-time', description: 'Not in it any more' }) until!: string;
}

class LogRankAnswer implements ToldLogRank {
  @ApiProperty({ description: 'Arrivals after the change' }) arrived!: number;
  @ApiProperty({ description: 'Of these, to be expected if nothing had changed; more arrived is faster' })
  expected!: number;
  @ApiProperty({ description: 'Chi-square' }) statistic!: number;
  @ApiProperty({ example: 1 }) degreesOfFreedom!: number;
  @ApiProperty({ description: 'How often chance alone makes as large a difference, 0 to 1' }) p!: number;
}

class MeansAnswer implements Means {
  @ApiProperty({ description: 'What has not arrived by then counts as this long' }) horizonDays!: number;
  @ApiProperty() before!: number;
  @ApiProperty() after!: number;
  @ApiProperty({ description: 'After less before, days' }) difference!: number;
  @ApiProperty() standardError!: number;
  @ApiProperty({ type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2, description: 'Of 95 %' })
  interval!: readonly [number, number];
}

const days = { type: Number, nullable: true } as const;

class ComparedGroupAnswer {
  @ApiProperty(groupName) from?: string | null;
  @ApiProperty(groupName) to?: string | null;
  @ApiProperty({ type: LagFiguresAnswer, description: 'As they stood at the end of the window' })
  before!: LagFiguresAnswer;
  @ApiProperty({ type: LagFiguresAnswer }) after!: LagFiguresAnswer;
  @ApiProperty({ ...days, description: 'Median after less median before, days: below zero is faster' })
  p50Difference!: number | null;
  @ApiProperty(interval)
  p50DifferenceInterval!: Interval | null;
  @ApiProperty({ type: LogRankAnswer, nullable: true, description: 'Null below ten transits on a side' })
  logRank!: LogRankAnswer | null;
  @ApiProperty({ type: MeansAnswer, nullable: true, description: 'Null below ten transits on a side' })
  means!: MeansAnswer | null;
}

class ComparisonAnswer {
  @ApiProperty({ example: 'America/Denver' }) timeZone!: string;
  @ApiProperty({ type: ComparedPeriodAnswer }) before!: ComparedPeriodAnswer;
  @ApiProperty({ type: ComparedPeriodAnswer }) after!: ComparedPeriodAnswer;
  @ApiProperty({ description: 'No transit is watched for longer, nor beyond the end of its window' })
  watchedDays!: number;
  @ApiProperty({ type: [ComparedGroupAnswer] }) groups!: ComparedGroupAnswer[];
}

@ApiTags('lag')
@Controller('v1/lag/comparison')
export class ComparisonController {
  constructor(
    private readonly comparisons: ComparisonQueries,
    private readonly lanes: AskedLanes,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'How long transits took before and after a day, and whether that differs by more than chance',
    description:
      'Both sides are told as they stood at the end of their windows. Below ten transits there are counts only.',
  })
  @Table({ answer: ComparisonAnswer, rows: 'groups', kept: true })
  async comparison(@Query() question: ComparisonQuery, @From() { scope }: Caller) {
    const { at, beforeDays, afterDays = USUAL_DAYS, timeZone, groupBy = 'none', ...asked } = question;
    return this.comparisons.comparison({
      ...(await this.lanes.askedFor(asked, scope, groupBy)),
      at,
      afterDays,
      ...(beforeDays !== undefined && { beforeDays }),
      ...(timeZone !== undefined && { timeZone }),
    });
  }
}
