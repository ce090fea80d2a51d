/** Shapes of answers that several features share. */
import { ApiProperty } from '@nestjs/swagger';
import type { Executed } from '../event-store/execute.js';
import { PositionField } from './fields.js';
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

/** What every read of a view may ask. */
export class AfterQuery {
  @PositionField({ description: 'Wait until the view has reached this position', optional: true })
  after?: string;
}
