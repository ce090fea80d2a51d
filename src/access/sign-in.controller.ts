/** The way of staff to the identity provider and back, in a browser. */
import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fail } from '../http/problems.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { BeginSession } from './session.commands.js';
import { sessionCookie } from './session-text.js';
import { sessionToOpen } from './session-to-open.js';
import { SignIn } from './sign-in.js';
import { noUnderwayCookie, underwayCookie, underwayIn } from './sign-in.cookie.js';

/** They answer browsers with redirects, and are no part of the contract. */
@ApiExcludeController()
@Controller('sign-in')
export class SignInController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(SignIn) private readonly signIn: SignIn | undefined,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  async begin(@Query('to') to: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { address, underway } = await this.provider().begin(typeof to === 'string' ? to : '/');
    void reply.header('set-cookie', underwayCookie(underway)).redirect(address.href, 303);
  }

  @Get('callback')
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const signIn = this.provider();
    const { state } = request.query as { state?: unknown };
    const underway = underwayIn(request.headers.cookie);
    if (!underway || underway.state !== state) {
      throw fail(
        'sign-in-expired',
        'This browser has not begun this sign-in, or too long ago. Begin again at /sign-in.',
      );
    }
    const { search } = new URL(request.url, 'http://here');
    const who = await signIn.finish(search, underway);
    const { text, session, seconds } = sessionToOpen(who, this.clock());
    const origin = { actor: { key: who.staff }, correlationId: request.id };
    await this.commands.execute(new BeginSession(session, origin));
    void reply
      .header('set-cookie', [sessionCookie(text, seconds, 'lax'), noUnderwayCookie()])
      .redirect(underway.to, 303);
  }

  private provider(): SignIn {
    if (this.signIn) return this.signIn;
    throw fail('sign-in-off', 'No identity provider is configured here. Use a key.');
  }
}
