/** The waits of many holds, over HTTP: every figure of every group is what its own holds make it, and leads to them. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SEGMENT_STATES, SEGMENTS, type SegmentName } from '../../src/courier/hold-wait.js';
import { WAIT_GROUPINGS } from '../../src/courier/hold-waits.queries.js';
import { DAY_MS, oneDecimal } from '../../src/plain/days.js';
import { seededRandom } from '../../src/simulation/random.js';
import { byTextbook } from '../courier/support/waits.js';
import { startService, type Json, type Service } from '../support/service.js';
import { at, BRANCHES, received, registerGroup, shipped } from './support/group.js';

const SEED = Number(process.env['WAITS_SEED'] ?? 1);
const NOW = at(31, 12);
const CODES = Object.keys(BRANCHES);
const LIBRARY_OF: Readonly<Record<string, string>> = BRANCHES;

let service: Service;
beforeAll(async () => {
  service = await startService({ now: NOW });
  await registerGroup(service);
  await fill();
  await service.engine.caughtUp();
}, 60_000);
afterAll(() => service.stop());

/** Holds with all kinds of fates; some of their scans are missing. */
async function fill(): Promise<void> {
  const random = seededRandom(SEED);
  const holds: Json[] = [];
  const scans: object[] = [];
  const ends: [path: string, body: Json][] = [];
  for (let n = 0; n < 150; n++) {
    const holdId = `h-${String(n).padStart(3, '0')}`;
    const [lender = '', pickupBranch = '', hub = ''] = random.shuffled(CODES);
    let clock = Date.parse(at(1)) + random.below(10 * DAY_MS);
    const later = (days: number) => new Date((clock += random.below(days * DAY_MS))).toISOString();
    holds.push({
      holdId,
      titleId: 't',
      pickupBranch,
      patronLibrary: LIBRARY_OF[random.pick(CODES)],
      placedAt: later(1),
    });
    const stage = random.below(8);
    const forHold = { purpose: 'hold', holdId };
    const stops = random.chance(0.3) ? [lender, hub, pickupBranch] : [lender, pickupBranch];
    if (stage >= 1 && random.chance(0.9)) {
      for (let leg = 0; leg + 1 < stops.length; leg++) {
        scans.push(shipped(n, stops[leg]!, stops[leg + 1]!, later(4), forHold));
        if (stage === 1) break;
        if (random.chance(0.9)) scans.push(received(n, stops[leg + 1]!, later(5)));
      }
    }
    if (stage === 2) continue;
    if (stage >= 4) ends.push([`/v1/holds/${holdId}/pickup`, { branch: pickupBranch, occurredAt: later(4) }]);
    else if (random.chance(0.5)) ends.push([`/v1/holds/${holdId}/expire`, { occurredAt: later(9) }]);
  }
  for (const hold of holds) expect((await service.post('/v1/holds', hold)).status).toBe(200);
  // In the order in which they happened, as scanners send them.
  await service.scan(...scans.sort((a, b) => timeOf(a).localeCompare(timeOf(b))));
  for (const [path, body] of ends) expect((await service.post(path, body)).status).toBe(200);
}
const timeOf = (scan: object): string => (scan as { occurredAt: string }).occurredAt;

const groups = async (query = '') => (await service.get(`/v1/waits?${query}`)).body['groups'] as Json[];
/** All pages of a list, one after the other. */
async function listed(query: string, limit = 1_000): Promise<Json[]> {
  const holds: Json[] = [];
  for (let cursor = ''; ;) {
    const { status, body, text } = await service.get(`/v1/waits/holds?limit=${limit}&${query}${cursor}`);
    if (status !== 200) throw new Error(text);
    holds.push(...(body['holds'] as Json[]));
    if (body['next'] === null) return holds;
    cursor = `&cursor=${body['next'] as string}`;
  }
}
const DAYS: Readonly<Record<SegmentName, string>> = {
  ...{ lender: 'lenderDays', courier: 'courierDays', pickup: 'pickupDays', total: 'totalDays' },
};
const text = (value: unknown) => value as string;
const keyOf: Readonly<Record<(typeof WAIT_GROUPINGS)[number], (hold: Json) => string | undefined>> = {
  none: () => undefined,
  pickupBranch: (hold) => text(hold['pickupBranch']),
  pickupLibrary: (hold) => LIBRARY_OF[String(hold['pickupBranch'])],
  patronLibrary: (hold) => text(hold['patronLibrary']),
  lendingBranch: (hold) => text(hold['lendingBranch'] ?? undefined),
  lendingLibrary: (hold) => LIBRARY_OF[String(hold['lendingBranch'])],
};

test.each(WAIT_GROUPINGS)('grouped by %s: each count leads to its holds, and they make up each figure', async (by) => {
  const all = await listed('');
  const told = await groups(`groupBy=${by}`);
  const keys = new Set(all.map((hold) => keyOf[by](hold) ?? ''));
  expect(told.map(({ key }) => key ?? '')).toEqual([...keys].sort());
  for (const group of told) {
    const key = group['key'] === undefined ? '' : `&key=${text(group['key'])}`;
    const members = await listed(`groupBy=${by}${key}`);
    expect(members).toEqual(all.filter((hold) => keyOf[by](hold) === group['key']));
    expect(group).toMatchObject({
      holds: members.length,
      waiting: members.filter(({ status }) => status === 'waiting').length,
      pickedUp: members.filter(({ status }) => status === 'picked-up').length,
      severalLegs: members.filter(({ legs }) => Number(legs) > 1).length,
    });
    for (const name of SEGMENTS) {
      const figures = group[name] as Json;
      const of = async (state: string) => listed(`groupBy=${by}${key}&segment=${name}&state=${state}`);
      const [through, waiting, ended, unknown] = await Promise.all(SEGMENT_STATES.slice(0, 4).map(of));
      expect(figures).toMatchObject({
        ...{ holds: through!.length, waiting: waiting!.length },
        ...{ ended: ended!.length, unknown: unknown!.length },
      });
      const arrived = through!.map(({ [DAYS[name]]: days }) => Math.round(Number(days) * 10));
      const mean = arrived.reduce((sum, tenths) => sum + tenths, 0) / arrived.length / 10;
      expect(figures['mean']).toBe(arrived.length === 0 ? null : oneDecimal(mean));
      const censored = await Promise.all([...waiting!, ...ended!].map((hold) => tenthsSoFar(hold, name)));
      for (const share of [0.5, 0.9, 0.95]) {
        const told = [figures[`p${share * 100}`], figures[`p${share * 100}Interval`]];
        const { days, interval } = byTextbook({ arrived, censored }, share);
        expect(told).toEqual(arrived.length + censored.length < 10 ? [null, null] : [days, interval]);
      }
    }
  }
});

/** How long it had been in the segment when it was given up, or by now. */
async function tenthsSoFar(hold: Json, name: SegmentName): Promise<number> {
  const { placedAt, shippedAt, receivedAt } = hold;
  const since = { lender: placedAt, courier: shippedAt, pickup: receivedAt, total: placedAt }[name];
  const { body } = await service.get(`/v1/holds/${String(hold['holdId'])}`);
  const until = (body['endedAt'] ?? NOW) as string;
  return Math.floor(((Date.parse(until) - Date.parse(String(since))) / DAY_MS) * 10);
}

test('the states of a segment are all that there are, and each hold is in one', async () => {
  const all = await listed('');
  expect(all).toHaveLength(150);
  for (const segment of SEGMENTS) {
    const states = await Promise.all(SEGMENT_STATES.map((state) => listed(`segment=${segment}&state=${state}`)));
    expect(
      states
        .flat()
        .map(({ holdId }) => holdId)
        .sort(),
    ).toEqual(all.map(({ holdId }) => holdId).sort());
  }
});

test('every hold adds up, and is told alike alone and in the list', async () => {
  const all = await listed('');
  let whole = 0;
  for (const { holdId, status, pickupBranch: _p, patronLibrary: _l, barcodes: _b, ...wait } of all) {
    expect((await service.get(`/v1/holds/${String(holdId)}/wait`)).body).toEqual(wait);
    expect(wait['totalDays'] === null).toBe(status !== 'picked-up');
    if (status !== 'picked-up') continue;
    whole++;
    const tenths = (name: string) => Math.round(Number(wait[name] ?? 0) * 10);
    const pieces = ['lenderDays', 'courierDays', 'pickupDays', 'unknownDays'].map(tenths);
    expect(pieces.reduce((sum, piece) => sum + piece, 0)).toBe(tenths('totalDays'));
    if (wait['onTheRoadDays'] !== null)
      expect(tenths('onTheRoadDays') + tenths('atBranchesDays')).toBe(tenths('courierDays'));
  }
  expect(whole).toBeGreaterThan(40);
});

test('pages of any length make the same list, in the order of recording', async () => {
  const all = await listed('');
  expect(all.map(({ holdId }) => holdId)).toEqual(all.map((_hold, n) => `h-${String(n).padStart(3, '0')}`));
  expect(await listed('', 7)).toEqual(all);
  expect(await listed('segment=lender&state=through', 3)).toEqual(await listed('segment=lender&state=through'));
});

test('of a period and of a library; ninety days unless more are asked for', async () => {
  const all = await listed('');
  const early = all.filter(({ placedAt }) => String(placedAt) < at(5));
  expect(await groups(`until=${at(5)}`)).toMatchObject([{ holds: early.length }]);
  expect(await groups(`since=${at(5)}`)).toMatchObject([{ holds: all.length - early.length }]);
  const concerned = all.filter((hold) => keyOf.pickupLibrary(hold) === 'MSLA' || hold['patronLibrary'] === 'MSLA');
  expect(await listed('library=MSLA')).toEqual(concerned);
  expect(await groups('library=MSLA')).toMatchObject([{ holds: concerned.length }]);
  expect(await groups('library=NONE')).toEqual([]);

  service.setClock('2026-06-03T00:00:00.000Z');
  const since = '2026-03-05T00:00:00.000Z';
  expect(await listed('')).toEqual(all.filter(({ placedAt }) => String(placedAt) >= since));
  expect(await listed(`since=${at(1)}`)).toHaveLength(150);
  service.setClock(NOW);
});
