/** The clock of claims, by hand. */
import { ClaimClock, type ClaimsDone } from '../../../src/damage/claim.clock.js';
import type { Service } from '../../support/service.js';

/** One round over all that was recorded so far, and until the views have what it recorded. */
export async function lookAfterClaims(service: Service): Promise<ClaimsDone> {
  await service.engine.caughtUp();
  const done = await service.server.get(ClaimClock).round();
  if (!done) throw new Error(`The round was not ended: ${service.logged.slice(-3).join('')}`);
  await service.engine.caughtUp();
  return done;
}
