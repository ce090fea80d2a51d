/** Keys over HTTP, for admins. The key itself is in one answer only: that to its issue. */
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AfterQuery, RecordedAnswer, recordedAnswer } from '../http/answers.js';
import { ChoiceField, CodeField, IdField, NumberField, TextField } from '../http/fields.js';
import { originOf } from '../http/origin.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { IssueKey, RevokeKey } from './access-key.commands.js';
import { ROLES, type Role } from './access.events.js';
import { AccessKeyQueries } from './access-keys.queries.js';
import { keyToIssue } from './key-to-issue.js';

export class IssueBody {
  @ChoiceField({ description: 'What it may do', of: ROLES })
  role!: Role;
  @CodeField({ description: "The branch that a scanner's key speaks for", optional: true })
  branch?: string;
  @CodeField({ description: "The library that a library's key is bound to", optional: true, example: 'MCPL' })
  library?: string;
  @TextField({ description: 'What it is for; nothing about persons', longest: 100, example: 'Front desk' })
  label!: string;
  @NumberField({
    description: 'Days that it is valid, 365 by default',
    from: 1,
    to: 3_650,
    whole: true,
    optional: true,
  })
  days?: number;
}

export class KeyParam {
  @IdField({ description: 'The public part of the key', example: 'k7mwq2r9tx' })
  keyId!: string;
}

export class RevokeBody {
  @TextField({ description: 'Why; nothing about persons', longest: 500, optional: true, example: 'Laptop lost' })
  reason?: string;
}

export class IssuedAnswer extends RecordedAnswer {
  @ApiProperty() keyId!: string;
  @ApiProperty({ description: 'The key, which is told this once: send it as Authorization: Bearer' }) key!: string;
  @ApiProperty({ format: 'date-time' }) expiresAt!: string;
}

class KeyAnswer {
  @ApiProperty() keyId!: string;
  @ApiProperty({ enum: ROLES }) role!: string;
  @ApiProperty({ type: String, nullable: true }) branch!: string | null;
  @ApiProperty({ type: String, nullable: true }) library!: string | null;
  @ApiProperty() label!: string;
  @ApiProperty({ format: 'date-time' }) issuedAt!: string;
  @ApiProperty({ description: 'Id of the key that issued it' }) issuedBy!: string;
  @ApiProperty({ format: 'date-time' }) expiresAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) revokedAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'At the instance that answers' })
  lastUsedAt!: string | null;
}

export class KeysAnswer {
  @ApiProperty({ type: [KeyAnswer] }) keys!: KeyAnswer[];
}

@ApiTags('access')
@Controller('v1/keys')
export class AccessKeyController {
  constructor(
    private readonly commands: CommandBus,
    private readonly keys: AccessKeyQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'All keys, the newest first' })
  @ApiOkResponse({ type: KeysAnswer })
  async list(@Query() { after }: AfterQuery) {
    return { keys: await this.keys.list(after) };
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Issue a key; the answer has it, this once' })
  @ApiOkResponse({ type: IssuedAnswer })
  async issue(@Body() body: IssueBody, @Req() request: FastifyRequest): Promise<IssuedAnswer> {
    const { text, key } = keyToIssue(body, this.clock());
    const recorded = recordedAnswer(await this.commands.execute(new IssueKey(key, originOf(request))));
    return { ...recorded, keyId: key.keyId, key: text, expiresAt: key.expiresAt };
  }

  @Post(':keyId/revoke')
  @HttpCode(200)
  @ApiOperation({ summary: 'Revoke a key, within a second everywhere and for ever' })
  @ApiOkResponse({ type: RecordedAnswer })
  async revoke(@Param() { keyId }: KeyParam, @Body() { reason }: RevokeBody, @Req() request: FastifyRequest) {
    const revocation = {
      keyId,
      ...(reason !== undefined && { reason }),
      occurredAt: this.clock().toISOString(),
    };
    return recordedAnswer(await this.commands.execute(new RevokeKey(revocation, originOf(request))));
  }
}
