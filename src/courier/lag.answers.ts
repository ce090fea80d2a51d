/** The shapes of answers about lag, for the API's description. */
import { ApiProperty, OmitType } from '@nestjs/swagger';
import { UNKNOWN_ARRIVALS, type ExpectedArrival } from './expected-arrival.js';
import { EXPLANATIONS, type Explanation } from './likely-explanation.js';
import { SetAsideAnswer, TransitAnswer } from './item.answers.js';
import type { Interval } from './percentiles.js';

export const text = { type: String, nullable: true } as const;
export const moment = { type: String, format: 'date-time', nullable: true } as const;

class SinceAnswer {
  @ApiProperty() shipped!: number;
  @ApiProperty() received!: number;
}

class ExpectedAnswer {
  @ApiProperty({
    ...moment,
    description: 'Half of the transits of its lane that took as long as it has had arrived by then',
  })
  p50!: string | null;
  @ApiProperty({ ...moment, description: 'Nine of ten' }) p90!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    enum: [...UNKNOWN_ARRIVALS, null],
    description: 'Why p50 or p90 is null: fewer than ten of its lane, or too few of these have arrived',
  })
  unknown!: ExpectedArrival['unknown'];
  @ApiProperty({ enum: EXPLANATIONS, description: 'Why it has probably not arrived: where to look first' })
  explanation!: Explanation;
  @ApiProperty({ type: SinceAnswer, description: 'The others of its lane that were shipped with it or after it' })
  since!: SinceAnswer;
}

/** As in a journey, but what is not known is null. */
class TransitRowAnswer extends OmitType(TransitAnswer, [
  'holdId',
  'shippedAt',
  'receivedAt',
  'receivedBy',
  'lostAt',
  'endedBefore',
  'setAside',
]) {
  @ApiProperty() barcode!: string;
  @ApiProperty(text) holdId!: string | null;
  @ApiProperty(moment) shippedAt!: string | null;
  @ApiProperty(moment) receivedAt!: string | null;
  @ApiProperty(text) receivedBy!: string | null;
  @ApiProperty(moment) lostAt!: string | null;
  @ApiProperty({ ...moment, description: 'Without a receipt: a scan at this time proves that the trip was over' })
  endedBefore!: string | null;
  @ApiProperty({
    type: SetAsideAnswer,
    nullable: true,
    description: 'While it is under way: where it was seen damaged',
  })
  setAside!: SetAsideAnswer | null;
  @ApiProperty({ type: ExpectedAnswer, nullable: true, description: 'When an open transit may arrive; else null' })
  expected!: ExpectedAnswer | null;
}

export class TransitPageAnswer {
  @ApiProperty({ type: [TransitRowAnswer] }) transits!: TransitRowAnswer[];
  @ApiProperty({ type: String, nullable: true, description: 'Ask for the next page with it as cursor' }) next!:
    string | null;
}

export const days = { type: Number, nullable: true } as const;
export const interval = {
  type: 'array',
  items: { type: 'number', nullable: true },
  minItems: 2,
  maxItems: 2,
  nullable: true,
  description: '95 % confidence interval, days; a bound is null where it is not reached. Null below ten transits',
} as const;

export const groupName = {
  type: String,
  nullable: true,
  required: false,
  description: 'A branch, library or hub, as asked for by groupBy; null for branches without a hub',
} as const;

class AgeingAnswer {
  @ApiProperty() '0-6'!: number;
  @ApiProperty() '7-13'!: number;
  @ApiProperty() '14-29'!: number;
  @ApiProperty() '30-59'!: number;
  @ApiProperty() '60+'!: number;
}

export class LagFiguresAnswer {
  @ApiProperty({ description: 'All transits, whatever became of them' }) transits!: number;
  @ApiProperty() open!: number;
  @ApiProperty() closed!: number;
  @ApiProperty({ description: 'Received by another branch' }) misrouted!: number;
  @ApiProperty({ description: 'Declared lost; counted as still waiting' }) lost!: number;
  @ApiProperty({ description: 'One scan is missing; left out of the percentiles' }) unconfirmed!: number;
  @ApiProperty({ ...days, description: 'Half have arrived after this many days' }) p50!: number | null;
  @ApiProperty(interval) p50Interval!: Interval | null;
  @ApiProperty(days) p90!: number | null;
  @ApiProperty(interval) p90Interval!: Interval | null;
  @ApiProperty(days) p95!: number | null;
  @ApiProperty(interval) p95Interval!: Interval | null;
  @ApiProperty({ description: 'The longest that any of them was watched, days' }) followUpDays!: number;
  @ApiProperty({ type: AgeingAnswer, description: 'Open transits by age in days' }) ageing!: AgeingAnswer;
  @ApiProperty({ type: Number, nullable: true, description: 'Share of ended transits with both scans' }) compliance!:
    number | null;
}

/** What names a group: its branch, library or hub that sends, that receives, or both; neither where all are one. */
class LagGroupAnswer extends LagFiguresAnswer {
  @ApiProperty(groupName) from?: string | null;
  @ApiProperty(groupName) to?: string | null;
}

export class LagAnswer {
  @ApiProperty({ type: [LagGroupAnswer] }) groups!: LagGroupAnswer[];
}
