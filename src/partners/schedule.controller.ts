/** When the courier runs, over HTTP: the schedules of lanes and the days on which branches are closed. */
import { Body, Controller, Delete, Get, Param, Put, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AfterQuery, RecordedAnswer, recordedAnswer } from '../http/answers.js';
import { ChoicesField, CodeField, DateField, TextField } from '../http/fields.js';
import { originOf } from '../http/origin.js';
import { WEEKDAYS } from '../plain/days.js';
import { ClosureRow, LaneRow, ScheduleQueries } from './schedule.queries.js';
import { ChangeClosure, ScheduleLane } from './partner.commands.js';
import type { Weekday } from './partner.events.js';

export class LaneParam {
  @CodeField({ description: 'Code of the branch that ships' })
  from!: string;
  @CodeField({ description: 'Code of the branch that receives', example: 'BOZE' })
  to!: string;
}

export class ScheduleBody {
  @DateField({ description: 'The first day on which it holds, on the calendar of the branch that ships' })
  since!: string;
  @ChoicesField({ description: 'Weekdays on which the courier runs, at least one', of: WEEKDAYS })
  weekdays!: Weekday[];
}

export class BranchParam {
  @CodeField({ description: 'Code of the branch' })
  code!: string;
}

export class ClosureParam extends BranchParam {
  @DateField({ description: 'The day', example: '2026-11-26' })
  date!: string;
}

export class ClosureBody {
  @TextField({ description: 'Why', longest: 200, example: 'Thanksgiving', optional: true })
  reason?: string;
}

@ApiTags('partners')
@Controller('v1')
export class ScheduleController {
  constructor(
    private readonly commands: CommandBus,
    private readonly schedules: ScheduleQueries,
  ) {}

  @Put('lanes/:from/:to/schedule')
  @ApiOperation({
    summary: 'Say on which weekdays the courier runs on a lane, from a day on',
    description:
      'Before its first schedule a lane has a run from Monday to Friday. Another one for the same day replaces it.',
  })
  @ApiOkResponse({ type: RecordedAnswer })
  async schedule(@Param() lane: LaneParam, @Body() { since, weekdays }: ScheduleBody, @Req() request: FastifyRequest) {
    const schedule = { ...lane, since, weekdays: WEEKDAYS.filter((day) => weekdays.includes(day)) };
    return recordedAnswer(await this.commands.execute(new ScheduleLane(schedule, originOf(request))));
  }

  @Get('lanes')
  @ApiOperation({ summary: 'The schedules of all lanes that have one' })
  @ApiOkResponse({ type: [LaneRow] })
  lanes(@Query() { after }: AfterQuery): Promise<readonly LaneRow[]> {
    return this.schedules.lanes(after);
  }

  @Put('branches/:code/closures/:date')
  @ApiOperation({ summary: 'Say that a branch is closed on a day: there is no run from it or to it' })
  @ApiOkResponse({ type: RecordedAnswer })
  async close(@Param() { code, date }: ClosureParam, @Body() { reason }: ClosureBody, @Req() request: FastifyRequest) {
    const closure = { code, date, ...(reason !== undefined && { reason }) };
    return recordedAnswer(
      await this.commands.execute(new ChangeClosure(code, { type: 'close', closure }, originOf(request))),
    );
  }

  @Delete('branches/:code/closures/:date')
  @ApiOperation({ summary: 'Say that it is open on that day after all' })
  @ApiOkResponse({ type: RecordedAnswer })
  async reopen(@Param() { code, date }: ClosureParam, @Req() request: FastifyRequest) {
    return recordedAnswer(
      await this.commands.execute(new ChangeClosure(code, { type: 'reopen', code, date }, originOf(request))),
    );
  }

  @Get('branches/:code/closures')
  @ApiOperation({ summary: 'The days on which a branch is closed' })
  @ApiOkResponse({ type: [ClosureRow] })
  closures(@Param() { code }: BranchParam, @Query() { after }: AfterQuery): Promise<readonly ClosureRow[]> {
    return this.schedules.closures(code, after);
  }
}
