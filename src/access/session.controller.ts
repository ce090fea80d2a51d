/**
 * Sessions of browsers. A scan station shows its key once and gets a cookie that no script can read; it renews the session while
 * it is in use, so that the key need not be kept.
 */
import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AfterQuery, RecordedAnswer, recordedAnswer } from '../http/answers.js';
import { callerIfKnown, callerOf, From, type Caller } from '../http/caller.js';
import { IdField } from '../http/fields.js';
import { originOf } from '../http/origin.js';
import { fail } from '../http/problems.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { ROLES } from './access.events.js';
import { KeyRing } from './key-ring.js';
import { BeginSession, EndSession } from './session.commands.js';
import { SessionQueries } from './session.queries.js';
import { SignIn } from './sign-in.js';
import { noSessionCookie, sessionCookie } from './session-text.js';
import { sessionToOpen } from './session-to-open.js';

export class CallerAnswer {
  @ApiProperty({ description: 'What stands in the events that they record' }) id!: string;
  @ApiProperty({ enum: ROLES }) role!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The branch that they speak for' }) branch!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The library that they are bound to' }) library!:
    string | null;
  @ApiProperty({ format: 'date-time', description: 'Until when they are let in' }) expiresAt!: string;
}

export class WaysAnswer {
  @ApiProperty({ type: CallerAnswer, nullable: true, description: 'Who is calling; null for a stranger' })
  caller!: CallerAnswer | null;
  @ApiProperty({ description: 'Whether staff sign in at an identity provider, from /sign-in; else with a key only' })
  provider!: boolean;
}

export class OpenedAnswer extends RecordedAnswer {
  @ApiProperty() sessionId!: string;
  @ApiProperty({ format: 'date-time' }) expiresAt!: string;
}

export class SessionParam {
  @IdField({ description: 'The id of a session', example: 'h3vq8xn2dw' })
  sessionId!: string;
}

class SessionAnswer {
  @ApiProperty() sessionId!: string;
  @ApiProperty({ enum: ROLES }) role!: string;
  @ApiProperty({ type: String, nullable: true }) branch!: string | null;
  @ApiProperty({ type: String, nullable: true }) library!: string | null;
  @ApiProperty({ description: 'The key that it was opened with, or what stands for who has signed in' })
  openedBy!: string;
  @ApiProperty({ format: 'date-time' }) openedAt!: string;
  @ApiProperty({ format: 'date-time' }) expiresAt!: string;
}

export class SessionsAnswer {
  @ApiProperty({ type: [SessionAnswer] }) sessions!: SessionAnswer[];
}

@ApiTags('access')
@Controller('v1')
export class SessionController {
  constructor(
    private readonly commands: CommandBus,
    private readonly keys: KeyRing,
    private readonly sessions: SessionQueries,
    @Inject(SignIn) private readonly signIn: SignIn | undefined,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('session')
  @ApiOperation({ summary: 'Who is calling, and what they may see' })
  @ApiOkResponse({ type: CallerAnswer })
  who(@From() caller: Caller): CallerAnswer {
    return told(caller);
  }

  @Get('session/ways')
  @ApiOperation({ summary: 'How one signs in here, and whether one has' })
  @ApiOkResponse({ type: WaysAnswer })
  ways(@Req() request: FastifyRequest): WaysAnswer {
    const caller = callerIfKnown(request);
    return { caller: caller ? told(caller) : null, provider: this.signIn !== undefined };
  }

  @Post('session')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Trade a key for a session, as a cookie; or renew the session that a key has opened',
    description: 'With the cookie, whatever changes something needs the header x-waybill-page, with any value.',
  })
  @ApiOkResponse({ type: OpenedAnswer })
  async open(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<OpenedAnswer> {
    const caller = callerOf(request);
    const key = await this.keys.valid(caller.id);
    if (!key) throw fail('session-not-renewable', 'Who has signed in signs in again, at /sign-in.');
    const { role, branch, library, expiresAt: until } = key;
    const who = { role, ...(branch !== undefined && { branch }), ...(library !== undefined && { library }) };
    const { text, session, seconds } = sessionToOpen({ ...who, key: key.keyId }, this.clock(), until);
    const recorded = recordedAnswer(await this.commands.execute(new BeginSession(session, originOf(request))));
    if (caller.session !== undefined) await this.endSession(caller.session, request);
    void reply.header('set-cookie', sessionCookie(text, seconds, 'strict'));
    return { ...recorded, sessionId: session.sessionId, expiresAt: session.expiresAt };
  }

  @Delete('session')
  @ApiOperation({ summary: 'Sign out' })
  @ApiOkResponse({ type: RecordedAnswer })
  async end(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<RecordedAnswer> {
    const { session } = callerOf(request);
    if (session === undefined) throw fail('session-unknown', 'You have come with a key, not with a session.');
    const recorded = await this.endSession(session, request);
    void reply.header('set-cookie', noSessionCookie()).header('clear-site-data', '"cache", "cookies"');
    return recorded;
  }

  @Get('sessions')
  @ApiOperation({ summary: 'Sessions under way, the newest first' })
  @ApiOkResponse({ type: SessionsAnswer })
  async list(@Query() { after }: AfterQuery) {
    return { sessions: await this.sessions.underWay(after) };
  }

  @Post('sessions/:sessionId/end')
  @HttpCode(200)
  @ApiOperation({ summary: 'End a session, within a second everywhere' })
  @ApiOkResponse({ type: RecordedAnswer })
  endOne(@Param() { sessionId }: SessionParam, @Req() request: FastifyRequest): Promise<RecordedAnswer> {
    return this.endSession(sessionId, request);
  }

  private async endSession(sessionId: string, request: FastifyRequest): Promise<RecordedAnswer> {
    const end = { sessionId, occurredAt: this.clock().toISOString() };
    return recordedAnswer(await this.commands.execute(new EndSession(end, originOf(request))));
  }
}

const told = ({ id, role, branch, library, expiresAt }: Caller): CallerAnswer => ({
  id,
  role,
  branch: branch ?? null,
  library: library ?? null,
  expiresAt,
});
