/** Fairness among libraries, over HTTP. */
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { From, type Caller } from '../http/caller.js';
import { PAGE, pageOf, Table, TableQuery } from '../http/csv.js';
import { ChoiceField, CodeField, inUtc, NumberField, PositionField, TimeField } from '../http/fields.js';
import { answerOf, FairnessAnswer, FairnessItemsAnswer } from './fairness.answers.js';
import { FIGURES, type Figure } from './fairness.figures.js';
import { FairnessQueries } from './fairness.queries.js';

export class FairnessQuery extends TableQuery {
  @TimeField({ description: 'What happened at or after this time; by default in the last 365 days', optional: true })
  since?: string;
  @TimeField({ description: 'What happened before this time; by default until now', optional: true })
  until?: string;
  @CodeField({ description: 'Only this library', optional: true })
  library?: string;
}

export class FairnessItemsQuery extends FairnessQuery {
  @ChoiceField({ description: 'The figure whose items are asked for', of: FIGURES })
  figure!: Figure;
  @PositionField({ description: '`next` of the page before', optional: true })
  cursor?: string;
  @NumberField({ ...PAGE, description: 'Items a page; 100 by default, as CSV all that fit' })
  limit?: number;
}

@ApiTags('fairness')
@Controller('v1/fairness')
export class FairnessController {
  constructor(private readonly queries: FairnessQueries) {}

  @Get()
  @ApiOperation({
    summary: 'Who lends and borrows, who is served first, and where new items go, by library',
    description: 'The last row is the group. A library sees its own row and that of the group.',
  })
  @Table({ answer: FairnessAnswer, rows: 'libraries' })
  async fairness(@Query() { since, until, ...question }: FairnessQuery, @From() caller: Caller) {
    const { libraries, ...period } = await this.queries.byLibrary({ ...question, ...inUtc({ since, until }) }, caller);
    return { ...period, libraries: libraries.map(answerOf) };
  }

  @Get('items')
  @ApiOperation({
    summary: 'The items behind a figure, in pages: as many as the figure says',
    description: 'A library sees what is behind its own figures. Ask for the same period as the figure was of.',
  })
  @Table({ answer: FairnessItemsAnswer, rows: 'items' })
  items(@Query() { since, until, ...question }: FairnessItemsQuery, @From() caller: Caller) {
    return this.queries.items({ ...question, ...inUtc({ since, until }), limit: pageOf(question) }, caller);
  }
}
