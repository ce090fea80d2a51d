/**
 * Twenty thousand requests of all kinds, from everybody: none breaks the service, every answer is as the contract says, nothing is taken
 * that the contract does not allow, and every refusal is a problem. `FUZZ_SEED` asks others, `FUZZ_REQUESTS` more.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accessEvents } from '../../src/access/access.events.js';
import { PAGE_HEADER } from '../../src/access/own-page.js';
import { courierEvents } from '../../src/courier/item.events.js';
import { claimEvents } from '../../src/damage/claim.events.js';
import { policyEvents } from '../../src/damage/policy.events.js';
import { holdEvents } from '../../src/holds/hold.events.js';
import { typeOf } from '../../src/http/problems.js';
import { partnerEvents } from '../../src/partners/partner.events.js';
import { keysOfAllRoles } from '../access/support/keys.js';
import { startService, type Answer, type Client, type Json, type Service } from '../support/service.js';
import { callsOf, Documented, type Contract } from './support/documented.js';
import { fillFuzzedGroup, givenIds, POOLS } from './support/fuzzed-group.js';
import { fuzzedRequests, type FuzzedRequest, type Pools } from './support/fuzzed-requests.js';
import { at } from './support/group.js';

const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 20_000);
const AT_ONCE = 32;
const MOST_FAULTS = 20;

let service: Service;
let contract: Contract;
let clients: Readonly<Record<string, Pick<Client, 'call'>>>;
let pools: Pools;
/** Every view is as far as this: a read that waits for more may rightly be told to come again. */
let settled: bigint;
beforeAll(async () => {
  service = await startService({ now: at(10, 12), settings: { readWaitMs: 0, journalMs: 100 } });
  await fillFuzzedGroup(service);
  contract = (await service.get('/openapi.json')).body as unknown as Contract;
  pools = { ...POOLS, ...(await givenIds(service)) };
  const keys = Object.entries(await keysOfAllRoles(service));
  clients = {
    ...Object.fromEntries(keys.map(([role, key]) => [role, service.as(key)])),
    browser: { call: fromBrowser },
    stranger: service.as(null),
    forger: service.as(`wb_k7mwq2r9tx_${'A'.repeat(43)}`),
  };
  await service.engine.caughtUp();
  settled = await service.store.head();
});
afterAll(() => service.stop());

/** A browser opens a session, and another one when that has been ended or renewed. */
let session: Promise<string> | undefined;
async function fromBrowser(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  session ??= service.call('POST', '/v1/session').then(({ headers }) => headers.getSetCookie()[0]?.split(';')[0] ?? '');
  const page = { [PAGE_HEADER]: '1', 'sec-fetch-site': 'same-origin' };
  const answer = await service.as(null).call(method, path, body, {
    cookie: await session,
    ...page,
    ...headers,
  });
  if (answer.headers.has('set-cookie')) session = undefined;
  return answer;
}

/** Half of them may do everything, so that most requests get past the gate. */
const WHO = [
  ...Array.from({ length: 8 }, () => 'admin'),
  ...['browser', 'browser', 'scanner', 'library', 'monitor', 'auditor', 'ils', 'consumer', 'stranger', 'forger'],
];

test(`whatever is asked (FUZZ_SEED=${SEED}), the service answers as its contract says`, async () => {
  const documented = new Documented(contract);
  const done = new Set<string>();
  const faults: string[] = [];
  /** What is wrong with an answer, in words. */
  const faultOf = (request: FuzzedRequest, answer: Answer): string | undefined => {
    const { line } = request;
    const wrong = broken(request, answer) ?? documented.faultOf(line, answer);
    if (wrong !== undefined || answer.status !== 200) return wrong;
    const taken = takenOf(request, answer);
    if (!taken) return undefined;
    const names = [...fieldsIn(taken.sent), ...new URL(request.path, service.url).searchParams.keys()];
    for (const call of [line, ...names.map((name) => `${line} ${name}`)]) done.add(call);
    return documented.faultOfTaken(line, taken.sent);
  };
  const requests = fc.tuple(fc.constantFrom(...WHO), fuzzedRequests(contract, pools));
  const asking = fc.sample(requests, { numRuns: REQUESTS, seed: SEED }).values();
  const ask = async () => {
    for (const [who, request] of asking) {
      if (faults.length >= MOST_FAULTS) return;
      const { line, method, path, body, type } = request;
      const headers = type === undefined ? {} : { 'content-type': type };
      const fault = await clients[who]!.call(method, path, body, headers).then(
        (answer) => faultOf(request, answer),
        (error: unknown) => `no answer: ${String(error)}`,
      );
      if (fault !== undefined)
        faults.push(`${line}: ${fault}\n  asked by ${who}: ${JSON.stringify(request).slice(0, 1_000)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  expect(faults).toEqual([]);
  expect(service.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
  // It got past the doors: every call was done, with each of its parameters and fields, and every kind of event was recorded.
  expect(callsOf(contract).filter((call) => !done.has(call))).toEqual([]);
  expect(await neverRecorded()).toEqual([]);
}, 600_000);

/**
 * No request is a reason to break, but one to be told to come again: to wait for what nobody has recorded. A bundle waits by itself for
 * the tree of what it tells; here no wait is long enough.
 */
function broken({ path }: FuzzedRequest, { status, body, text }: Answer): string | undefined {
  if (status < 500) return undefined;
  const { pathname, searchParams } = new URL(path, 'http://here');
  const tooFar = searchParams.getAll('after').some((after) => Number(after) > Number(settled));
  const waits = tooFar || pathname.startsWith('/v1/evidence/bundles/');
  return waits && body['type'] === typeOf('view-behind') ? undefined : `broke with ${status}: ${text}`;
}

/** What was taken of the body of an accepted request: of scans, those that were not refused; undefined when nothing was. */
function takenOf({ body }: FuzzedRequest, answer: Answer): { readonly sent: unknown } | undefined {
  // Of a file there is nothing to be said but that it was taken.
  if (Buffer.isBuffer(body)) return { sent: body.toString() };
  const sent = (typeof body === 'string' ? JSON.parse(body) : body) as Json | undefined;
  const results = answer.body['results'] as readonly Json[] | undefined;
  if (!sent || !results) return { sent };
  const scans = (sent['scans'] as readonly unknown[]).filter((_, n) => results[n]?.['status'] !== 'refused');
  return scans.length === 0 ? undefined : { sent: { ...sent, scans } };
}

/** The names of all fields of a body, those of its scans included. */
function fieldsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(fieldsIn);
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .flatMap(([name, inner]) => [name, ...fieldsIn(inner)]);
}

/** What people say of claims; what follows from the log and from time, no request records. */
const BY_THEMSELVES = ['claim-opened', 'claim-assessed', 'claim-escalated', 'claim-lapsed', 'claim-withdrawn'];
const saidOfClaims = Object.keys(claimEvents).filter((type) => !BY_THEMSELVES.includes(type));

/** The types of which no request has recorded an event. */
async function neverRecorded(): Promise<readonly string[]> {
  const never: string[] = [];
  const others = { ...accessEvents, ...courierEvents, ...holdEvents, ...partnerEvents, ...policyEvents };
  for (const type of [...Object.keys(others), ...saidOfClaims]) {
    const { events } = await service.store.readAll(settled, { types: [type], limit: 1 });
    if (events.length === 0) never.push(type);
  }
  return never;
}
