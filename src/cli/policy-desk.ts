/** Where policies are asked for and adopted: a running service, spoken to over HTTP, or the data folder of one that is stopped. */
import { CommandBus } from '@nestjs/cqrs';
import type { Settings } from '../config/settings.js';
import type { PoliciesAnswer, PolicyAnswer, TrialAnswer } from '../damage/policy.answers.js';
import { PolicyQueries } from '../damage/policies.queries.js';
import { SayOfPolicy } from '../damage/policy.commands.js';
import { AdoptionBody, AdoptionParam, TrialBody } from '../damage/policy.controller.js';
import type { Policy } from '../damage/policy.shape.js';
import { PolicyTrial } from '../damage/policy.trial.js';
import { recordedAnswer, type RecordedAnswer } from '../http/answers.js';
import { ProblemException } from '../http/problems.js';
import { faults } from '../http/validation.js';
import type { Clock } from '../plain/clock.js';
import { askService } from './ask-service.js';
import { openFolder, readUpToNow, SAY_EACH_MS } from './read-folder.js';
import { isAddress, keyFor } from './target.js';
import { UsageError } from './usage-error.js';

export interface WantedAdoption {
  readonly scope: string;
  readonly policy: Policy;
  readonly day: string;
  readonly reason: string;
}

export interface WantedTrial {
  readonly policy: Policy;
  readonly since: string;
  readonly until?: string;
}

export interface PolicyDesk {
  list(): Promise<PoliciesAnswer>;
  /** Of a scope. */
  one(scope: string): Promise<PolicyAnswer>;
  adopt(wanted: WantedAdoption): Promise<RecordedAnswer>;
  try(wanted: WantedTrial): Promise<TrialAnswer>;
  close(): Promise<void>;
}

/** All of its calls reject with `UsageError` when the caller can mend it. `option` is what `where` was said with. */
export function openPolicyDesk(
  option: '--from' | '--to',
  where: string | undefined,
  settings: Settings,
  clock: Clock,
): Promise<PolicyDesk> | PolicyDesk {
  return where !== undefined && isAddress(where)
    ? serviceDesk(where, keyFor(where, settings))
    : folderDesk(option, where, settings, clock);
}

function serviceDesk(service: string, key: string): PolicyDesk {
  const call = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const headers = { 'content-type': 'application/json' };
    const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    return (await (await askService(service, path, key, sent)).json()) as Answer;
  };
  return {
    list: () => call('GET', '/v1/policies'),
    one: (scope) => call('GET', `/v1/policies/${encodeURIComponent(scope)}`),
    adopt: ({ scope, day, ...body }) =>
      call('PUT', `/v1/policies/${encodeURIComponent(scope)}/${encodeURIComponent(day)}`, body),
    try: (wanted) => {
      console.error(`${service} tries it …`);
      return call('POST', '/v1/policies/try', wanted);
    },
    close: () => Promise.resolve(),
  };
}

/** Whoever may write in the folder is asked for no key: the log is theirs anyway. */
const ORIGIN = { actor: { key: 'command-line' }, correlationId: 'command-line' };

async function folderDesk(
  option: '--from' | '--to',
  folder: string | undefined,
  settings: Settings,
  clock: Clock,
): Promise<PolicyDesk> {
  const application = await openFolder(option, folder, settings, clock);
  await readUpToNow(application);
  const policies = application.get(PolicyQueries, { strict: false });
  return {
    list: () => mendable(() => policies.list({})),
    one: (scope) => mendable(() => policies.one(scope, {})),
    adopt: ({ scope, policy, day, reason }) =>
      mendable(async () => {
        check(Object.assign(new AdoptionParam(), { scope, day }), Object.assign(new AdoptionBody(), { reason }));
        const said = new SayOfPolicy({ scope, policy, inForceFrom: day, reason }, ORIGIN);
        return recordedAnswer(await application.get(CommandBus).execute(said));
      }),
    try: ({ policy, since, until }) =>
      mendable(() => {
        const period = { since, ...(until !== undefined && { until }) };
        check(Object.assign(new TrialBody(), period));
        const trial = application.get(PolicyTrial, { strict: false });
        return trial.try({ policy, ...period }, toldNowAndThen()) as Promise<TrialAnswer>;
      }),
    close: () => application.close(),
  };
}

/** What takes long says how far it is. */
function toldNowAndThen(): (done: number, of: number) => void {
  let last = performance.now();
  return (done, of) => {
    if (performance.now() - last < SAY_EACH_MS) return;
    last = performance.now();
    console.error(`  ${done} of ${of} damages`);
  };
}

function check(...forms: readonly object[]): void {
  const errors = forms.flatMap((form) => faults(form) ?? []);
  if (errors.length > 0) throw new UsageError(errors.map(({ detail }) => detail).join('; '));
}

async function mendable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ProblemException ? new UsageError(error.problem.detail, { cause: error }) : error;
  }
}
