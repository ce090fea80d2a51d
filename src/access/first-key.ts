/**
 * The first admin key, without which nobody could issue any. It has a stream of its own, so that one of several instances makes it,
 * once; whoever loses it issues another with `waybill keys issue`: who can write in the log may.
 */
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Execute } from '../event-store/execute.js';
import { LOG, type Log } from '../observability/log.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { DAY_MS } from '../plain/days.js';
import { IssueKey } from './access-key.commands.js';
import { accessKeyDecider, type IssuedKey } from './access-key.decider.js';
import { accessStream } from './access.events.js';
import { FIRST_KEY, hashOf, isKey, newKeyText } from './key-text.js';

const LABEL = 'first admin key';
/** Long, since it is there for the case that nothing else is; it should be revoked when others were issued. */
const VALID_DAYS = 3_650;
const ORIGIN = { actor: { key: 'start' }, correlationId: 'start' };

@Injectable()
export class FirstKey {
  /** Of this start alone, so that asking again after an append of unknown outcome finds it again. */
  private readonly made = newKeyText(FIRST_KEY);

  constructor(
    private readonly log: Execute,
    private readonly commands: CommandBus,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly logger: Pick<Log, 'warn'>,
  ) {}

  /**
   * Sees to it that there is one: `chosen` by the operator, or made. Answers with the key if this start made it: to be shown once,
   * and never to be logged. Can be asked again after it rejected with `StoreUnavailable`.
   */
  async ensure(chosen?: string): Promise<string | null> {
    const text = chosen ?? this.made;
    let state = await this.log.load(accessStream(FIRST_KEY), accessKeyDecider);
    if (state.status === 'none') ({ state } = await this.commands.execute(new IssueKey(this.keyOf(text), ORIGIN)));
    const counts = state.status === 'issued' && isKey(text, state.key);
    if (chosen !== undefined && !counts) this.logger.warn(USELESS);
    return counts && chosen === undefined ? text : null;
  }

  private keyOf(text: string): IssuedKey {
    const now = this.clock();
    return {
      keyId: FIRST_KEY,
      role: 'admin',
      label: LABEL,
      hash: hashOf(text),
      expiresAt: new Date(now.getTime() + VALID_DAYS * DAY_MS).toISOString(),
      occurredAt: now.toISOString(),
    };
  }
}

const USELESS =
  'WAYBILL_ADMIN_KEY does nothing: the first admin key was another one, or is revoked. Other keys are issued with waybill keys.';
