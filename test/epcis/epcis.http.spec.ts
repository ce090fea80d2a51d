/** EPCIS over HTTP: every parameter, pages to the end, corrections, and what is answered to a question that cannot be answered. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ReadJournal } from '../../src/access/read-journal.js';
import { at, card, damaged, item, received, registerGroup, shipped } from '../e2e/support/group.js';
import { startService, type Answer, type Json, type Service } from '../support/service.js';
import { faultsOf } from './support/schema.js';

const EVENTS = '/v1/epcis/events';
const epc = (n: number) => `urn:waybill:item:${item(n)}`;
const branch = (code: string) => `urn:waybill:branch:${code}`;

let service: Service;
beforeAll(async () => {
  service = await startService({ now: at(2, 8) });
  await registerGroup(service);
  const hold = { holdId: 'h-1', titleId: 't-1', pickupBranch: 'BOZE', patronLibrary: 'BOZE', placedAt: at(1) };
  await service.post('/v1/holds', hold);
  service.setClock(at(3));
  await service.scan(
    shipped(1, 'MSLA', 'HLNA', at(2, 9), { scanId: 'typo', purpose: 'hold', holdId: 'h-1' }),
    shipped(2, 'MSLA', 'SEEL', at(2, 10), { scanId: 'stray' }),
  );
  service.setClock(at(4));
  await service.post(`/v1/items/${item(1)}/void`, { scanId: 'typo', reason: 'To the wrong branch' });
  await service.post(`/v1/items/${item(2)}/void`, { scanId: 'stray', reason: 'Never left' });
  service.setClock(at(5));
  await service.scan(
    shipped(1, 'MSLA', 'BOZE', at(2, 9, 5), { scanId: 'right', purpose: 'hold', holdId: 'h-1' }),
    received(1, 'BOZE', at(4, 9), { scanId: 'there' }),
    damaged(1, 'BOZE', at(4, 10), { scanId: 'torn' }),
  );
  await service.engine.caughtUp();
});
afterAll(() => service.stop());

const eventsOf = ({ body }: Answer) =>
  (body as { epcisBody: { queryResults: { resultsBody: { eventList: Json[] } } } }).epcisBody.queryResults.resultsBody
    .eventList;

const told = async (query: string) => {
  const answer = await service.get(`${EVENTS}?${query}`);
  expect([answer.status, answer.status === 200 ? faultsOf(answer.body) : answer.text]).toEqual([200, '']);
  return eventsOf(answer);
};
/** Each event in two words: its step, and the item's number or the hold. */
const brief = (events: readonly Json[]) =>
  events.map(({ bizStep, epcList, errorDeclaration }) => {
    const [name] = (epcList ?? []) as string[];
    const what = name === undefined ? 'title' : name === epc(1) ? '1' : '2';
    return `${String(bizStep)} ${what}${errorDeclaration ? ' wrong' : ''}`;
  });
const ask = async (query: string) => brief(await told(query));

const ALL = [
  'reserving title',
  'shipping 1',
  'shipping 2',
  'shipping 1 wrong',
  'shipping 2 wrong',
  'shipping 1',
  'receiving 1',
  'inspecting 1',
];

test('without a question, everything in the order of recording', async () => expect(await ask('')).toEqual(ALL));

describe('every parameter', () => {
  test.each([
    [`MATCH_epc=${epc(2)}`, ['shipping 2', 'shipping 2 wrong']],
    [`MATCH_epc=${epc(2)}|${epc(1)}`, ALL.slice(1)],
    ['MATCH_epc=urn:epc:id:sgtin:0614141.107346.2017', []],
    ['EQ_bizStep=reserving|inspecting', ['reserving title', 'inspecting 1']],
    ['EQ_disposition=damaged', ['inspecting 1']],
    ['EQ_bizStep=shipping&EQ_disposition=damaged', []],
    [`EQ_readPoint=${branch('BOZE')}`, ['receiving 1', 'inspecting 1']],
    [`EQ_readPoint=${branch('MSLA')}&MATCH_epc=${epc(1)}`, ['shipping 1', 'shipping 1 wrong', 'shipping 1']],
    [`EQ_bizLocation=${branch('MSLA')}`, []],
    [`EQ_bizLocation=${branch('MSLA')}|${branch('BOZE')}`, ['receiving 1', 'inspecting 1']],
    [`GE_eventTime=${at(2, 9, 5)}&LT_eventTime=${at(4, 10)}`, [ALL[5], ALL[2], ALL[4], ALL[6]]],
    [`GE_recordTime=${at(4)}&LT_recordTime=${at(5)}`, ALL.slice(3, 5)],
    [`GE_recordTime=${at(5)}&LT_eventTime=${at(4, 10)}`, ALL.slice(5, 7)],
    ['EXISTS_errorDeclaration=true', ALL.slice(3, 5)],
    ['EXISTS_errorDeclaration=false', ALL],
    ['orderBy=recordTime', ALL.toReversed()],
    ['orderBy=recordTime&orderDirection=ASC', ALL],
    [`orderBy=eventTime&LT_eventTime=${at(2, 10)}`, [ALL[5], ALL[3], ALL[1], ALL[0]]],
    [`orderBy=eventTime&MATCH_epc=${epc(1)}`, [ALL[7], ALL[6], ALL[5], ALL[3], ALL[1]]],
    ['perPage=2', ALL.slice(0, 2)],
  ])('%s', async (query, wanted) => expect(await ask(query)).toEqual(wanted));

  test('EQ_eventID: the event, and that it is wrong', async () => {
    const [first] = await told(`MATCH_epc=${epc(2)}`);
    expect(await ask(`EQ_eventID=${String(first?.['eventID'])}`)).toEqual(['shipping 2', 'shipping 2 wrong']);
    expect(await ask('EQ_eventID=urn:uuid:00000000-0000-0000-0000-000000000000')).toEqual([]);
  });

  test('after: once the view is as far', async () => {
    const { position } = await service.scan(received(3, 'SEEL', at(4, 11), { scanId: 'last' }));
    expect(await told(`after=${position}&MATCH_epc=${epc(3)}`)).toHaveLength(1);
  });
});

test('a scan that was made again corrects the one that was taken back; one that never was, was not', async () => {
  const [typo, wrong, right] = await told(`MATCH_epc=${epc(1)}&EQ_bizStep=shipping`);
  expect(wrong).toEqual({
    ...typo,
    recordTime: at(4),
    errorDeclaration: {
      declarationTime: at(4),
      reason: 'incorrect_data',
      correctiveEventIDs: [right?.['eventID']],
    },
  });
  const [, never] = await told(`MATCH_epc=${epc(2)}`);
  expect(never?.['errorDeclaration']).toEqual({ declarationTime: at(4), reason: 'did_not_occur' });
});

test.each(['recordTime', 'eventTime'])('pages by %s, in both directions, are all there is, once', async (orderBy) => {
  for (const direction of ['ASC', 'DESC']) {
    const query = `orderBy=${orderBy}&orderDirection=${direction}`;
    const paged: Json[] = [];
    let path: string | undefined = `${EVENTS}?${query}&perPage=2`;
    for (let page = 0; path !== undefined && page < 20; page++) {
      const answer = await service.get(path);
      paged.push(...eventsOf(answer));
      path = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
    }
    expect(path).toBeUndefined();
    expect(paged).toEqual(await told(`${query}&perPage=1000`));
  }
});

test('an answer says what it is', async () => {
  const { headers, body } = await service.get(EVENTS);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect([headers.get('gs1-epcis-version'), headers.get('gs1-cbv-version')]).toEqual(['2.0.0', '2.0.0']);
  expect(headers.get('gs1-extensions')).toBe('waybill=urn:waybill:vocabulary:');
  expect(body).toMatchObject({ type: 'EPCISQueryDocument', schemaVersion: '2.0', creationDate: at(5) });
  const linked = await service.call('GET', EVENTS, undefined, { accept: 'application/ld+json' });
  expect(linked.headers.get('content-type')).toBe('application/ld+json; charset=utf-8');
  expect(linked.body).toEqual(body);
});

test.each([
  'EQ_bizStep=ship ping',
  'EQ_bizStep=shipping&EQ_bizStep=receiving',
  'GE_eventTime=yesterday',
  'EXISTS_errorDeclaration=maybe',
  'orderBy=severity',
  'orderDirection=UP',
  'perPage=0',
  'nextPageToken=2',
  'WD_readPoint=urn:waybill:branch:MSLA',
])('%s cannot be asked', async (query) => {
  const { status, headers, body } = await service.get(`${EVENTS}?${query}`);
  expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
  expect(body).toMatchObject({ type: 'epcisException:QueryParameterException', status: 400 });
  expect(body['errors']).toEqual([expect.objectContaining({ field: query.split('=')[0] })]);
});

test("a patron's card is refused as everywhere", async () => {
  const { status, body } = await service.get(`${EVENTS}?MATCH_epc=urn:waybill:item:${card(1)}`);
  expect([status, body['type']]).toEqual([400, 'urn:waybill:problem:patron-barcode']);
});

test('the journal has who looked at which item', async () => {
  await service.get(`${EVENTS}?MATCH_epc=${epc(1)}|${epc(7)}`);
  await service.server.get(ReadJournal).flush();
  for (const n of [1, 7]) {
    const { body } = await service.get(`/v1/reads?subject=${item(n)}&after=${await service.store.head()}`);
    expect(body['reads']).toEqual(expect.arrayContaining([expect.objectContaining({ what: 'item-history' })]));
  }
});
