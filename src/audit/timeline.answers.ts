/** The shapes of timelines, for the API's description. */
import { ApiProperty } from '@nestjs/swagger';
import { ORDERS, type Order } from './timeline.order.js';

const text = { type: String, nullable: true } as const;
const moment = { type: String, format: 'date-time', nullable: true } as const;

export class ChangeAnswer {
  @ApiProperty({ description: 'Such as transit, custody or status' }) what!: string;
  @ApiProperty({ ...text, description: 'Which transit' }) id!: string | null;
  @ApiProperty({ ...text, description: 'Null where there was none' }) before!: string | null;
  @ApiProperty(text) after!: string | null;
}

export class TimelineEntry {
  @ApiProperty({ description: 'Its place in the log' }) position!: string;
  @ApiProperty({ format: 'date-time', description: 'When it happened' }) occurredAt!: string;
  @ApiProperty({ format: 'date-time', description: 'When the log took it' }) recordedAt!: string;
  @ApiProperty({ description: 'Hours from the one to the other; less than none where a clock was ahead' })
  lateHours!: number;
  @ApiProperty({ description: 'The type of the event' }) type!: string;
  @ApiProperty({ description: 'What it happened to: the stream of the log' }) stream!: string;
  @ApiProperty({ description: 'What happened, in a sentence' }) words!: string;
  @ApiProperty({ description: 'The key that reported it; each scanner has one of its own' }) key!: string;
  @ApiProperty({ ...text, description: 'The branch that the key spoke for' }) branch!: string | null;
  @ApiProperty({ ...text, description: 'Null where it is not known, or not yours to know' }) keyLabel!: string | null;
  @ApiProperty(text) keyRole!: string | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Seconds that were added to the clock of the device' })
  clockSkewSeconds!: number | null;
  @ApiProperty({ type: [String], description: 'What looked wrong when it was recorded' }) anomalies!: string[];
  @ApiProperty({ type: [ChangeAnswer], description: 'What it changed, as it was known then' }) changes!: ChangeAnswer[];
  @ApiProperty({ description: 'The same for all that came of one request' }) correlationId!: string;
  @ApiProperty({ ...text, description: 'The event or request that it came of' }) causationId!: string | null;
  @ApiProperty({ type: [String], description: 'Positions of the events that it came of' }) causes!: string[];
  @ApiProperty({ type: [String], description: 'Positions of the events that came of it' }) consequences!: string[];
}

export class TimelineAnswer {
  @ApiProperty({ example: 'item 31234000000016', description: 'Whose it is' }) of!: string;
  @ApiProperty({ enum: ORDERS }) order!: Order;
  @ApiProperty({ ...moment, description: 'As it was known then; null for now' }) knownAt!: string | null;
  @ApiProperty({ ...moment, description: 'As far as it had happened then; null for all' }) at!: string | null;
  @ApiProperty({ type: [TimelineEntry] }) entries!: TimelineEntry[];
  @ApiProperty({ ...text, description: 'Ask for the next page with it as cursor' }) next!: string | null;
}
