/** The monthly report over HTTP, as a file to keep. */
import { Controller, Get, Query, StreamableFile, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AfterQuery, KnownAtField } from '../http/answers.js';
import { From, type Caller } from '../http/caller.js';
import { CostlyReads } from '../http/costly-reads.js';
import { ChoiceField, CodeField, MonthField } from '../http/fields.js';
import { PAPER_NAMES, type Paper } from './render/paper.js';
import { FORMATS, Reports, type Format } from './report.js';
import { noSuchLibrary } from './report.queries.js';

export class ReportQuery extends AfterQuery {
  @MonthField({
    description: 'The month, on the calendar of most branches; by default the last whole one',
    optional: true,
  })
  month?: string;
  @ChoiceField({ description: 'pdf by default', of: FORMATS, optional: true })
  format?: Format;
  @CodeField({ description: 'Only what concerns the branches and the patrons of this library', optional: true })
  library?: string;
  @ChoiceField({ description: 'What pdf and html are printed on; letter by default', of: PAPER_NAMES, optional: true })
  paper?: Paper;
  @KnownAtField()
  knownAt?: string;
}

const file = { schema: { type: 'string' } } as const;

@ApiTags('lag')
@Controller('v1/report')
export class ReportController {
  constructor(private readonly reports: Reports) {}

  @Get()
  @UseInterceptors(CostlyReads)
  @ApiOperation({
    summary: 'The report of a month: what matters in three sentences, charts, tables and the method',
    description:
      'Of the whole group or of one library. As csv: every table of it, each below a line that says what it is.',
  })
  @ApiOkResponse({ content: { 'application/pdf': file, 'text/html': file, 'text/csv': file } })
  async report(
    @Query() { month, library, format = 'pdf', paper = 'letter', knownAt, after }: ReportQuery,
    @From() caller: Caller,
  ): Promise<StreamableFile> {
    if (library !== undefined && caller.library !== undefined && library !== caller.library)
      throw noSuchLibrary(library);
    const whose = library ?? caller.library;
    const order = {
      format,
      paper,
      ...(after !== undefined && { after }),
      ...(knownAt !== undefined && { knownAt }),
      ...(month !== undefined && { month }),
      ...(whose !== undefined && { library: whose }),
    };
    const { name, type, bytes } = await this.reports.make(order, caller.scope);
    return new StreamableFile(bytes, { type, disposition: `attachment; filename="${name}"`, length: bytes.length });
  }
}
