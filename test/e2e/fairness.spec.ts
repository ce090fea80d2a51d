/** Fairness over HTTP: what two libraries did for each other, each figure with its items, and who may see what. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FIGURES } from '../../src/fairness/fairness.figures.js';
import { issue } from '../access/support/keys.js';
import { startService, type Client, type Json, type Service } from '../support/service.js';
import { at, item, registerGroup, shipped } from './support/group.js';

/** By the API's names of figures: where the table has them. */
const COLUMNS: Readonly<Record<(typeof FIGURES)[number], (row: Json) => unknown>> = {
  lent: ({ lent }) => lent,
  borrowed: ({ borrowed }) => borrowed,
  kept: ({ kept }) => kept,
  'partner-first': ({ partnerFirst }) => partnerFirst,
  'local-first': ({ localFirst }) => localFirst,
  'local-waits': ({ waits }) => (waits as { local: Json }).local['holds'],
  'partner-waits': ({ waits }) => (waits as { partner: Json }).partner['holds'],
  'sent-in-vain': ({ sentInVain }) => sentInVain,
  'new-items': ({ newItems }) => newItems,
  'new-sent-away': ({ newSentAway }) => newSentAway,
  'undated-sent-away': ({ undatedSentAway }) => undatedSentAway,
  unattributed: ({ unattributed }) => unattributed,
};

let service: Service;
let library: Client;
beforeAll(async () => {
  service = await startService({ now: at(20, 12) });
  await registerGroup(service);
  // 1 is new and in demand, 2 is old, nobody knows how old 3 is; 4 is Bozeman's.
  const items = { 1: '2026-03-01', 2: '2019-05-01', 3: undefined, 4: '2026-02-01' } as const;
  for (const [n, acquiredOn] of Object.entries(items)) {
    const owningBranch = n === '4' ? 'BOZE' : 'MSLA';
    await service.put(`/v1/items/${item(Number(n))}`, { owningBranch, title: 'T', ...(acquiredOn && { acquiredOn }) });
  }
  await hold('theirs-1', 't-1', 'BOZE', 1);
  await hold('ours-1', 't-1', 'MSLA', 2);
  await pickUp('ours-1', 'MSLA', 4, 1);
  // The same copy goes to the older hold of Bozeman's patron, and an older one of a local patron waits meanwhile.
  await hold('ours-2', 't-2', 'MSLA', 1);
  await hold('theirs-2', 't-2', 'BOZE', 2);
  await hold('theirs-3', 't-3', 'HLNA', 3);
  await hold('ours-4', 't-4', 'SEEL', 3);
  await hold('ours-5', 't-5', 'SEEL', 3);
  await service.scan(
    shipped(1, 'MSLA', 'BOZE', at(6), { purpose: 'hold', holdId: 'theirs-1' }),
    shipped(2, 'MSLA', 'BOZE', at(5), { purpose: 'hold', holdId: 'theirs-2' }),
    shipped(3, 'MSLA', 'HLNA', at(5), { purpose: 'hold', holdId: 'theirs-3' }),
    shipped(4, 'BOZE', 'SEEL', at(5), { purpose: 'hold', holdId: 'ours-4' }),
  );
  await pickUp('theirs-1', 'BOZE', 9);
  await pickUp('theirs-2', 'BOZE', 8);
  await pickUp('ours-4', 'SEEL', 8);
  await pickUp('ours-5', 'SEEL', 8);
  await service.post('/v1/holds/theirs-3/expire', { occurredAt: at(15) });
  await service.engine.caughtUp();
  library = service.as(await issue(service, 'library', { library: 'MSLA' }));
});
afterAll(() => service.stop());

const hold = (holdId: string, titleId: string, pickupBranch: string, day: number) =>
  done('/v1/holds', {
    holdId,
    titleId,
    pickupBranch,
    patronLibrary: ['MSLA', 'SEEL'].includes(pickupBranch) ? 'MSLA' : 'BOZE',
    placedAt: at(day),
  });
const pickUp = (holdId: string, branch: string, day: number, n?: number) =>
  done(`/v1/holds/${holdId}/pickup`, { branch, occurredAt: at(day), ...(n !== undefined && { barcode: item(n) }) });

async function done(path: string, body: Json): Promise<void> {
  const { status, text } = await service.post(path, body);
  if (status !== 200) throw new Error(`${path} was answered with ${status}: ${text}`);
}

const rowsOf = async (client: Client, query = '') =>
  (await client.get(`/v1/fairness${query}`)).body['libraries'] as Json[];
const itemsOf = async (client: Client, query: string) =>
  (await client.get(`/v1/fairness/items?${query}`)).body['items'] as Json[];

test('what was lent, borrowed and kept, who was passed over, and where new items went', async () => {
  const [boze, msla, group] = await rowsOf(service);
  expect(msla).toMatchObject({ library: 'MSLA', lent: 2, borrowed: 1, net: 1, ratio: 2, kept: 1, ownShare: 0.5 });
  expect(msla).toMatchObject({ localFirst: 1, localFirstShare: 1, partnerFirst: 1, partnerFirstShare: 0.5 });
  expect(msla).toMatchObject({ newItems: 1, newSentAway: 1, newSentAwayShare: 1, undatedSentAway: 1 });
  expect(msla).toMatchObject({ sentInVain: 1, unattributed: 1, waits: { local: { holds: 1, p50: null } } });
  expect(boze).toMatchObject({ library: 'BOZE', lent: 1, borrowed: 2, net: -1, kept: 0, ownShare: 0, localFirst: 0 });
  expect(boze).toMatchObject({ localFirstShare: null, newItems: 1, newSentAway: 1 });
  expect(group).toMatchObject({ library: null, lent: 3, borrowed: 3, net: 0, ratio: 1, kept: 1, newItems: 2 });
});

test('the items behind a figure say why they are there', async () => {
  expect(await itemsOf(service, 'figure=local-first')).toMatchObject([
    {
      library: 'MSLA',
      barcode: item(1),
      holdId: 'ours-1',
      titleId: 't-1',
      placedAt: at(2),
      givenAt: at(4),
      filledAt: at(4),
      acquiredOn: '2026-03-01',
      passedHoldId: 'theirs-1',
      passedPlacedAt: at(1),
      passedLibrary: 'BOZE',
    },
  ]);
  expect(await itemsOf(service, 'figure=partner-first')).toMatchObject([
    {
      barcode: item(2),
      holdId: 'theirs-2',
      patronLibrary: 'BOZE',
      givenAt: at(5),
      filledAt: at(8),
      passedHoldId: 'ours-2',
    },
  ]);
  expect(await itemsOf(service, 'figure=sent-in-vain')).toMatchObject([{ barcode: item(3), filledAt: null }]);
  expect(await itemsOf(service, 'figure=unattributed')).toMatchObject([{ barcode: null, holdId: 'ours-5' }]);
  expect(await itemsOf(service, 'figure=new-items&library=BOZE')).toMatchObject([{ barcode: item(4), holdId: null }]);
});

test.each(FIGURES)('%s: as many as the rows behind it, of each library and of the group', async (figure) => {
  for (const row of await rowsOf(service)) {
    const library = row['library'] as string | null;
    const of = library === null ? '' : `&library=${library}`;
    const items = await itemsOf(service, `figure=${figure}${of}`);
    expect([figure, library, items.length]).toEqual([figure, library, COLUMNS[figure](row)]);
  }
});

test('a period takes what was picked up in it', async () => {
  expect((await rowsOf(service, `?since=${at(8)}&until=${at(9)}&library=MSLA`))[0]).toMatchObject({ lent: 1, kept: 0 });
  const { body } = await service.get(`/v1/fairness?since=${at(8)}`);
  expect([body['since'], body['until']]).toEqual([at(8), at(20, 12)]);
});

test('pages follow one another', async () => {
  const first = await service.get('/v1/fairness/items?figure=lent&limit=2');
  expect((first.body['items'] as Json[]).length).toBe(2);
  const next = await service.get(`/v1/fairness/items?figure=lent&limit=2&cursor=${String(first.body['next'])}`);
  expect([(next.body['items'] as Json[]).length, next.body['next']]).toEqual([1, null]);
});

test('both are tables', async () => {
  const { text } = await service.get('/v1/fairness?format=csv');
  const [, columns = '', ...rows] = text.trimEnd().split('\r\n');
  expect(columns).toContain('library,lent,borrowed,net,ratio,kept');
  expect(columns).toContain('waits.longerInterval.low');
  expect(rows.map((row) => row.split(',')[0])).toEqual(['BOZE', 'MSLA', '']);
  const items = (await service.get('/v1/fairness/items?figure=lent&format=csv')).text.trimEnd().split('\r\n');
  expect(items.length).toBe(2 + 3);
});

describe('a library', () => {
  test('sees its own row and that of the group', async () => {
    const all = await rowsOf(service);
    expect(await rowsOf(library)).toEqual(all.slice(1));
    expect(await rowsOf(library, '?library=MSLA')).toEqual(all.slice(1));
  });

  test('sees of another one what it sees of one that is not there', async () => {
    expect(await rowsOf(library, '?library=BOZE')).toEqual(await rowsOf(library, '?library=NONE'));
    for (const figure of FIGURES) {
      const asked = (code: string) => itemsOf(library, `figure=${figure}&library=${code}`);
      expect([await asked('BOZE'), await asked('NONE')]).toEqual([[], []]);
      expect(await itemsOf(library, `figure=${figure}`)).toEqual(
        await itemsOf(service, `figure=${figure}&library=MSLA`),
      );
    }
  });

  test('and a scanner has no business here', async () => {
    const scanner = service.as(await issue(service, 'scanner', { branch: 'MSLA' }));
    expect((await scanner.get('/v1/fairness')).status).toBe(403);
    expect((await scanner.get('/v1/fairness/items?figure=lent')).status).toBe(403);
  });
});

test('a figure that there is not, and a patron’s barcode at a pick-up, are refused with what to mend', async () => {
  const { status, body } = await service.get('/v1/fairness/items?figure=stolen');
  expect([status, body['errors']]).toMatchObject([400, [{ field: 'figure' }]]);
  const refused = await service.post('/v1/holds/ours-2/pickup', { branch: 'MSLA', barcode: '21234000000018' });
  expect(refused.status).toBe(400);
});
