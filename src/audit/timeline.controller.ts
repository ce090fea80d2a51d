/** Timelines over HTTP: what happened to an item, a hold, a claim, at a branch, or by a key, on either clock. */
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { From, type Caller } from '../http/caller.js';
import { pageOf, Table } from '../http/csv.js';
import { TimelineAnswer } from './timeline.answers.js';
import { TimelineQueries, type Of } from './timeline.queries.js';
import {
  BranchOfTimeline,
  ClaimOfTimeline,
  HoldOfTimeline,
  ItemOfTimeline,
  KeyOfTimeline,
  questionOf,
  TimelineQuery,
} from './timeline.questions.js';

@ApiTags('audit')
@Controller('v1/timeline')
export class TimelineController {
  constructor(private readonly timelines: TimelineQueries) {}

  @Get('items/:barcode')
  @ApiOperation({ summary: 'All that happened to an item, its holds, its claims and its cases' })
  @Table({ answer: TimelineAnswer, rows: 'entries' })
  item(@Param() { barcode }: ItemOfTimeline, @Query() asked: TimelineQuery, @From() caller: Caller) {
    return this.page('item', barcode, asked, caller);
  }

  @Get('holds/:holdId')
  @ApiOperation({ summary: 'All that happened to a hold, and the trips that were made for it' })
  @Table({ answer: TimelineAnswer, rows: 'entries' })
  hold(@Param() { holdId }: HoldOfTimeline, @Query() asked: TimelineQuery, @From() caller: Caller) {
    return this.page('hold', holdId, asked, caller);
  }

  @Get('claims/:claimId')
  @ApiOperation({ summary: 'All that happened to a damage claim, and the scans of its window' })
  @Table({ answer: TimelineAnswer, rows: 'entries' })
  claim(@Param() { claimId }: ClaimOfTimeline, @Query() asked: TimelineQuery, @From() caller: Caller) {
    return this.page('claim', claimId, asked, caller);
  }

  @Get('branches/:code')
  @ApiOperation({ summary: 'What was scanned at a branch, sent to it, and said of it' })
  @Table({ answer: TimelineAnswer, rows: 'entries' })
  branch(@Param() { code }: BranchOfTimeline, @Query() asked: TimelineQuery, @From() caller: Caller) {
    return this.page('branch', code, asked, caller);
  }

  @Get('keys/:keyId')
  @ApiOperation({ summary: 'What was recorded with a key, and what became of the key' })
  @Table({ answer: TimelineAnswer, rows: 'entries' })
  key(@Param() { keyId }: KeyOfTimeline, @Query() asked: TimelineQuery, @From() caller: Caller) {
    return this.page('key', keyId, asked, caller);
  }

  private page(of: Of, id: string, asked: TimelineQuery, caller: Caller): Promise<TimelineAnswer> {
    return this.timelines.page(of, id, questionOf(asked, pageOf(asked)), caller);
  }
}
