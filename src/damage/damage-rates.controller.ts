/** How often items are damaged, over HTTP. */
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { From, type Caller } from '../http/caller.js';
import { PAGE, pageOf, Table, TableQuery } from '../http/csv.js';
import { ChoiceField, DateField, NumberField } from '../http/fields.js';
import { DamageRateQueries } from './damage-rates.queries.js';
import { RATE_GROUPINGS, type RateGrouping } from './damage.rates.js';

export class DamageRatesQuery extends TableQuery {
  @ChoiceField({
    description: 'In whose hands: a library’s, the courier’s on a lane or on all of them; library by default',
    of: RATE_GROUPINGS,
    optional: true,
  })
  groupBy?: RateGrouping;
  @DateField({ description: 'Shipped on this day or later; by default in the last 365 days', optional: true })
  since?: string;
  @DateField({ description: 'Shipped before this day', optional: true })
  until?: string;
}

export class RepeatedDamageQuery extends TableQuery {
  @NumberField({ ...PAGE, description: 'Items at most; 100 by default, as CSV all that fit' })
  limit?: number;
}

class RateAnswer {
  @ApiProperty() damages!: number;
  @ApiProperty({ type: Number, nullable: true, description: 'Per 10,000 transits; null where there were none' })
  rate!: number | null;
  @ApiProperty({
    type: 'array',
    items: { type: 'number' },
    minItems: 2,
    maxItems: 2,
    nullable: true,
    description: 'Exact Poisson interval of 95 %, per 10,000 transits',
  })
  rateInterval!: readonly [number, number] | null;
}

class DamageRateAnswer {
  @ApiProperty({ required: false }) library?: string;
  @ApiProperty({ required: false, description: 'The courier had it from this branch' }) from?: string;
  @ApiProperty({ required: false, description: 'The courier had it for this branch' }) to?: string;
  @ApiProperty({ description: 'That went through their hands' }) transits!: number;
  @ApiProperty({ type: RateAnswer, description: 'It may have been damaged in their hands, or in others’' })
  possible!: RateAnswer;
  @ApiProperty({
    type: RateAnswer,
    description: 'It can only have been damaged in their hands; of all together, in one custodian’s',
  })
  certain!: RateAnswer;
}

export class DamageRatesAnswer {
  @ApiProperty({ example: 'America/Denver' }) timeZone!: string;
  @ApiProperty({ format: 'date' }) since!: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) until!: string | null;
  @ApiProperty({ type: [DamageRateAnswer] }) groups!: DamageRateAnswer[];
}

class RepeatedDamageRow {
  @ApiProperty() barcode!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The library that it belongs to, where that is known' })
  owedLibrary!: string | null;
  @ApiProperty({ description: 'At least two; several reports of the same are one' }) damages!: number;
  @ApiProperty({ format: 'date-time' }) firstFoundAt!: string;
  @ApiProperty({ format: 'date-time' }) lastFoundAt!: string;
  @ApiProperty({ type: [String], description: 'In the order in which they were found' }) claimIds!: readonly string[];
}

export class RepeatedDamageAnswer {
  @ApiProperty({ type: [RepeatedDamageRow] }) items!: readonly RepeatedDamageRow[];
}

@ApiTags('damage')
@Controller('v1/damage')
export class DamageRatesController {
  constructor(private readonly queries: DamageRateQueries) {}

  @Get('rates')
  @ApiOperation({
    summary: 'How often items are damaged, by library, lane or courier, for each 10,000 transits',
    description:
      'Of a damage that several may have done each is told among `possible`. Damage of the last weeks may not be found yet. A library sees what concerns its branches.',
  })
  @Table({ answer: DamageRatesAnswer, rows: 'groups' })
  rates(@Query() { groupBy = 'library', since, until, after }: DamageRatesQuery, @From() { scope }: Caller) {
    return this.queries.rates({
      groupBy,
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      scope,
      ...(after !== undefined && { after }),
    });
  }

  @Get('repeats')
  @ApiOperation({ summary: 'Items that were damaged more than once, most often first, with their claims' })
  @Table({ answer: RepeatedDamageAnswer, rows: 'items' })
  async repeats(@Query() question: RepeatedDamageQuery, @From() { scope }: Caller) {
    const { after } = question;
    return {
      items: await this.queries.repeats({ scope, limit: pageOf(question), ...(after !== undefined && { after }) }),
    };
  }
}
