/** `waybill evidence-key rotate`: the next key signs from now on, and the checkpoint that hands over to it is signed with both. */
import { Checkpoints } from '../audit/checkpoints.js';
import { SigningKey } from '../audit/signing-key.js';
import type { Settings } from '../config/settings.js';
import { systemClock } from '../plain/clock.js';
import { openFolder, readUpToNow } from './read-folder.js';
import { UsageError } from './usage-error.js';

/** Only of a stopped service, by whoever may write where the key is: no key that is shown over HTTP can do it. */
export async function rotateEvidenceKey(settings: Settings): Promise<void> {
  const application = await openFolder('--from', undefined, settings, systemClock);
  try {
    await readUpToNow(application);
    const key = application.get(SigningKey, { strict: false });
    rotate(key);
    const origin = { actor: { key: 'command-line' }, correlationId: 'command-line' };
    const done = await application.get(Checkpoints, { strict: false }).sign(origin);
    if (done.outcome === 'refused') throw new UsageError(done.detail);
    const { last } = done.state;
    console.error(`The former key is ${key.formerFile}, and signs along until you delete it.`);
    console.error(`Both have signed the checkpoint of ${last?.size} events. The verifier key is now:`);
    console.log(last?.verifier);
  } finally {
    await application.close();
  }
}

function rotate(key: SigningKey): void {
  try {
    key.rotate();
  } catch (error) {
    const hint = `Where it cannot be written, put the key beside it as ${key.formerFile}, and the next in its place.`;
    throw new UsageError(`${(error as Error).message}\n${hint}`, { cause: error });
  }
}
