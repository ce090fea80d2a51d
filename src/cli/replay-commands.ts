/** `waybill replay` and `waybill diff`: their words and their help. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Settings } from '../config/settings.js';
import { allViews } from './all-views.js';
import { replay } from './replay.js';
import { replayStep, type StepWords } from './replay-step.js';
import { UsageError } from './usage-error.js';
import { diff, DIFF_FORMATS, type DiffWords } from './view-diff.js';

const MOMENTS =
  '\nA moment is a time with its offset, as 2026-11-01T09:00:00-07:00: all that was recorded by then. Or it is a position.';
const VIEWS = `\nViews: ${allViews.map(({ name }) => name).join(', ')}; also lag, waits and claims for those that answer them.`;

export function replayCommands(waybill: Command, settings: () => Settings): void {
  waybill
    .command('replay')
    .description(
      'tell views again from the log, as they were at any moment, into files of their own; services may go on',
    )
    .option('--until <moment>', 'the moment; with --step the end of the log when it is left out')
    .option('--view <view>', 'one view (default: all of them)')
    .option('--out <folder>', 'where the files are to be (default: waybill-replay-<position>)')
    .option('--step', 'event by event, with what each changes in the view; the file is kept only where --out says so')
    .option('--from <moment>', 'with --step: where to begin (default: with the first event)')
    .option(
      '--stream <stream>',
      'with --step: only events of this stream, as item-31234000000016; may be repeated',
      several,
    )
    .option('--type <type>', 'with --step: only events of this type; may be repeated', several)
    .option('--limit <n>', 'with --step: at most so many events', fromOne)
    .addHelpText('after', MOMENTS + VIEWS)
    .action(({ step, ...words }: StepWords & { step?: boolean }) =>
      step ? replayStep(words, settings()) : replay(onlyForSteps(words), settings()),
    );
  waybill
    .command('diff')
    .description('what changed in views between two moments, and which events did it; services may go on')
    .argument('<moment>', 'the earlier one')
    .argument('<moment>', 'the later one')
    .option('--view <view>', 'one view (default: all of them)')
    .addOption(new Option('--format <format>', 'how to say it').choices(DIFF_FORMATS).default('text'))
    .option('--limit <n>', 'rows of each table to show; all are counted', whole, 20)
    .addHelpText('after', MOMENTS + VIEWS)
    .action((earlier: string, later: string, words: DiffWords) => diff(earlier, later, words, settings()));
}

/** Words that would be passed over without a sign are refused. */
function onlyForSteps({ from, stream, type, limit, ...words }: StepWords): StepWords {
  if (from !== undefined || stream || type || limit !== undefined)
    throw new UsageError('--from, --stream, --type and --limit go with --step.');
  return words;
}

const several = (word: string, before: readonly string[] = []): readonly string[] => [...before, word];

function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

function fromOne(text: string): number {
  const value = whole(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It must be at least 1.');
}
