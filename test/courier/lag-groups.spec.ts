/** Lag by library and by hub, over HTTP: lanes of branches put together as the group's members say where these belong. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { at, BRANCHES, received, registerGroup, shipped } from '../e2e/support/group.js';
import { startService, type Json, type Service } from '../support/service.js';

const HUBS: Readonly<Record<string, string>> = { MSLA: 'Missoula', SEEL: 'Missoula', BOZE: 'Great Falls east' };

let service: Service;
beforeAll(async () => {
  service = await startService({ now: at(25, 12) });
  await registerGroup(service);
  for (const [code, hub] of Object.entries(HUBS)) await register(code, hub);
  // From Missoula's two branches in the first week, back in the second; Helena has no hub.
  await service.scan(
    shipped(1, 'MSLA', 'BOZE', at(3, 9)),
    received(1, 'BOZE', at(4, 9)),
    shipped(2, 'SEEL', 'BOZE', at(3, 9)),
    shipped(3, 'SEEL', 'HLNA', at(3, 9)),
    shipped(4, 'MSLA', 'SEEL', at(4, 9)),
    shipped(5, 'BOZE', 'MSLA', at(10, 9)),
  );
  await service.engine.caughtUp();
});
afterAll(() => service.stop());

const register = async (code: string, hub?: string) => {
  const library = BRANCHES[code as keyof typeof BRANCHES];
  const body = { name: `Branch ${code}`, library, timeZone: 'America/Denver', ...(hub !== undefined && { hub }) };
  return (await service.put(`/v1/branches/${code}`, body)).body;
};
const rows = async (path: string, list: string) => {
  const { status, body } = await service.get(path);
  expect(status).toBe(200);
  return body[list] as Json[];
};
const groups = async (query: string) =>
  (await rows(`/v1/lag?${query}`, 'groups')).map(({ from, to, transits }) => [from, to, transits]);

test('the hub of a branch is told with it; null where it has none', async () => {
  const branches = (await service.get('/v1/branches')).body as unknown as Json[];
  expect(Object.fromEntries(branches.map(({ code, hub }) => [code, hub]))).toEqual({ ...HUBS, HLNA: null });
});

test.each([
  [
    'fromLibrary',
    [
      ['BOZE', undefined, 1],
      ['MSLA', undefined, 4],
    ],
  ],
  [
    'toLibrary',
    [
      [undefined, 'BOZE', 3],
      [undefined, 'MSLA', 2],
    ],
  ],
  [
    'libraries',
    [
      ['BOZE', 'MSLA', 1],
      ['MSLA', 'BOZE', 3],
      ['MSLA', 'MSLA', 1],
    ],
  ],
  [
    'fromHub',
    [
      ['Great Falls east', undefined, 1],
      ['Missoula', undefined, 4],
    ],
  ],
  [
    'toHub',
    [
      [undefined, null, 1],
      [undefined, 'Great Falls east', 2],
      [undefined, 'Missoula', 2],
    ],
  ],
  [
    'hubs',
    [
      ['Great Falls east', 'Missoula', 1],
      ['Missoula', null, 1],
      ['Missoula', 'Great Falls east', 2],
      ['Missoula', 'Missoula', 1],
    ],
  ],
] as const)('by %s, each transit in one group', async (by, wanted) =>
  expect(await groups(`groupBy=${by}`)).toEqual(wanted),
);

test.each([
  ['hub=Missoula', 5],
  ['hub=Great Falls east', 3],
  ['hub=Nowhere', 0],
  ['hub=Missoula&library=BOZE', 0],
  ['hub=Missoula&branch=SEEL', 3],
  ['hub=Missoula&to=HLNA', 1],
])('only lanes from or to branches of a hub: %s', async (query, transits) =>
  expect(await groups(`groupBy=none&${query}`)).toEqual([[undefined, undefined, transits]]),
);

test('a branch that moves to another hub takes its transits with it', async () => {
  await service.scan(shipped(6, 'HLNA', 'BOZE', at(11, 9)));
  const { position } = await register('HLNA', 'Butte');
  expect(await groups(`groupBy=fromHub&from=HLNA&after=${String(position)}`)).toEqual([['Butte', undefined, 1]]);
  const { position: left } = await register('HLNA');
  expect(await groups(`groupBy=fromHub&from=HLNA&after=${String(left)}`)).toEqual([[null, undefined, 1]]);
});

test('a hub is a name of up to forty characters, without anything private', async () => {
  const put = async (hub: unknown) =>
    (await service.put('/v1/branches/LONG', { name: 'L', library: 'BOZE', timeZone: 'UTC', hub })).status;
  expect(await put('x'.repeat(41))).toBe(400);
  expect(await put('')).toBe(400);
  expect(await put('call 406-555-0134')).toBe(400);
  expect(await put('x'.repeat(40))).toBe(200);
});

test('a trend by group has the same periods for every group, those without transits too', async () => {
  const told = await rows(
    '/v1/lag/trend?groupBy=fromLibrary&since=2026-03-02&until=2026-03-16&days=calendar',
    'periods',
  );
  expect(told.map(({ from, since, transits, open }) => [from, String(since).slice(0, 10), transits, open])).toEqual([
    ['BOZE', '2026-03-02', 0, 0],
    ['BOZE', '2026-03-09', 2, 2],
    ['MSLA', '2026-03-02', 4, 3],
    ['MSLA', '2026-03-09', 0, 0],
  ]);
  expect(told[0]).toMatchObject({ p50: null, compliance: null, ageing: { '0-6': 0 } });
});

test('a trend by group as CSV has a line for each group and period, that names both', async () => {
  const { text } = await service.get('/v1/lag/trend?groupBy=hubs&since=2026-03-02&until=2026-03-09&format=csv');
  const [, names = '', ...lines] = text.trimEnd().split('\r\n');
  expect(names).toMatch(/^since,until,from,to,transits,open,/);
  expect(lines.map((line) => line.split(',').slice(2, 5))).toEqual([
    ['Missoula', '', '1'],
    ['Missoula', 'Great Falls east', '2'],
    ['Missoula', 'Missoula', '1'],
  ]);
});

test('a trend of too many groups and periods is refused, with what to mend', async () => {
  const lanes = 90;
  const codes = Array.from({ length: lanes }, (_, n) => `B${n + 10}`);
  for (const code of codes) await service.put(`/v1/branches/${code}`, { name: code, library: 'BOZE', timeZone: 'UTC' });
  const scans = codes.map((code, n) => shipped(100 + n, 'MSLA', code, at(12, 9)));
  const { position } = await service.scan(...scans);
  const query = `groupBy=lane&since=2024-01-01&after=${position}`;
  const { status, body } = await service.get(`/v1/lag/trend?${query}`);
  expect(status).toBe(400);
  expect(body['errors']).toMatchObject([
    { field: 'groupBy', detail: expect.stringMatching(/\d+ groups .* 117 periods/) },
  ]);
  expect((await rows(`/v1/lag/trend?${query}&to=B10`, 'periods')).length).toBe(117);
});
