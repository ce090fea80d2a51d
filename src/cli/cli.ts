/** The commands and their help. */
import { Command } from 'commander';
import { describeSettings, readSettings } from '../config/settings.js';
import { StoreRefused } from '../event-store/event-store.js';
import { VERSION } from '../http/contract.js';
import { serve } from './serve.js';

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

/** Something on the command line or in the environment is to be mended. */
export class UsageError extends Error {}

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
  return waybill;
}

function settings() {
  try {
    return readSettings(process.env);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
