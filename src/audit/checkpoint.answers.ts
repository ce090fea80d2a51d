/** What is answered about recorded checkpoints and the keys that signed them. */
import { ApiProperty } from '@nestjs/swagger';
import { RecordedAnswer } from '../http/answers.js';
import { TreeAnswer, VerifierProperty } from './evidence.answers.js';

export class CheckpointAnswer extends TreeAnswer {
  @ApiProperty({ description: 'Names the log: the first line of the note' }) origin!: string;
  @VerifierProperty('The key that it is verified with; an older one may have signed as well') verifier!: string;
  @ApiProperty({ format: 'date-time' }) signedAt!: string;
  @ApiProperty({ description: 'The signed note (C2SP tlog-checkpoint), to be kept as it is' }) note!: string;
}

export class CheckpointsAnswer {
  @ApiProperty({ type: [CheckpointAnswer], description: 'The newest first' }) checkpoints!: CheckpointAnswer[];
  @ApiProperty({ type: String, nullable: true, description: 'Ask for the next page with it as cursor' }) next!:
    string | null;
}

export class SignedAnswer extends RecordedAnswer {
  @ApiProperty({ type: CheckpointAnswer }) checkpoint!: CheckpointAnswer;
}

export class EvidenceKeyAnswer {
  @VerifierProperty('As public tools take it') verifier!: string;
  @ApiProperty({ format: 'date-time', description: 'When it first signed a recorded checkpoint' }) since!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The key that it follows, which signed along' })
  follows!: string | null;
}

export class EvidenceKeysAnswer {
  @ApiProperty({ type: [EvidenceKeyAnswer], description: 'In the order in which they began to sign' })
  keys!: readonly EvidenceKeyAnswer[];
}
