/**
 * What two libraries have to do with each other, and what not. Seen from scanner MSLA and library MSLA (branches MSLA and SEEL):
 *
 * | item | hold | |
 * |---|---|---|
 * | 1 | h-ours | of branch MSLA |
 * | 2 | h-theirs | of the other library alone |
 * | 3 | h-patron | of the library, but not of branch MSLA |
 */
import { at, damaged, inspected, item, received, registerGroup, shipped } from '../../e2e/support/group.js';
import type { Service } from '../../support/service.js';

export async function fillTwoLibraries(service: Service): Promise<void> {
  await registerGroup(service);
  const owners = { 1: 'MSLA', 2: 'BOZE', 3: 'SEEL' };
  for (const [n, owningBranch] of Object.entries(owners)) {
    await service.put(`/v1/items/${item(Number(n))}`, { owningBranch, title: `Title ${n}` });
  }
  const holds = [
    { holdId: 'h-ours', pickupBranch: 'MSLA', patronLibrary: 'MSLA' },
    { holdId: 'h-theirs', pickupBranch: 'BOZE', patronLibrary: 'BOZE' },
    { holdId: 'h-patron', pickupBranch: 'HLNA', patronLibrary: 'MSLA' },
  ];
  for (const hold of holds) await service.post('/v1/holds', { ...hold, titleId: 't', placedAt: at(1) });
  const { results } = await service.scan(
    inspected(1, 'HLNA', at(2, 8), { scanId: 'ours-sound' }),
    shipped(1, 'HLNA', 'MSLA', at(2, 9), { scanId: 'ours-shipped', holdId: 'h-ours', purpose: 'hold' }),
    damaged(1, 'MSLA', at(3, 9), { scanId: 'ours-damaged' }),
    received(1, 'MSLA', at(3, 10), { scanId: 'ours-received' }),
    inspected(2, 'HLNA', at(2, 8), { scanId: 'theirs-sound' }),
    shipped(2, 'HLNA', 'BOZE', at(2, 9), { scanId: 'theirs-shipped', holdId: 'h-theirs', purpose: 'hold' }),
    damaged(2, 'BOZE', at(3, 9), { scanId: 'theirs-damaged' }),
    received(2, 'BOZE', at(3, 10), { scanId: 'theirs-received' }),
    inspected(3, 'BOZE', at(2, 8), { scanId: 'lent-sound' }),
    shipped(3, 'BOZE', 'HLNA', at(2, 9), { scanId: 'lent-shipped', holdId: 'h-patron', purpose: 'hold' }),
    damaged(3, 'HLNA', at(3, 9), { scanId: 'lent-damaged' }),
    received(3, 'HLNA', at(3, 10), { scanId: 'lent-received' }),
  );
  const stray = results.find(({ status }) => status !== 'recorded');
  if (stray) throw new Error(`Not recorded: ${JSON.stringify(stray)}`);
  await service.engine.caughtUp();
}
