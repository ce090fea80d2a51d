/** The clock of cases, by hand. */
import { CaseClock, type RoundDone } from '../../../src/cases/case.clock.js';
import type { Service } from '../../support/service.js';

/** One round over all that was recorded so far, and until the views have what it recorded. */
export async function lookAfterCases(service: Service): Promise<RoundDone> {
  await service.engine.caughtUp();
  const done = await service.server.get(CaseClock).round();
  if (!done) throw new Error(`The round was not ended: ${service.logged.slice(-3).join('')}`);
  await service.engine.caughtUp();
  return done;
}
