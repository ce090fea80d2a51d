/** `waybill digest --dry-run`: what the digests would say now, and who would get them; nothing is sent. */
import { DigestClock } from '../digests/digest.clock.js';
import { subjectOf, textOf } from '../digests/digest.content.js';
import { waysOf } from '../digests/digest.ways.js';
import type { Settings } from '../config/settings.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { systemClock, type Clock } from '../plain/clock.js';
import { openApplication } from './application.js';
import { UsageError } from './usage-error.js';

export async function showDigests(settings: Settings, clock: Clock = systemClock): Promise<void> {
  const { digest } = settings;
  if (!digest)
    throw new UsageError('Set WAYBILL_DIGEST_FILE to a file that says who is to be told. See docs/cases.md.');
  const application = await openApplication(settings, clock);
  try {
    await application.get(ProjectionEngine).caughtUp();
    const digests = await application.get(DigestClock, { strict: false }).digests(digest);
    if (digests.length === 0) console.log('Nothing waits for anyone who is to be told.');
    for (const each of digests) {
      console.log(`To ${each.to} by ${waysOf(each).join(' and ')}: ${subjectOf(each)}\n\n${textOf(each)}`);
    }
  } finally {
    await application.close();
  }
}
