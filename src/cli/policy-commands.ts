/** The commands about policies and their help. */
import { Option, type Command } from 'commander';
import type { Settings } from '../config/settings.js';
import {
  adoptPolicy,
  checkPolicyFile,
  comparePolicies,
  listPolicies,
  POLICY_FORMATS,
  showPolicy,
  tryPolicy,
  type AdoptWords,
  type AskWords,
  type TryWords,
} from './policy.js';

const WHERE = 'a running service, with a key in WAYBILL_KEY; else the folder WAYBILL_DATA';
const NAMES =
  '\nA policy is named by a file (own.json), by its name where it is shipped (clean-receipt), or by whose it is';

export function policyCommands(policy: Command, settings: () => Settings): void {
  const asking = (command: Command, formats: readonly string[] = POLICY_FORMATS) =>
    command
      .addOption(new Option('--format <format>', 'how to print it').choices(formats).default('table'))
      .option('--from <url or folder>', WHERE);
  asking(policy.command('list'))
    .description('policies that are shipped, and those that the group and its libraries have adopted')
    .action((words: AskWords) => listPolicies(words, settings()));
  asking(policy.command('show'), ['table', 'json'])
    .description('a policy in words')
    .argument('<name>', 'a shipped one, a file, group, or the code of a library')
    .addHelpText('after', `${NAMES}:\ngroup, or the code of a library, for what is in force there today.`)
    .action((name: string, words: AskWords) => showPolicy(name, words, settings()));
  policy
    .command('check')
    .description('whether a file is a policy; if not, what is to be mended')
    .argument('<file>', 'the JSON document')
    .action((file: string) => checkPolicyFile(file));
  policy
    .command('adopt')
    .description('adopt a policy for the group or a library; the same for the same day again changes nothing')
    .argument('<file>', 'the JSON document, or the name of a shipped one')
    .requiredOption('--scope <scope>', 'group, or the code of a library')
    .requiredOption('--from <day>', 'the first day on which it is in force, as 2027-01-01')
    .requiredOption('--reason <text>', 'why, such as the minutes of a meeting; nothing about patrons')
    .option('--to <url or folder>', WHERE.replace('a key', 'an admin key'))
    .addHelpText(
      'after',
      '\nIt decides about what is shipped from that day on. A first one may begin in the past, where nothing was decided by\nanother; after that, what is past stays as it was decided.',
    )
    .action((file: string, words: AdoptWords) => adoptPolicy(file, words, settings()));
  asking(policy.command('compare'))
    .description('two policies side by side: typical cases, rules and deadlines')
    .argument('<a>', 'a shipped one, a file, group, or the code of a library')
    .argument('<b>', 'the other one')
    .addHelpText('after', `${NAMES}.\nA library without one of its own has the group's.`)
    .action((a: string, b: string, words: AskWords) => comparePolicies(a, b, words, settings()));
  asking(policy.command('try'))
    .description('what if: all damage of a time under another policy, against what was decided; nothing is recorded')
    .argument('<file>', 'the JSON document, or the name of a shipped one')
    .requiredOption('--since <day>', 'damage found on this day or later, as 2025-07-01')
    .option('--until <day>', 'and before this one (default: until now)')
    .addHelpText('after', '\nAs csv it is the list of damages that would have been decided otherwise.')
    .action((file: string, words: TryWords) => tryPolicy(file, words, settings()));
}
