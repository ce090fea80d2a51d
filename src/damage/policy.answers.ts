/** The shapes of answers about policies, for the API's description. */
import { ApiProperty } from '@nestjs/swagger';
import type { ComparedRow, ComparedSide } from './policy.compare.js';
import { FACTS, type Fact, type FactName } from './policy.facts.js';
import { PARTIES, type Party, type Policy, type Remedy } from './policy.shape.js';
import type { Answer, Flip, Sums } from './policy.what-if.js';

const text = { type: String, nullable: true } as const;
const day = { type: String, format: 'date', nullable: true } as const;
const whole = { type: 'integer', nullable: true } as const;
const dollars = { type: Number, nullable: true, description: 'US dollars' } as const;
const document = {
  type: 'object',
  additionalProperties: true,
  description: 'As it was written; docs/policies.md says what is in one',
} as const;
const REMEDIES = ['none', 'repair', 'replace', 'price', 'depreciation'] as const satisfies readonly Remedy['kind'][];

export class PolicyRow {
  @ApiProperty({ example: 'requesting-library-pays' }) name!: string;
  @ApiProperty({ ...text, description: 'Who has adopted it, group or a library; null for one that is shipped' })
  scope!: string | null;
  @ApiProperty({ ...whole, description: 'How many its scope had adopted with it' }) version!: number | null;
  @ApiProperty({ ...day, description: 'Its first day' }) from!: string | null;
  @ApiProperty({ description: 'Whether it is in force on that day' }) inForce!: boolean;
  @ApiProperty() title!: string;
  @ApiProperty() summary!: string;
}

export class PoliciesAnswer {
  @ApiProperty({ format: 'date', description: 'The day of which `inForce` tells' }) on!: string;
  @ApiProperty({ type: [PolicyRow] }) policies!: PolicyRow[];
}

class SaidAnswer {
  @ApiProperty({ description: 'Of one that was ended, that of the last before' }) version!: number;
  @ApiProperty({ format: 'date', description: 'From when on' }) from!: string;
  @ApiProperty({ ...document, nullable: true, description: 'Null where the scope ended what it had' })
  document!: Policy | null;
  @ApiProperty() reason!: string;
  @ApiProperty({ format: 'date-time' }) saidAt!: string;
  @ApiProperty() position!: string;
}

export class PolicyAnswer {
  @ApiProperty() name!: string;
  @ApiProperty({ ...text, description: 'Null for one that is shipped' }) scope!: string | null;
  @ApiProperty({ ...whole, description: 'Of what is in force' }) version!: number | null;
  @ApiProperty(day) from!: string | null;
  @ApiProperty({ format: 'date' }) on!: string;
  @ApiProperty({ ...document, nullable: true, description: 'What is in force on that day, or is shipped' })
  document!: Policy | null;
  @ApiProperty({ type: [SaidAnswer], description: 'All that the scope has said, in that order' })
  history!: SaidAnswer[];
}

class NamedAnswer {
  @ApiProperty({ description: 'What was asked for' }) name!: string;
  @ApiProperty({ ...text, description: 'Whose it is: group where a library has none of its own' })
  scope!: string | null;
  @ApiProperty(whole) version!: number | null;
  @ApiProperty(document) policy!: Policy;
}

class SideAnswer implements ComparedSide {
  @ApiProperty({ ...text, description: 'In words; null where it says nothing' }) says!: string | null;
  @ApiProperty({ type: String, enum: [...PARTIES, null], nullable: true }) responsible!: Party | null;
  @ApiProperty({ type: String, enum: [...REMEDIES, null], nullable: true }) remedy!: Remedy['kind'] | null;
  @ApiProperty(dollars) amount!: number | null;
}

class ComparedAnswerRow implements ComparedRow {
  @ApiProperty({ enum: ['case', 'rule', 'deadline'] }) part!: ComparedRow['part'];
  @ApiProperty({ description: 'Of the case or the rule, or what is to be done' }) name!: string;
  @ApiProperty({ ...text, description: 'Of a case, what happened' }) told!: string | null;
  @ApiProperty({ description: 'Whether both say the same' }) same!: boolean;
  @ApiProperty({ type: SideAnswer }) a!: SideAnswer;
  @ApiProperty({ type: SideAnswer }) b!: SideAnswer;
}

export class ComparisonOfPolicies {
  @ApiProperty({ format: 'date' }) on!: string;
  @ApiProperty({ type: NamedAnswer }) a!: NamedAnswer;
  @ApiProperty({ type: NamedAnswer }) b!: NamedAnswer;
  @ApiProperty({ type: [ComparedAnswerRow] }) rows!: ComparedAnswerRow[];
}

class HeldFactAnswer {
  @ApiProperty({ enum: Object.keys(FACTS) }) fact!: FactName;
  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'array', items: { type: 'string' } }],
  })
  value!: Fact['value'];
}

class AnswerAnswer implements Answer {
  @ApiProperty({ ...text, description: 'Null where people have settled it' }) policy!: string | null;
  @ApiProperty(text) rule!: string | null;
  @ApiProperty({ enum: PARTIES }) responsible!: Party;
  @ApiProperty({ enum: REMEDIES }) remedy!: Remedy['kind'];
  @ApiProperty(dollars) amount!: number | null;
  @ApiProperty({ ...text, description: 'A library by its code, courier or group-pool' }) payer!: string | null;
  @ApiProperty(text) payee!: string | null;
  @ApiProperty() because!: string;
  @ApiProperty({ type: [HeldFactAnswer], description: 'What the rule holds by' }) facts!: HeldFactAnswer[];
}

class FlipAnswer implements Flip {
  @ApiProperty() claimId!: string;
  @ApiProperty() barcode!: string;
  @ApiProperty({ format: 'date-time' }) occurredAt!: string;
  @ApiProperty({ enum: ['who', 'what'], description: 'Whether another answers for it, or with something else' })
  flips!: Flip['flips'];
  @ApiProperty({ type: AnswerAnswer, nullable: true, description: 'Null where nothing was decided' })
  decided!: AnswerAnswer | null;
  @ApiProperty({ type: AnswerAnswer }) tried!: AnswerAnswer;
}

class SumsAnswer implements Sums {
  @ApiProperty({ description: 'US dollars' }) pays!: number;
  @ApiProperty() owed!: number;
  @ApiProperty({ description: 'What comes in less what goes out' }) net!: number;
}

class TriedAccountAnswer {
  @ApiProperty({ description: 'A library by its code, courier or group-pool' }) account!: string;
  @ApiProperty({ type: SumsAnswer }) decided!: SumsAnswer;
  @ApiProperty({ type: SumsAnswer }) tried!: SumsAnswer;
}

class PartyAnswer {
  @ApiProperty({ type: String, enum: [...PARTIES, null], nullable: true, description: 'Null: nothing was decided' })
  party!: Party | null;
  @ApiProperty() decided!: number;
  @ApiProperty() tried!: number;
}

class OpenAnswer {
  @ApiProperty() decided!: number;
  @ApiProperty() tried!: number;
}

export class TrialAnswer {
  @ApiProperty() policy!: string;
  @ApiProperty({ format: 'date-time' }) since!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) until!: string | null;
  @ApiProperty() damages!: number;
  @ApiProperty({ type: [TriedAccountAnswer], description: 'The nets of all add up to nothing' })
  accounts!: TriedAccountAnswer[];
  @ApiProperty({ type: [PartyAnswer], description: 'How many damages by who answers' }) parties!: PartyAnswer[];
  @ApiProperty({ type: OpenAnswer, description: 'Somebody answers, but who or for how much is not known: in no sum' })
  open!: OpenAnswer;
  @ApiProperty({ type: [FlipAnswer], description: 'Those whose answer would be another one' }) flips!: FlipAnswer[];
}
