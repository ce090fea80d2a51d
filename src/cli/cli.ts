/** The commands and their help. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { ROLES } from '../access/access.events.js';
import type { WantedKey } from '../access/key-to-issue.js';
import { staffRules } from '../access/staff-roles.js';
import { describeSettings, readSettings, type Settings } from '../config/settings.js';
import { StoreRefused } from '../event-store/event-store.js';
import { VERSION } from '../http/contract.js';
import { YEARS, YEAR_STORIES } from '../simulation/years.js';
import { FORMATS } from '../report/report.js';
import { PAPER_NAMES } from '../report/render/paper.js';
import { printAsyncApi } from './asyncapi.js';
import { check } from './check.js';
import { copy, type CopyWords } from './copy.js';
import { showDigests, type DigestWords } from './digest.js';
import { evidenceCommands } from './evidence-commands.js';
import { COLUMNS, importCsv, type ImportKind } from './import-csv.js';
import { relay } from './relay.js';
import { replayCommands } from './replay-commands.js';
import { issueKey, listKeys, revokeKey, type DeskWords } from './keys.js';
import { policyCommands } from './policy-commands.js';
import { redact, type RedactWords } from './redact.js';
import { report, type ReportWords } from './report.js';
import { serve } from './serve.js';
import { demo, runSimulation, type SimulateOptions } from './simulate.js';
import { UsageError } from './usage-error.js';

export async function run(words: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(words, { from: 'user' });
  } catch (error) {
    // What the user can mend is said in a sentence; anything else keeps its stack.
    if (!(error instanceof StoreRefused) && !(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

const SERVICE = 'http://127.0.0.1:3000';

function program(): Command {
  const waybill = new Command('waybill')
    .description('Holds and courier transits of a library sharing group')
    .version(VERSION)
    .addHelpText('after', `\n${describeSettings()}`);
  waybill
    .command('serve', { isDefault: true })
    .description('run the service (the default)')
    .addHelpText('after', `\n${describeSettings()}`)
    .action(async () => {
      await serve(settings());
    });
  waybill
    .command('demo')
    .description('run the service on a simulated year, in a folder of its own (./data-demo, or WAYBILL_DATA)')
    .addOption(yearOption())
    .addHelpText('after', yearsHelp())
    .action((options: Pick<SimulateOptions, 'year'>) => demo(options, settings()));
  waybill
    .command('simulate')
    .description(
      'send a simulated sharing group to a service or into a data folder; the same seed gives the same group',
    )
    .requiredOption('--to <url or folder>', 'where to: the address of a service, or a data folder')
    .option('--branches <n>', 'branches on the courier, 2 to 240', whole, 60)
    .option('--days <n>', 'days to simulate', whole, 365)
    .option('--seed <n>', 'seed', whole, 1)
    .option('--start <day>', 'the first day, as 2025-07-01', '2025-07-01')
    .option('--items-per-month <n>', 'transits a month (default: 40,000 for 54 branches)', whole)
    .addOption(yearOption())
    .option('--truth <file>', 'write what really happened beside it, one JSON record a line')
    .addHelpText('after', yearsHelp())
    .action((options: SimulateOptions) => runSimulation(options, settings()));
  waybill
    .command('import')
    .description('import members or catalog facts from a CSV file; the same file again changes nothing')
    .argument('<kind>', 'branches or items', importKind)
    .argument('<file>', 'the CSV file')
    .option('--to <url or folder>', 'where to: the address of a service, or a data folder', SERVICE)
    .addHelpText(
      'after',
      `\nColumns:\n  branches: ${COLUMNS.branches.join(', ')}\n  items:    ${COLUMNS.items.join(', ')}`,
    )
    .action((kind: ImportKind, file: string, { to }: { to: string }) => importCsv(kind, file, to, settings()));
  waybill
    .command('check')
    .description('go through the whole log in WAYBILL_DATA and say what is wrong with it, if anything')
    .action(() => check(settings()));
  waybill
    .command('copy')
    .description('copy a log into another store, event for event; run again, it goes on where it was stopped')
    .requiredOption('--from <store>', 'where it is now; services may be running on it')
    .requiredOption('--to <store>', 'where it is to be as well; nobody else may write there')
    .addHelpText(
      'after',
      '\nA store is a data folder, the address of an EventStoreDB (esdb://…), or env:NAME, which takes either from that\nenvironment variable: a password on the command line can be read by others on this machine.',
    )
    .action((words: CopyWords) => copy(words, settings()));
  evidenceCommands(waybill, settings);
  replayCommands(waybill, settings);
  waybill
    .command('redact')
    .description(
      'erase a text from the log for ever, under the keys of two admins, as a law may demand; the service must be stopped',
    )
    .requiredOption('--event <event>', 'whose text: the event by its id or its position')
    .requiredOption('--field <field>', 'which text of it, such as note or reason')
    .requiredOption('--reason <text>', 'why; it is recorded, so nothing of what the text said')
    .option('--key-file <file>', 'a file with the first admin key (default: WAYBILL_KEY)')
    .option('--second-key-file <file>', "a file with another admin's key (default: WAYBILL_SECOND_KEY)")
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nThe event stays, with [redacted] in the place of the text, and what proves it stays valid. Views are deleted and built\nanew at the next start. Backups, Kafka topics and whatever was exported are out of reach; see docs/evidence.md.',
    )
    .action((words: RedactWords) => redact(words, settings()));
  waybill
    .command('report')
    .description('write the report of a month: three sentences that matter, charts, tables, and how all was computed')
    .option('--month <month>', 'as 2026-10, on the calendar of most branches (default: the last whole month)')
    .addOption(new Option('--format <format>', 'what to write').choices(FORMATS).default('pdf'))
    .option('--library <code>', "a library's own report: of its branches and its patrons' holds")
    .option('--known-at <time>', 'all as it was known then, as 2026-11-01T09:00:00-07:00 (default: as it is known now)')
    .addOption(new Option('--paper <paper>', 'what it is printed on').choices(PAPER_NAMES).default('letter'))
    .option('--out <file>', 'where to, - for standard output (default: waybill-report-<month>.<format>)')
    .option('--from <url or folder>', 'a running service, with a key in WAYBILL_KEY; else the folder WAYBILL_DATA')
    .addHelpText(
      'after',
      '\nThe figures are those of the log as it is now: late scans change past months. With --known-at they are those of\nthat time: the same question then has the same answer for ever. A month that is not over is told so far.\nAs csv it is one file with every table of the report, each below a line with # that says what it is.',
    )
    .action((words: ReportWords) => report(words, settings()));
  waybill
    .command('asyncapi')
    .description('print what the Kafka topics hold, as an AsyncAPI 3 document')
    .action(() => printAsyncApi(settings()));
  waybill
    .command('relay')
    .description(
      'publish the log once more to Kafka, under a fresh prefix, for a new consumer; the service may go on meanwhile',
    )
    .requiredOption('--prefix <prefix>', 'what the names of the topics begin with')
    .option('--from <position>', 'the first position to publish', position, 1n)
    .action((options: { prefix: string; from: bigint }) => relay(options, settings()));
  waybill
    .command('digest')
    .description('print what the daily digests of cases would say now; the service sends them by itself')
    .requiredOption('--dry-run', 'print, and send nothing')
    .option(
      '--from <url or folder>',
      "a running service, with a key of the group's staff in WAYBILL_KEY; else the folder WAYBILL_DATA",
    )
    .action((words: DigestWords) => showDigests(words, settings()));
  policyCommands(
    waybill
      .command('policy')
      .description('by what damage is decided: look at policies, adopt them, compare them and try them'),
    settings,
  );
  keyCommands(
    waybill.command('keys').description('issue, list and revoke the keys by which the service knows who calls'),
  );
  return waybill;
}

function keyCommands(keys: Command): void {
  const desk = () =>
    new Option(
      '--to <url or folder>',
      'a running service, with an admin key in WAYBILL_KEY; else the folder WAYBILL_DATA',
    );
  keys
    .command('issue')
    .description('issue a key and print it, this once')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .requiredOption('--label <text>', 'what it is for; nothing about persons')
    .option('--branch <code>', "the branch that a scanner's key speaks for")
    .option('--library <code>', "the library that a library's key is bound to")
    .option('--days <n>', 'days that it is valid', whole, 365)
    .addOption(desk())
    .action((words: WantedKey & DeskWords) => issueKey(words, settings()));
  keys
    .command('list')
    .description('all keys, the newest first; never the keys themselves')
    .addOption(desk())
    .action((words: DeskWords) => listKeys(words, settings()));
  keys
    .command('revoke')
    .description('revoke a key, for ever')
    .argument('<keyId>', 'the part between wb_ and the next _')
    .option('--reason <text>', 'why; nothing about persons')
    .addOption(desk())
    .action((keyId: string, { reason, ...words }: DeskWords & { reason?: string }) =>
      revokeKey(keyId, reason, words, settings()),
    );
}

const yearOption = () =>
  new Option('--year <kind>', 'a year with one fault of its own (default: the usual faults)').choices(YEARS);

const yearsHelp = () => `\nYears:\n${YEARS.map((year) => `  ${year.padEnd(14)} ${YEAR_STORIES[year]}`).join('\n')}`;

function whole(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}

function position(text: string): bigint {
  if (/^\d{1,19}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

function importKind(text: string): ImportKind {
  if (text === 'branches' || text === 'items') return text;
  throw new InvalidArgumentError('It must be branches or items.');
}

function settings(): Settings {
  try {
    const read = readSettings(process.env);
    if (read.access.oidc) staffRules(read.access.oidc.roles);
    return read;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
