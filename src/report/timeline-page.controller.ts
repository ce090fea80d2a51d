/** Timelines as pages to print. */
import { Controller, Get, Inject, Param, Query, StreamableFile, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  BranchOfTimeline,
  ClaimOfTimeline,
  HoldOfTimeline,
  ItemOfTimeline,
  KeyOfTimeline,
  questionOf,
  TimelinePageQuery,
} from '../audit/timeline.questions.js';
import { TimelineQueries, type Of } from '../audit/timeline.queries.js';
import { From, type Caller } from '../http/caller.js';
import { CostlyReads } from '../http/costly-reads.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { timelinePage } from './timeline.page.js';

const PRINTED = { content: { 'text/html': { schema: { type: 'string' } } } } as const;
/** Nobody prints more at once. */
const ENTRIES = 1_000;

@ApiTags('audit')
@Controller('v1/timeline')
@UseInterceptors(CostlyReads)
export class TimelinePageController {
  constructor(
    private readonly timelines: TimelineQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('items/:barcode/page')
  @ApiOperation({ summary: 'All that happened to an item, as a page to print' })
  @ApiOkResponse(PRINTED)
  item(@Param() { barcode }: ItemOfTimeline, @Query() asked: TimelinePageQuery, @From() caller: Caller) {
    return this.page('item', barcode, asked, caller);
  }

  @Get('holds/:holdId/page')
  @ApiOperation({ summary: 'All that happened to a hold, as a page to print' })
  @ApiOkResponse(PRINTED)
  hold(@Param() { holdId }: HoldOfTimeline, @Query() asked: TimelinePageQuery, @From() caller: Caller) {
    return this.page('hold', holdId, asked, caller);
  }

  @Get('claims/:claimId/page')
  @ApiOperation({ summary: 'All that happened to a damage claim, as a page to print' })
  @ApiOkResponse(PRINTED)
  claim(@Param() { claimId }: ClaimOfTimeline, @Query() asked: TimelinePageQuery, @From() caller: Caller) {
    return this.page('claim', claimId, asked, caller);
  }

  @Get('branches/:code/page')
  @ApiOperation({ summary: 'What happened at a branch, as a page to print' })
  @ApiOkResponse(PRINTED)
  branch(@Param() { code }: BranchOfTimeline, @Query() asked: TimelinePageQuery, @From() caller: Caller) {
    return this.page('branch', code, asked, caller);
  }

  @Get('keys/:keyId/page')
  @ApiOperation({ summary: 'What was recorded with a key, as a page to print' })
  @ApiOkResponse(PRINTED)
  key(@Param() { keyId }: KeyOfTimeline, @Query() asked: TimelinePageQuery, @From() caller: Caller) {
    return this.page('key', keyId, asked, caller);
  }

  private async page(of: Of, id: string, asked: TimelinePageQuery, caller: Caller): Promise<StreamableFile> {
    const question = questionOf(asked, asked.limit ?? ENTRIES);
    const timeline = await this.timelines.page(of, id, question, caller);
    const bytes = Buffer.from(timelinePage(timeline, this.clock().toISOString()));
    return new StreamableFile(bytes, {
      type: 'text/html; charset=utf-8',
      disposition: `attachment; filename="waybill-timeline-${of}-${id.replace(/[^A-Za-z0-9_-]/g, '-')}.html"`,
      length: bytes.length,
    });
  }
}
