/** Where a command sends what it makes: to a running service, or straight into a data folder. */
import type { Settings } from '../config/settings.js';
import type { Sender } from '../simulation/actions.js';
import { HttpSender } from '../simulation/send-http.js';
import { FolderSender } from './send-folder.js';
import { UsageError } from './usage-error.js';

export interface Target extends Sender {
  /** What was refused, the first of them in words. */
  readonly report: { readonly refused: number; readonly problems: readonly string[] };
}

/** `to` is the address of a service, `http://127.0.0.1:3000`, or a data folder that no service has open. */
export function openTarget(to: string, settings: Settings): Promise<Target> | Target {
  return isAddress(to)
    ? new HttpSender({ url: to, key: keyFor(to, settings) })
    : FolderSender.open({ ...settings, dataFolder: to, eventStore: 'embedded' });
}

export const isAddress = (to: string): boolean => /^https?:\/\//.test(to);

/** Throws `UsageError` where there is none to show. */
export function keyFor(service: string, { access }: Pick<Settings, 'access'>): string {
  if (access.key) return access.key.reveal();
  throw new UsageError(`${service} asks for a key: export WAYBILL_KEY=<an admin key of it>, and try again.`);
}

/** Says what was refused, if anything was. */
export function tellRefusals({ report }: Target): void {
  if (report.refused === 0) return;
  console.error(`${report.refused} refused, among them:`);
  for (const problem of report.problems) console.error(`  ${problem}`);
}
