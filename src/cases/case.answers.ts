/** The shapes of answers about cases, for the API's description. */
import { ApiProperty } from '@nestjs/swagger';
import type { CaseEvent, Climb, Ending, Finding, Guess, Owner, Stage, Step } from './case.events.js';
import { FINDINGS, LADDER, STAGES } from './case.policy.js';

const text = { type: String, nullable: true } as const;
const moment = { type: String, format: 'date-time', nullable: true } as const;

export const OWNERS = ['receiver', 'sender', 'msc'] as const satisfies readonly Owner[];
export const STAGE_NAMES = STAGES.map(({ stage }) => stage);
const STEPS = Object.keys(LADDER);

export class CaseRow {
  @ApiProperty({ description: "The item's barcode and the transit's id" }) caseId!: string;
  @ApiProperty() barcode!: string;
  @ApiProperty({ ...text, description: 'As the catalog has it' }) title!: string | null;
  @ApiProperty() transitId!: string;
  @ApiProperty({ description: 'The branch that sent the item' }) from!: string;
  @ApiProperty({ description: 'The branch that awaits it' }) to!: string;
  @ApiProperty({ format: 'date-time' }) shippedAt!: string;
  @ApiProperty({ description: 'Since it was shipped, until now or until the case was closed' }) days!: number;
  @ApiProperty({ enum: ['open', 'closed'] }) status!: 'open' | 'closed';
  @ApiProperty({ enum: STAGE_NAMES, description: 'What the transit has passed' }) stage!: Stage;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'When the case was opened, nine of ten of its lane arrived within so many days; null where unknown',
  })
  usualDays!: number | null;
  @ApiProperty({
    enum: ['on-its-way', 'receive-scan-missed', 'set-aside-damaged', 'lane-late', 'run-late', 'overdue', 'unknown'],
    description: 'Why it had probably not arrived when the case was opened',
  })
  explanation!: Guess;
  @ApiProperty({
    type: String,
    enum: [...OWNERS, null],
    nullable: true,
    description: 'Who is to act; null when closed',
  })
  owner!: Owner | null;
  @ApiProperty({ ...text, description: 'The branch that is to act; null where it is the group' })
  ownerBranch!: string | null;
  @ApiProperty({ description: 'Whether it waits for whoever asks' }) yours!: boolean;
  @ApiProperty({ type: String, enum: [...STEPS, null], nullable: true }) step!: Step | null;
  @ApiProperty({ ...text, description: 'What to do, in words' }) nextStep!: string | null;
  @ApiProperty({ ...moment, description: 'Until when' }) dueAt!: string | null;
  @ApiProperty() overdue!: boolean;
  @ApiProperty({ type: String, enum: [...FINDINGS, null], nullable: true }) receiverSaid!: Finding | null;
  @ApiProperty({ type: String, enum: [...FINDINGS, null], nullable: true }) senderSaid!: Finding | null;
  @ApiProperty({ format: 'date-time' }) openedAt!: string;
  @ApiProperty(moment) closedAt!: string | null;
  @ApiProperty({
    type: String,
    enum: ['arrived', 'found', 'damaged', 'lost', 'withdrawn', 'mistake', null],
    nullable: true,
    description: 'How it ended',
  })
  how!: Ending | null;
  @ApiProperty({ ...text, description: "The group's word where it closed the case" }) reason!: string | null;
}

export class CasesAnswer {
  @ApiProperty({ type: [CaseRow] }) cases!: CaseRow[];
  @ApiProperty({ type: String, nullable: true, description: 'Ask for the next page with it as cursor' }) next!:
    string | null;
}

export class CaseEntry {
  @ApiProperty({ enum: ['case-opened', 'case-answered', 'case-escalated', 'case-closed', 'case-reopened'] })
  type!: CaseEvent['type'];
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ type: String, enum: [...STAGE_NAMES, null], nullable: true }) stage!: Stage | null;
  @ApiProperty({ ...text, description: 'Which branch answered, or received the item' }) branch!: string | null;
  @ApiProperty({ type: String, enum: [...FINDINGS, null], nullable: true }) answer!: Finding | null;
  @ApiProperty(text) note!: string | null;
  @ApiProperty({
    type: String,
    enum: ['not-answered', 'not-scanned', '30-days', '60-days', null],
    nullable: true,
    description: 'Why it climbed',
  })
  why!: Climb | null;
  @ApiProperty({ ...text, description: 'How it ended' }) how!: Ending | null;
  @ApiProperty(text) reason!: string | null;
  @ApiProperty({ type: String, enum: [...OWNERS, null], nullable: true, description: 'Who was to act from then on' })
  owner!: Owner | null;
  @ApiProperty(text) ownerBranch!: string | null;
  @ApiProperty({ type: String, enum: [...STEPS, null], nullable: true }) step!: Step | null;
  @ApiProperty(moment) dueAt!: string | null;
}

export class CaseAnswer extends CaseRow {
  @ApiProperty({ type: [CaseEntry], description: 'In the order in which it was recorded' }) history!: CaseEntry[];
}
