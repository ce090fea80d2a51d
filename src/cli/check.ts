/** `waybill check`: goes through the whole log and says what is wrong with it. */
import type { Settings } from '../config/settings.js';
import { checkLog } from '../event-store/embedded/check.js';
import { SingleBar } from 'cli-progress';
import { UsageError } from './usage-error.js';

export async function check({ dataFolder, eventStore }: Settings): Promise<void> {
  if (eventStore !== 'embedded') {
    throw new UsageError('The log is in EventStoreDB, which checks its own files; this goes through an embedded log.');
  }
  const bar = new SingleBar({
    format: 'Checking {bar} {value} of {total} events',
    hideCursor: true,
    stream: process.stderr,
  });
  const shown = process.stderr.isTTY;
  if (shown) bar.start(0, 0);
  const { events, streams, findings } = await checkLog(dataFolder, ({ checked, events: total }) => {
    if (!shown) return;
    bar.setTotal(total);
    bar.update(checked);
  });
  if (shown) bar.stop();
  if (findings.length > 0) throw new UsageError(findings.join('\n'));
  console.log(`The log in ${dataFolder} is sound: ${events} events in ${streams} streams.`);
}
