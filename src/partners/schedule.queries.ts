/** Reads of the lanes' schedules and of the branches' closures. */
import { Injectable } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Views } from '../http/views.js';
import { WEEKDAYS } from '../plain/days.js';
import { members } from './members.projection.js';
import type { Weekday } from './partner.events.js';

export class ScheduleRow {
  @ApiProperty({ format: 'date', description: 'The first day on which it holds' }) since!: string;
  @ApiProperty({ enum: WEEKDAYS, isArray: true }) weekdays!: Weekday[];
}

export class LaneRow {
  @ApiProperty({ example: 'MSLA' }) from!: string;
  @ApiProperty({ example: 'BOZE' }) to!: string;
  @ApiProperty({ type: [ScheduleRow], description: 'One after the other' }) schedules!: ScheduleRow[];
}

export class ClosureRow {
  @ApiProperty({ format: 'date' }) date!: string;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
}

@Injectable()
export class ScheduleQueries {
  constructor(private readonly views: Views) {}

  async lanes(after?: string): Promise<readonly LaneRow[]> {
    const view = await this.views.upTo(members, after);
    const rows = view.all<{ from: string; to: string; since: string; weekdays: string }>(
      'SELECT from_branch AS "from", to_branch AS "to", since, weekdays FROM schedule ORDER BY from_branch, to_branch, since',
    );
    const lanes: LaneRow[] = [];
    for (const { from, to, since, weekdays } of rows) {
      const schedule = { since, weekdays: JSON.parse(weekdays) as Weekday[] };
      const last = lanes.at(-1);
      if (last?.from === from && last.to === to) last.schedules.push(schedule);
      else lanes.push({ from, to, schedules: [schedule] });
    }
    return lanes;
  }

  async closures(branch: string, after?: string): Promise<readonly ClosureRow[]> {
    const view = await this.views.upTo(members, after);
    return view.all<ClosureRow>('SELECT date, reason FROM closure WHERE branch = ? ORDER BY date', branch);
  }
}
