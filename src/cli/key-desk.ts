/** Where keys are issued and revoked: a running service, spoken to over HTTP, or the data folder of one that is stopped. */
import { CommandBus } from '@nestjs/cqrs';
import { IssueKey, RevokeKey } from '../access/access-key.commands.js';
import { IssueBody, KeyParam, RevokeBody, type IssuedAnswer } from '../access/access-key.controller.js';
import { AccessKeyQueries, type KeyRow } from '../access/access-keys.queries.js';
import { keyToIssue, type WantedKey } from '../access/key-to-issue.js';
import type { Settings } from '../config/settings.js';
import { EVENT_STORE } from '../event-store/event-store.module.js';
import { StoreRefused, type EventStore } from '../event-store/event-store.js';
import type { RecordedAnswer } from '../http/answers.js';
import { recordedAnswer } from '../http/answers.js';
import { ProblemException } from '../http/problems.js';
import { faults } from '../http/validation.js';
import { systemClock } from '../plain/clock.js';
import { openApplication } from './application.js';
import { askService } from './ask-service.js';
import { isAddress, keyFor } from './target.js';
import { UsageError } from './usage-error.js';

export interface KeyDesk {
  issue(wanted: WantedKey): Promise<Omit<IssuedAnswer, keyof RecordedAnswer>>;
  list(): Promise<readonly KeyRow[]>;
  revoke(keyId: string, reason?: string): Promise<RecordedAnswer>;
  close(): Promise<void>;
}

/** All of its calls reject with `UsageError` when the caller can mend it. */
export function openKeyDesk(to: string | undefined, settings: Settings): Promise<KeyDesk> | KeyDesk {
  if (to === undefined) return folderDesk(settings);
  if (isAddress(to)) return serviceDesk(to, keyFor(to, settings));
  return folderDesk({ ...settings, dataFolder: to, eventStore: 'embedded' });
}

function serviceDesk(service: string, key: string): KeyDesk {
  const call = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const headers = { 'content-type': 'application/json' };
    const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    return (await (await askService(service, path, key, sent)).json()) as Answer;
  };
  return {
    issue: (wanted) => call<IssuedAnswer>('POST', '/v1/keys', wanted),
    list: async () => (await call<{ keys: KeyRow[] }>('GET', '/v1/keys')).keys,
    revoke: (keyId, reason) =>
      call<RecordedAnswer>(
        'POST',
        `/v1/keys/${encodeURIComponent(keyId)}/revoke`,
        reason === undefined ? {} : { reason },
      ),
    close: () => Promise.resolve(),
  };
}

/** Whoever may write in the folder is asked for no key: the log is theirs anyway. */
const ORIGIN = { actor: { key: 'command-line' }, correlationId: 'command-line' };

async function folderDesk(settings: Settings): Promise<KeyDesk> {
  const application = await openApplication(settings, systemClock).catch(andTellOfService);
  const commands = application.get(CommandBus);
  return {
    async issue(wanted) {
      check(Object.assign(new IssueBody(), wanted));
      const { text, key } = keyToIssue(wanted, systemClock());
      await mendable(async () => recordedAnswer(await commands.execute(new IssueKey(key, ORIGIN))));
      return { keyId: key.keyId, key: text, expiresAt: key.expiresAt };
    },
    async list() {
      const head = await application.get<EventStore>(EVENT_STORE).head();
      return application.get(AccessKeyQueries, { strict: false }).list(head.toString());
    },
    revoke(keyId, reason) {
      check(Object.assign(new KeyParam(), { keyId }));
      const why = reason === undefined ? {} : { reason };
      check(Object.assign(new RevokeBody(), why));
      const revocation = { keyId, ...why, occurredAt: systemClock().toISOString() };
      return mendable(async () => recordedAnswer(await commands.execute(new RevokeKey(revocation, ORIGIN))));
    },
    close: () => application.close(),
  };
}

function check(form: object): void {
  const errors = faults(form);
  if (errors) throw new UsageError(errors.map(({ detail }) => detail).join('; '));
}

async function mendable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ProblemException ? new UsageError(error.problem.detail, { cause: error }) : error;
  }
}

function andTellOfService(error: unknown): never {
  if (!(error instanceof StoreRefused)) throw error;
  const hint = 'To speak to the service that runs there: --to http://127.0.0.1:3000, with an admin key in WAYBILL_KEY.';
  throw new UsageError(`${error.message}\n${hint}`, { cause: error });
}
