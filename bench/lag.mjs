/** Questions about lag and waits over a long log, one after the other on one connection: as of now, and as of a year before its end. */
import { ask, oneConnection } from './support/asking.mjs';
import { ms, percentile, whole } from './support/numbers.mjs';
import { startWaybill } from './support/processes.mjs';

/** The log stays as it is, for the next run to find it. */
const CLOCKS_STAND = { WAYBILL_CASES_SECONDS: '0', WAYBILL_CLAIMS_SECONDS: '0' };
const AIM_MS = 20;
const PAST_AIM_MS = 1_500;
const DAY_MS = 86_400_000;
const PERIOD_MS = 90 * DAY_MS;
const YEAR_MS = 365 * DAY_MS;
const GROUPINGS = ['lane', 'from', 'to', 'none'];
const PAST_GROUPINGS = ['lane', 'none'];

const timeAt = (time) => new Date(time).toISOString();
const dateOf = (time) => timeAt(time).slice(0, 10);
const path = (by, since, until) =>
  `/v1/lag?groupBy=${by}&days=courier${since ? `&since=${timeAt(since)}&until=${timeAt(until)}` : ''}`;

/** What a dashboard asks beside lag itself; as of the end of the log, of which they have it whole or the last ninety days. */
const OTHERS = [
  ['trend of 26 weeks', (end) => `/v1/lag/trend?by=week&until=${dateOf(end)}`],
  ['trend of 12 months', (end) => `/v1/lag/trend?by=month&until=${dateOf(end)}`],
  ['before and after a day, 90 days', (end) => `/v1/lag/comparison?groupBy=none&at=${dateOf(end - PERIOD_MS)}`],
  ['the same by branch', (end) => `/v1/lag/comparison?groupBy=from&at=${dateOf(end - PERIOD_MS)}`],
  ['the same by lane', (end) => `/v1/lag/comparison?groupBy=lane&at=${dateOf(end - PERIOD_MS)}`],
  ['compliance, 90 days', (end) => `/v1/compliance?${periodTo(end)}`],
  ['waits of holds, 90 days', (end) => `/v1/waits?groupBy=none&${periodTo(end)}`],
  ['the same by lending branch', (end) => `/v1/waits?groupBy=lendingBranch&${periodTo(end)}`],
  ['waits of holds, all', () => '/v1/waits?groupBy=none&since=2000-01-01T00:00:00Z'],
  ['100 open transits, expected', () => '/v1/transits?status=open&limit=100'],
];
const periodTo = (end) => `since=${timeAt(end - PERIOD_MS)}&until=${timeAt(end)}`;

export async function lag({ quick, log, progress }) {
  const { folder, lastRecordedAt } = await log.open();
  await log.views();
  const { url, stop } = await startWaybill(folder, CLOCKS_STAND);
  const agent = oneConnection();
  const end = Date.parse(lastRecordedAt);
  const turns = quick ? 50 : 300;
  const rows = [];
  const measure = async (name, aim, pathOf) => {
    const first = await ask(agent, url + pathOf(0));
    const took = [];
    for (let turn = 1; turn <= turns; turn++) took.push((await ask(agent, url + pathOf(turn))).took);
    progress(`${name}: p99 ${ms(percentile(took, 0.99))}`);
    rows.push(row(name, first, took, aim));
  };
  const starting = await ask(agent, `${url}/v1/lag?groupBy=none`);
  progress(`first question: ${ms(starting.took)}`);
  const past = await ask(agent, `${url}/v1/lag?groupBy=none&knownAt=${timeAt(end - YEAR_MS)}`);
  progress(`first question about the past: ${ms(past.took)}`);
  for (const by of GROUPINGS) await measure(`${by}, 90 days`, AIM_MS, () => path(by, end - PERIOD_MS, end));
  for (const by of GROUPINGS) await measure(`${by}, all`, AIM_MS, () => path(by));
  for (const [number, by] of PAST_GROUPINGS.entries()) {
    // Of each grouping another moment, so that its first question finds nothing at hand; then the same again.
    const then = end - YEAR_MS - (number + 1) * DAY_MS;
    const known = `&knownAt=${timeAt(then)}`;
    await measure(`${by}, all, a year ago`, PAST_AIM_MS, () => path(by) + known);
    await measure(`${by}, 90 days, a year ago`, PAST_AIM_MS, () => path(by, then - PERIOD_MS, then) + known);
  }
  await measure('lane, all, each time another moment of a year ago', PAST_AIM_MS, (turn) => {
    const then = end - YEAR_MS + turn * 3_600_000;
    return `${path('lane')}&knownAt=${timeAt(then)}`;
  });
  for (const [name, pathOf] of OTHERS) await measure(name, AIM_MS, () => pathOf(end));
  for (const [name, pathOf] of OTHERS) {
    const then = end - YEAR_MS - 3 * DAY_MS;
    await measure(`${name}, a year ago`, PAST_AIM_MS, () => `${pathOf(then)}&knownAt=${timeAt(then)}`);
  }
  rows.push(['the first question after a start', '', '', ms(starting.took), '', '', '', '', 'loads the columns']);
  rows.push(['the first about the past after it', '', '', ms(past.took), '', '', '', '', 'loads those of the past']);
  agent.destroy();
  await stop();
  return {
    title: `Questions about lag and waits at ${whole(log.events)} events`,
    text:
      '`GET /v1/lag` in courier days, over HTTP, one connection, one question after the other; whole answers, as the client ' +
      'sees them. 90 days is what a dashboard asks; all is the whole log. A year ago is `knownAt`: what was recorded by then, and the 90 ' +
      'days before it; the first question about a moment gathers what was known then, the next ones find it at hand.',
    head: [
      'question, or lag grouped by',
      'groups',
      'transits or holds',
      'first',
      'p50',
      'p99',
      'longest',
      'aim',
      'met?',
    ],
    rows,
  };
}

function row(name, first, took, aim) {
  const { groups = [], periods = [] } = JSON.parse(first.body);
  const counted = [...groups, ...periods].reduce((sum, { transits = 0, holds = 0 }) => sum + transits + holds, 0);
  const p99 = percentile(took, 0.99);
  // Whoever asks as of a moment is mostly the first to ask about it.
  const worst = aim === PAST_AIM_MS ? Math.max(first.took, p99) : p99;
  const met = worst <= aim ? 'yes' : `no, ${ms(worst - aim)} over`;
  const figures = [first.took, percentile(took, 0.5), p99, Math.max(...took)].map(ms);
  const wanted = `${aim === PAST_AIM_MS ? 'first and p99' : 'p99'} ≤ ${whole(aim)} ms`;
  return [name, groups.length + periods.length, counted === 0 ? '' : whole(counted), ...figures, wanted, met];
}
