/** Shapes of answers that several features share. */
import { ApiProperty } from '@nestjs/swagger';
import type { Executed } from '../event-store/execute.js';
import { PositionField, TimeField } from './fields.js';
import { refusal } from './problems.js';

/** What a write answers: a read with `?after=` this position sees it. */
export class RecordedAnswer {
  @ApiProperty({ enum: ['recorded', 'unchanged'], description: 'unchanged: it was recorded before' })
  status!: 'recorded' | 'unchanged';
  @ApiProperty({ type: String, description: 'Position in the log', example: '42' })
  position!: string;
}

/** The answer to a command on one stream; a refusal becomes a problem. */
export function recordedAnswer(executed: Executed<unknown>): RecordedAnswer {
  if (executed.outcome === 'refused') throw refusal(executed);
  return { status: executed.outcome, position: executed.position.toString() };
}

class FieldErrorAnswer {
  @ApiProperty() field!: string;
  @ApiProperty() detail!: string;
}

/** A problem, by RFC 9457. */
export class ProblemAnswer {
  @ApiProperty({ example: 'urn:waybill:problem:unknown-branch' }) type!: string;
  @ApiProperty() title!: string;
  @ApiProperty() status!: number;
  @ApiProperty({ description: 'What to mend' }) detail!: string;
  @ApiProperty({ type: [FieldErrorAnswer], required: false }) errors?: readonly FieldErrorAnswer[];
  @ApiProperty({ type: String, required: false, description: "The request's id, as in the logs" }) instance?: string;
}

/** What every read of a view may ask. */
export class AfterQuery {
  @PositionField({ description: 'Wait until the view has reached this position', optional: true })
  after?: string;
}

export const KnownAtField = () =>
  TimeField({ description: 'As it was known at this time: what was recorded by then; now by default', optional: true });

export const AtField = () =>
  TimeField({
    description:
      'As it was at this time: what had occurred by then, as far as is known (at knownAt, if both are given)',
    optional: true,
  });
