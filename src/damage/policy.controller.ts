/** Policies over HTTP: what there is, what was adopted, two side by side, and what it would have been under another. */
import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AfterQuery, KnownAtField, RecordedAnswer, recordedAnswer } from '../http/answers.js';
import { Table, TableQuery } from '../http/csv.js';
import { DateField, DocumentField, PolicyNameField, PolicyScopeField, TextField, TimeField } from '../http/fields.js';
import { originOf } from '../http/origin.js';
import { fail } from '../http/problems.js';
import { PoliciesAnswer, PolicyAnswer, ComparisonOfPolicies, TrialAnswer } from './policy.answers.js';
import { SayOfPolicy } from './policy.commands.js';
import { policyFrom, shippedPolicy } from './policy.document.js';
import type { Policy } from './policy.shape.js';
import { PolicyTrial } from './policy.trial.js';
import { PolicyQueries } from './policies.queries.js';

const ON = { description: 'The day on which it is in force; today by default', optional: true } as const;
const AT = {
  description: 'As it was at this time: in force on its day, without what begins on a later one; instead of on',
  optional: true,
} as const;
const WHOSE = { description: 'group, or the code of a library' } as const;

export class PoliciesQuery extends TableQuery {
  @DateField(ON)
  on?: string;
  @KnownAtField()
  knownAt?: string;
  @TimeField(AT)
  at?: string;
}

export class PolicyQuery extends AfterQuery {
  @DateField(ON)
  on?: string;
  @KnownAtField()
  knownAt?: string;
  @TimeField(AT)
  at?: string;
}

export class ComparedPoliciesQuery extends TableQuery {
  @PolicyNameField({ description: 'A shipped one by its name; group or a library for what it has in force' })
  a!: string;
  @PolicyNameField({ description: 'The other one', example: 'clean-receipt' })
  b!: string;
  @DateField(ON)
  on?: string;
  @KnownAtField()
  knownAt?: string;
  @TimeField(AT)
  at?: string;
}

export class PolicyParam {
  @PolicyNameField({ description: 'group, the code of a library, or the name of a shipped one' })
  scope!: string;
}

export class ScopeParam {
  @PolicyScopeField(WHOSE)
  scope!: string;
}

export class AdoptionParam extends ScopeParam {
  @DateField({ description: 'The first day on which it is in force, where the item was shipped' })
  day!: string;
}

/** One or the other. */
class PolicyBody {
  @DocumentField({ description: 'The document, as docs/policies.md describes it', optional: true })
  policy?: object;
  @PolicyNameField({ description: 'Instead, the name of a shipped one', optional: true, example: 'clean-receipt' })
  shipped?: string;
}

export class AdoptionBody extends PolicyBody {
  @TextField({ description: 'Why; nothing about patrons', longest: 500, example: 'Minutes of the board, March 5' })
  reason!: string;
}

export class EndingBody {
  @DateField({ description: 'The first day on which none is in force' })
  day!: string;
  @TextField({ description: 'Why; nothing about patrons', longest: 500, example: 'The group has one for all now' })
  reason!: string;
}

export class TrialBody extends PolicyBody {
  @DateField({ description: 'Damage found on this day or later', example: '2025-07-01' })
  since!: string;
  @DateField({ description: 'And before this one; by default until now', optional: true })
  until?: string;
}

@ApiTags('damage')
@Controller('v1/policies')
export class PolicyController {
  constructor(
    private readonly commands: CommandBus,
    private readonly policies: PolicyQueries,
    private readonly trial: PolicyTrial,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Policies that are shipped, and all that the group and its libraries have adopted' })
  @Table({ answer: PoliciesAnswer, rows: 'policies' })
  list(@Query() asked: PoliciesQuery) {
    return this.policies.list(asked);
  }

  @Get('compare')
  @ApiOperation({
    summary: 'Two policies side by side: what each says of typical cases, then rule by rule and deadline by deadline',
  })
  @Table({ answer: ComparisonOfPolicies, rows: 'rows' })
  compare(@Query() { a, b, ...asked }: ComparedPoliciesQuery) {
    return this.policies.compare(a, b, asked);
  }

  @Post('try')
  @HttpCode(200)
  @ApiOperation({
    summary: 'What if: all damage of a time under another policy, against what was decided',
    description: 'By account and by who answers, with every damage whose answer would be another one. Records nothing.',
  })
  @Table({ answer: TrialAnswer, rows: 'flips' })
  try(@Body() { since, until, ...body }: TrialBody, @Query() { after }: TableQuery) {
    return this.trial.try({
      policy: policyIn(body),
      since,
      ...(until !== undefined && { until }),
      ...(after !== undefined && { after }),
    });
  }

  @Get(':scope')
  @ApiOperation({
    summary: 'A policy: the document that is in force for a scope, with all that it has said, or a shipped one',
  })
  @ApiOkResponse({ type: PolicyAnswer })
  one(@Param() { scope }: PolicyParam, @Query() asked: PolicyQuery) {
    return this.policies.one(scope, asked);
  }

  @Put(':scope/:day')
  @ApiOperation({
    summary: 'Adopt a policy from a day on; the same for the same day again changes nothing',
    description:
      'It decides about what is shipped from then on. A first one may begin in the past, where nothing was decided by another.',
  })
  @ApiOkResponse({ type: RecordedAnswer })
  async adopt(
    @Param() { scope, day }: AdoptionParam,
    @Body() { reason, ...body }: AdoptionBody,
    @Req() request: FastifyRequest,
  ) {
    const wish = { scope, policy: policyIn(body), inForceFrom: day, reason };
    return recordedAnswer(await this.commands.execute(new SayOfPolicy(wish, originOf(request))));
  }

  @Post(':scope/end')
  @HttpCode(200)
  @ApiOperation({ summary: "Have no policy of one's own from a day on: a library's items go by the group's then" })
  @ApiOkResponse({ type: RecordedAnswer })
  async end(@Param() { scope }: ScopeParam, @Body() { day, reason }: EndingBody, @Req() request: FastifyRequest) {
    const wish = { scope, from: day, reason };
    return recordedAnswer(await this.commands.execute(new SayOfPolicy(wish, originOf(request))));
  }
}

/** Throws the problem that says what to mend. */
function policyIn({ policy, shipped }: PolicyBody): Policy {
  if (policy !== undefined && shipped === undefined) return policyFrom(policy, 'policy');
  if (shipped !== undefined && policy === undefined) return shippedPolicy(shipped);
  const detail = 'Send either policy, a document, or shipped, the name of one that is shipped';
  throw fail('invalid', detail, [{ field: 'policy', detail }]);
}
