/** The shapes of answers about damage claims, for the API's description. */
import { ApiProperty } from '@nestjs/swagger';
import type { ChangeKind, ClaimEvent, RemedyKind, Responsible } from './claim.events.js';
import { claimEvents } from './claim.events.js';
import { WORDS, type Word } from './claim.may.js';
import type { NextStep } from './claim.steps.js';
import type { DamageStatus } from './damage.rows.js';
import { PhotoAnswer } from './photos/photo.answers.js';
import { PARTIES, type ClaimStep, type Otherwise } from './policy.shape.js';

const text = { type: String, nullable: true } as const;
const amount = {
  type: Number,
  nullable: true,
  description: 'US dollars; null where it is not known, or nothing is owed',
} as const;

export const STATUSES = [
  'reported',
  'assessed',
  'acknowledged',
  'disputed',
  'answered',
  'escalated',
  'settled',
  'paid',
  'waived',
  'lapsed',
  'withdrawn',
] as const satisfies readonly DamageStatus[];
export const REMEDIES = ['none', 'repair', 'replace', 'price', 'depreciation'] as const satisfies readonly RemedyKind[];
const STEPS = ['acknowledge', 'answer', 'settle', 'pay', 'claim'] as const satisfies readonly ClaimStep[];
const WHO = ['responsible', 'owed', 'msc', 'directors'] as const satisfies readonly NextStep['who'][];

export class EvidenceAnswer {
  @ApiProperty({ description: "The event's type" }) event!: string;
  @ApiProperty({ description: "The scan's id, or the event's position in the log" }) id!: string;
  @ApiProperty({ required: false, description: 'The branch that said so' }) branch?: string;
  @ApiProperty({ format: 'date-time' }) occurredAt!: string;
}

export class CustodianAnswer {
  @ApiProperty({ required: false, description: 'Absent where it was the courier' }) branch?: string;
  @ApiProperty({ required: false }) library?: string;
  @ApiProperty({ required: false, description: 'The courier had it from this branch' }) from?: string;
  @ApiProperty({ required: false, description: 'The courier had it for this branch' }) to?: string;
  @ApiProperty({ description: 'Within the window' }) hours!: number;
}

export class WindowAnswer {
  @ApiProperty({ type: EvidenceAnswer, required: false, description: 'Absent if no scan ever found it sound' })
  lastSound?: EvidenceAnswer;
  @ApiProperty({ type: EvidenceAnswer }) firstDamaged!: EvidenceAnswer;
  @ApiProperty({ type: [CustodianAnswer] }) custodians!: CustodianAnswer[];
}

class NextAnswer {
  @ApiProperty({ enum: STEPS }) step!: ClaimStep;
  @ApiProperty({ enum: WHO, description: 'Either side, the group’s staff, or the directors' }) who!: NextStep['who'];
  @ApiProperty({ ...text, description: "The side's library" }) library!: string | null;
  @ApiProperty({ description: 'What to do, in words' }) words!: string;
  @ApiProperty({ ...text, format: 'date-time', description: 'Until when, by the policy' }) dueAt!: string | null;
}

class SettlementAnswer {
  @ApiProperty({ enum: PARTIES }) party!: Responsible;
  @ApiProperty(text) library!: string | null;
  @ApiProperty(text) owedLibrary!: string | null;
  @ApiProperty({ enum: REMEDIES }) remedy!: RemedyKind;
  @ApiProperty(amount) amount!: number | null;
  @ApiProperty() rationale!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ description: 'What follows from the log is no longer what it was when this was said' })
  differs!: boolean;
}

export class ClaimRow {
  @ApiProperty({ description: "The item's barcode and the id of the scan that reported it" }) claimId!: string;
  @ApiProperty() barcode!: string;
  @ApiProperty() scanId!: string;
  @ApiProperty({ description: 'The branch that reported it' }) branch!: string;
  @ApiProperty({ format: 'date-time' }) occurredAt!: string;
  @ApiProperty() discovery!: string;
  @ApiProperty() severity!: string;
  @ApiProperty(text) note!: string | null;
  @ApiProperty({
    enum: STATUSES,
    description: 'reported: its claim is being opened. withdrawn: the report was taken back',
  })
  status!: DamageStatus;
  @ApiProperty({ ...text, description: 'The policy that decides; null without one' }) policy!: string | null;
  @ApiProperty({ ...text, description: 'Whose policy: group, or a library' }) policyScope!: string | null;
  @ApiProperty({ type: Number, nullable: true }) policyVersion!: number | null;
  @ApiProperty({ ...text, description: 'The day whose policy decides: when the item was shipped' })
  shippedOn!: string | null;
  @ApiProperty({ ...text, description: 'Its rule that holds' }) rule!: string | null;
  @ApiProperty({ type: String, enum: [...PARTIES, null], nullable: true, description: 'Who answers, as assessed' })
  responsible!: Responsible | null;
  @ApiProperty({ ...text, description: 'The library that is' }) responsibleLibrary!: string | null;
  @ApiProperty({ ...text, description: 'The library that is owed' }) owedLibrary!: string | null;
  @ApiProperty({ type: String, enum: [...REMEDIES, null], nullable: true }) remedy!: RemedyKind | null;
  @ApiProperty(amount) amount!: number | null;
  @ApiProperty({ ...text, description: 'Why, in a sentence' }) because!: string | null;
  @ApiProperty({ ...text, description: 'The claim of an earlier report of the same damage' }) sameAs!: string | null;
  @ApiProperty({ type: WindowAnswer, nullable: true, description: 'In whose hands it was damaged; null if withdrawn' })
  window!: WindowAnswer | null;
  @ApiProperty({ type: NextAnswer, nullable: true, description: 'Null where nothing is left to be done' })
  next!: NextAnswer | null;
  @ApiProperty({ description: 'Whether it waits for whoever asks' }) yours!: boolean;
  @ApiProperty({ type: SettlementAnswer, nullable: true }) settlement!: SettlementAnswer | null;
  @ApiProperty({ description: 'Position of the report in the log' }) position!: string;
}

class StatusCount {
  @ApiProperty({ enum: STATUSES }) status!: DamageStatus;
  @ApiProperty() claims!: number;
}

export class ClaimsAnswer {
  @ApiProperty({ type: [ClaimRow] }) claims!: ClaimRow[];
  @ApiProperty({
    type: [StatusCount],
    description: 'How many there are with each status, whichever was asked for and on whatever page',
  })
  statuses!: StatusCount[];
  @ApiProperty({ type: String, nullable: true, description: 'Ask for the next page with it as cursor' }) next!:
    string | null;
}

export class KnownFactAnswer {
  @ApiProperty({ description: 'As rules of a policy name it' }) fact!: string;
  @ApiProperty({ oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'array', items: { type: 'string' } }] })
  value!: string | number | readonly string[];
  @ApiProperty({ type: [EvidenceAnswer], description: 'The events that it is known by' }) evidence!: EvidenceAnswer[];
}

class PassedAnswer {
  @ApiProperty() rule!: string;
  @ApiProperty({ description: 'The fact that is otherwise, or is not known' }) fact!: string;
  @ApiProperty({ type: KnownFactAnswer, required: false }) known?: KnownFactAnswer;
}

class DeadlineAnswer {
  @ApiProperty({ enum: STEPS }) step!: ClaimStep;
  @ApiProperty() days!: number;
  @ApiProperty({ required: false }) notBeforeDays?: number;
  @ApiProperty({ enum: ['accepted', 'dismissed', 'escalated', 'lapsed'] }) otherwise!: Otherwise;
}

class CauseAnswer {
  @ApiProperty({ enum: ['late-scan', 'scan-voided', 'lost', 'found', 'catalogued', 'policy', 'branch'] })
  kind!: ChangeKind;
  @ApiProperty({ description: "The event's type" }) event!: string;
  @ApiProperty({ description: 'What it is about: a scan, a transit, an item, a branch or the scope of a policy' })
  id!: string;
  @ApiProperty({ description: 'Its position in the log' }) position!: string;
}

export class ClaimEntry {
  @ApiProperty({ enum: Object.keys(claimEvents) }) type!: ClaimEvent['type'];
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ description: 'In the log' }) position!: string;
  @ApiProperty({
    type: String,
    enum: ['library', 'msc', 'deadline', null],
    nullable: true,
    description: 'Whose word it is',
  })
  by!: string | null;
  @ApiProperty(text) library!: string | null;
  @ApiProperty({ description: 'What was recorded, in words' }) words!: string;
  @ApiProperty({ type: [CauseAnswer], description: 'What changed the assessment' }) cause!: CauseAnswer[];
}

export class ClaimAnswer extends ClaimRow {
  @ApiProperty({ type: [String], description: 'Policy, rule, facts with the events behind them, and the window' })
  explanation!: string[];
  @ApiProperty({ type: [KnownFactAnswer], description: 'What the rule holds by' }) facts!: KnownFactAnswer[];
  @ApiProperty({ type: [PassedAnswer], description: 'The rules before it, and why they do not hold' })
  passed!: PassedAnswer[];
  @ApiProperty({ type: [KnownFactAnswer], description: 'All that is known, whether a rule asked for it or not' })
  known!: KnownFactAnswer[];
  @ApiProperty({ type: [DeadlineAnswer] }) deadlines!: DeadlineAnswer[];
  @ApiProperty({
    enum: WORDS,
    isArray: true,
    description: 'What you may say of it now: the steps that would be taken from you, `POST /v1/damage/{claimId}/…`',
  })
  may!: Word[];
  @ApiProperty({ type: [PhotoAnswer] }) photos!: PhotoAnswer[];
  @ApiProperty({ type: [ClaimEntry], description: 'In the order in which it was recorded' }) history!: ClaimEntry[];
}
