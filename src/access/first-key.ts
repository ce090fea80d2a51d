/**
 * The first admin key, without which nobody could issue any. It has a stream of its own, so that one of several instances makes it,
 * once; whoever loses it issues another with `waybill keys issue` on the stopped service's folder.
 */
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Execute } from '../event-store/execute.js';
import { LOG, type Log } from '../observability/log.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { DAY_MS } from '../plain/days.js';
import { IssueKey } from './access-key.commands.js';
import { accessKeyDecider } from './access-key.decider.js';
import { accessStream } from './access.events.js';
import { FIRST_KEY, hashOf, isKey, newKeyText } from './key-text.js';

const LABEL = 'first admin key';
/** Long, since it is there for the case that nothing else is; it should be revoked when others were issued. */
const VALID_DAYS = 3_650;
const ORIGIN = { actor: { key: 'start' }, correlationId: 'start' };

@Injectable()
export class FirstKey {
  constructor(
    private readonly log: Execute,
    private readonly commands: CommandBus,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly logger: Pick<Log, 'warn'>,
  ) {}

  /**
   * Sees to it that there is one: `chosen` by the operator, or made. Answers with the key if it was made now: to be shown once,
   * and never to be logged.
   */
  async ensure(chosen?: string): Promise<string | null> {
    const known = await this.log.load(accessStream(FIRST_KEY), accessKeyDecider);
    if (known.status !== 'none') {
      if (chosen !== undefined && (known.status === 'revoked' || !isKey(chosen, known.key))) this.logger.warn(USELESS);
      return null;
    }
    const text = chosen ?? newKeyText(FIRST_KEY);
    const now = this.clock();
    const key = {
      keyId: FIRST_KEY,
      role: 'admin',
      label: LABEL,
      hash: hashOf(text),
      expiresAt: new Date(now.getTime() + VALID_DAYS * DAY_MS).toISOString(),
      occurredAt: now.toISOString(),
    } as const;
    const { outcome } = await this.commands.execute(new IssueKey(key, ORIGIN));
    return outcome === 'recorded' && chosen === undefined ? text : null;
  }
}

const USELESS =
  'WAYBILL_ADMIN_KEY does nothing: the first admin key was another one, or is revoked. Other keys are issued with waybill keys.';
