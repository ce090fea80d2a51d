/**
 * Twenty thousand requests of all kinds, from everybody: none breaks the service, every answer is as the contract says, every refusal
 * tells what to mend. `FUZZ_SEED` and `FUZZ_REQUESTS` choose others.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { typeOf, PROBLEMS, type ProblemCode } from '../../src/http/problems.js';
import { keysOfAllRoles } from '../access/support/keys.js';
import { fillTwoLibraries } from '../access/support/two-libraries.js';
import { startService, type Answer, type Json, type Service } from '../support/service.js';
import { fuzzedRequests, type Contract, type FuzzedRequest } from './support/fuzzed-requests.js';
import { at, card, item } from './support/group.js';

const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 20_000);
const AT_ONCE = 32;

type Documented = Contract & {
  readonly paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: Json }> }> }>
  >;
};

let service: Service;
let contract: Documented;
let clients: readonly (string | null)[];
beforeAll(async () => {
  service = await startService({ now: at(10, 12), settings: { readWaitMs: 0 } });
  await fillTwoLibraries(service);
  contract = (await service.get('/openapi.json')).body as unknown as Documented;
  const { admin, ...others } = await keysOfAllRoles(service);
  // Half of them may do everything, so that most requests get past the gate.
  clients = [
    ...Array.from({ length: 8 }, () => admin),
    ...Object.values(others),
    null,
    `wb_k7mwq2r9tx_${'A'.repeat(43)}`,
  ];
});
afterAll(() => service.stop());

/** Positions beyond the log are left out: they are waited for, and then rightly answered with 503. */
const POOLS = {
  after: ['0', '1', '5'],
  barcode: [item(1), item(2), item(3), item(4), card(1), '31234000000011', 'LEGACY-7'],
  branch: ['MSLA', 'BOZE', 'HLNA', 'SEEL', 'NOWH'],
  from: ['MSLA', 'BOZE'],
  to: ['MSLA', 'BOZE', 'HLNA', 'NOWH'],
  owningBranch: ['MSLA', 'BOZE', 'NOWH'],
  pickupBranch: ['MSLA', 'BOZE', 'NOWH'],
  library: ['MSLA', 'BOZE', 'NOLIB'],
  patronLibrary: ['MSLA', 'BOZE', 'NOLIB'],
  code: ['MSLA', 'BOZE', 'NEW1', 'NEW2'],
  holdId: ['h-ours', 'h-theirs', 'h-patron', 'h-new', 'h-other'],
  scanId: ['ours-shipped', 'theirs-damaged', 'new-1', 'new-2', 'new-3'],
  claimId: [`${item(1)}-ours-damaged`, `${item(2)}-theirs-damaged`, 'none'],
  keyId: ['neverissued'],
  occurredAt: [at(1), at(5, 9), at(10), at(20), '2026-02-30T00:00:00Z', '1999-01-01T00:00:00Z'],
  placedAt: [at(1), at(9)],
  since: [at(1), at(9)],
  until: [at(5), at(11)],
  at: [at(3), at(9)],
  knownAt: [at(3), at(9)],
  timeZone: ['America/Denver', 'UTC', 'Nowhere/City'],
  note: ['torn cover', 'call 406-555-0134', 'someone@example.org', card(2)],
  role: ['scanner', 'library', 'auditor', 'consumer'],
  limit: ['1', '2', '100', '0', '1000000'],
};

test(`whatever is asked (FUZZ_SEED=${SEED}), the service answers as its contract says`, async () => {
  const answers = new Answers(contract);
  const requests = fc.sample(fc.tuple(fuzzedRequests(contract, POOLS), fc.constantFrom(...clients)), {
    numRuns: REQUESTS,
    seed: SEED,
  });
  const asking = requests.values();
  const faults: string[] = [];
  const ask = async () => {
    for (const [request, key] of asking) {
      const answer = await service.as(key).call(request.method, request.path, request.body);
      const fault = answers.faultOf(request, answer);
      if (fault !== undefined && faults.length < 20)
        faults.push(`${fault}\n  ${JSON.stringify(request).slice(0, 600)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  expect(faults).toEqual([]);
  // It got past the doors: every operation was answered well, and most kinds of problems were met.
  process.stderr.write(`fuzz, seed ${SEED}: ${answers.summary()}\n`);
  expect(answers.total).toBe(REQUESTS);
  expect(answers.neverDone()).toEqual(NEVER_DONE);
  expect(service.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
}, 600_000);

/** They need what no generated request can know: an id that was just given, or a browser's cookie. */
const NEVER_DONE = [
  'DELETE /v1/session',
  'GET /v1/session',
  'POST /v1/keys/{keyId}/revoke',
  'POST /v1/session',
  'POST /v1/sessions/{sessionId}/end',
];

class Answers {
  total = 0;
  private readonly done = new Map<string, number>();
  private readonly problems = new Map<string, number>();
  private readonly checks = new Map<string, ValidateFunction>();
  private readonly ajv = new Ajv2020({ strict: false, formats: { 'date-time': true, date: true } });

  constructor(private readonly document: Documented) {
    this.ajv.addSchema({ $id: 'openapi', components: document.components });
    for (const [path, operations] of Object.entries(document.paths))
      for (const method of Object.keys(operations)) this.done.set(`${method.toUpperCase()} ${path}`, 0);
  }

  /** What is wrong with an answer, in words. */
  faultOf({ line }: FuzzedRequest, { status, headers, body, text }: Answer): string | undefined {
    this.total++;
    if (status >= 500) return `${line} broke: ${status} ${text}`;
    const [type, check] = this.documented(line, status);
    if (!(headers.get('content-type') ?? '').startsWith(type))
      return `${line}: ${status} is ${headers.get('content-type') ?? 'of no type'}`;
    if (!check(type.includes('json') ? body : text))
      return `${line}: ${status} ${JSON.stringify(check.errors)} ${text}`;
    if (status === 200) {
      this.done.set(line, (this.done.get(line) ?? 0) + 1);
      return undefined;
    }
    const problem = String(body['type']);
    this.problems.set(problem, (this.problems.get(problem) ?? 0) + 1);
    const known = (Object.keys(PROBLEMS) as ProblemCode[]).find((code) => typeOf(code) === problem);
    if (known === undefined || PROBLEMS[known][0] !== status) return `${line}: ${status} with problem ${problem}`;
    return undefined;
  }

  neverDone(): readonly string[] {
    return [...this.done]
      .filter(([, times]) => times === 0)
      .map(([line]) => line)
      .sort();
  }

  summary(): string {
    const refused = [...this.problems.values()].reduce((sum, times) => sum + times, 0);
    return `${this.total} requests, ${this.total - refused} done, ${refused} refused with ${this.problems.size} kinds of problems`;
  }

  private documented(line: string, status: number): readonly [string, ValidateFunction] {
    const [method = '', path = ''] = line.split(' ');
    const { responses } = this.document.paths[path]![method.toLowerCase()]!;
    const content = responses[status === 200 ? '200' : 'default']?.content ?? {};
    const [[type, { schema }] = ['none', { schema: {} }]] = Object.entries(content);
    const id = `${line} ${status === 200 ? 'done' : 'refused'}`;
    const known = this.checks.get(id);
    if (known) return [type, known];
    const check = this.ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as Json);
    this.checks.set(id, check);
    return [type, check];
  }
}
