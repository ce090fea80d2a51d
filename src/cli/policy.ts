/** `waybill policy list|show|check|adopt|compare|try`: policies for those who decide about them, at a desk without a browser. */
import { readFileSync } from 'node:fs';
import type { Settings } from '../config/settings.js';
import { ComparisonOfPolicies, PoliciesAnswer, TrialAnswer } from '../damage/policy.answers.js';
import { compared } from '../damage/policy.compare.js';
import { checkDocument, shippedPolicies } from '../damage/policy.document.js';
import { GROUP } from '../damage/policy.events.js';
import type { Policy } from '../damage/policy.shape.js';
import { policyWords } from '../damage/policy.words.js';
import { isScope } from '../damage/policies.queries.js';
import { csv } from '../http/csv.js';
import { columnsOf } from '../http/csv.columns.js';
import { systemClock, type Clock } from '../plain/clock.js';
import { openPolicyDesk, type PolicyDesk } from './policy-desk.js';
import { comparedLines, listLines, triedLines } from './policy-lines.js';
import { UsageError } from './usage-error.js';

export const POLICY_FORMATS = ['table', 'json', 'csv'] as const;

export interface AskWords {
  readonly format: (typeof POLICY_FORMATS)[number];
  /** The address of a running service; else the data folder of one that is stopped. */
  readonly from?: string;
}

export interface AdoptWords {
  readonly scope: string;
  /** The first day on which it is in force. */
  readonly from: string;
  readonly reason: string;
  /** The address of a running service; else the data folder of one that is stopped. */
  readonly to?: string;
}

export interface TryWords extends AskWords {
  readonly since: string;
  readonly until?: string;
}

export const listPolicies = ({ format, from }: AskWords, settings: Settings, clock: Clock = systemClock) =>
  atDesk('--from', from, settings, clock, async (desk) => {
    const answer = await desk.list();
    if (format === 'csv') printTable(`# waybill policy list`, columnsOf(PoliciesAnswer, 'policies'), answer.policies);
    else print(format, answer, listLines(answer));
  });

/** A shipped one and a file need no service. */
export async function showPolicy(
  name: string,
  { format, from }: AskWords,
  settings: Settings,
  clock: Clock = systemClock,
): Promise<void> {
  const policy = await policyNamed(name, from, settings, clock);
  print(format, policy, policyWords(policy));
}

/** Throws `UsageError` with all that is to be mended. */
export function checkPolicyFile(file: string): void {
  const { title, rules } = policyInFile(file);
  console.log(`${file} is a policy: ${title}, with ${rules.length} rules.`);
}

export const adoptPolicy = (
  name: string,
  { scope, from: day, reason, to }: AdoptWords,
  settings: Settings,
  clock: Clock = systemClock,
) => {
  const policy = ownOrShipped(name);
  return atDesk('--to', to, settings, clock, async (desk) => {
    const { status } = await desk.adopt({ scope, policy, day, reason });
    const what = `${policy.policy} is in force for ${scope} from ${day} on`;
    console.error(status === 'recorded' ? `${what}.` : `${what}: it was adopted before.`);
  });
};

export async function comparePolicies(
  one: string,
  other: string,
  { format, from }: AskWords,
  settings: Settings,
  clock: Clock = systemClock,
): Promise<void> {
  const a = await policyNamed(one, from, settings, clock);
  const b = await policyNamed(other, from, settings, clock);
  const rows = compared(a, b);
  if (format === 'csv')
    printTable(`# waybill policy compare ${one} ${other}`, columnsOf(ComparisonOfPolicies, 'rows'), rows);
  else print(format, { a, b, rows }, comparedLines(a, b, rows));
}

export const tryPolicy = (
  name: string,
  { format, from, ...period }: TryWords,
  settings: Settings,
  clock: Clock = systemClock,
) => {
  const policy = ownOrShipped(name);
  return atDesk('--from', from, settings, clock, async (desk) => {
    const answer = await desk.try({ policy, ...period });
    if (format === 'csv')
      printTable(`# waybill policy try ${name} --since ${period.since}`, columnsOf(TrialAnswer, 'flips'), answer.flips);
    else print(format, answer, triedLines(answer));
  });
};

async function atDesk<T>(
  option: '--from' | '--to',
  where: string | undefined,
  settings: Settings,
  clock: Clock,
  work: (desk: PolicyDesk) => Promise<T>,
): Promise<T> {
  const desk = await openPolicyDesk(option, where, settings, clock);
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
}

/** What a scope has in force, a shipped one, or what is in a file. */
async function policyNamed(name: string, from: string | undefined, settings: Settings, clock: Clock): Promise<Policy> {
  if (!isScope(name) || name.endsWith('.json')) return ownOrShipped(name);
  const found = await atDesk(
    '--from',
    from,
    settings,
    clock,
    async (desk) => (await desk.one(name)).document ?? (await desk.one(GROUP)).document,
  );
  if (found) return found;
  throw new UsageError(`Nothing is in force for ${name}. See: waybill policy list.`);
}

function ownOrShipped(name: string): Policy {
  const shipped = shippedPolicies().find(({ policy }) => policy === name);
  return shipped ?? policyInFile(name);
}

function policyInFile(file: string): Policy {
  const checked = checkDocument(jsonIn(file));
  if ('policy' in checked) return checked.policy;
  const flaws = checked.flaws.map(({ detail }) => `  ${detail}`);
  throw new UsageError([`${file} is no policy; mend these first:`, ...flaws].join('\n'));
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file} is not JSON.`, { cause: error });
    const names = shippedPolicies().map(({ policy }) => policy);
    throw new UsageError(
      `${file} cannot be read, and no policy of this name is shipped. These are: ${names.join(', ')}.`,
      { cause: error },
    );
  }
}

/** As `?format=csv` has it. */
const printTable = (...table: Parameters<typeof csv>): void => console.log(csv(...table).trimEnd());

const print = (format: AskWords['format'], answer: unknown, lines: readonly string[]): void =>
  console.log(format === 'json' ? JSON.stringify(answer, null, 2) : lines.join('\n'));
