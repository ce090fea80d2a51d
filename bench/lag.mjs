/** Questions about lag over a long log, one after the other on one connection. */
import { Agent, get } from 'node:http';
import { ms, percentile, whole } from './support/numbers.mjs';
import { asAdmin, startWaybill } from './support/processes.mjs';

const AIM_MS = 20;
const DAY_MS = 86_400_000;
const GROUPINGS = ['lane', 'from', 'to', 'none'];

export async function lag({ quick, log, progress }) {
  const { folder, lastRecordedAt } = await log.open();
  await log.views();
  const { url, stop } = await startWaybill(folder);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const since = new Date(Date.parse(lastRecordedAt) - 90 * DAY_MS).toISOString();
  const period = `&since=${since}&until=${lastRecordedAt}&days=courier`;
  const questions = [
    ...GROUPINGS.map((by) => ({ name: `${by}, 90 days`, path: `/v1/lag?groupBy=${by}${period}` })),
    ...GROUPINGS.map((by) => ({ name: `${by}, all`, path: `/v1/lag?groupBy=${by}&days=courier` })),
  ];
  const first = await ask(agent, url + questions[0].path);
  progress(`first question: ${ms(first.took)}`);
  const rows = [];
  for (const { name, path } of questions) {
    const answers = [];
    for (let turn = 0; turn < (quick ? 50 : 300); turn++) answers.push(await ask(agent, url + path));
    const took = answers.map((answer) => answer.took);
    progress(`${name}: p99 ${ms(percentile(took, 0.99))}`);
    rows.push(row(name, took, answers[0].body));
  }
  rows.push(['the first question after a start', '', '', ms(first.took), '', '', 'loads the columns', '']);
  agent.destroy();
  await stop();
  return {
    title: `Questions about lag at ${whole(log.events)} events`,
    text:
      '`GET /v1/lag` in courier days, over HTTP, one connection, one question after the other; whole answers, as the client ' +
      'sees them. 90 days is what a dashboard asks; all is the whole log.',
    head: ['grouped by', 'groups', 'transits', 'p50', 'p99', 'longest', 'aim', 'met?'],
    rows,
  };
}

function row(name, took, body) {
  const { groups } = JSON.parse(body);
  const transits = groups.reduce((sum, group) => sum + group.transits, 0);
  const p99 = percentile(took, 0.99);
  const met = p99 <= AIM_MS ? 'yes' : `no, ${ms(p99 - AIM_MS)} over`;
  const figures = [percentile(took, 0.5), p99, Math.max(...took)].map(ms);
  return [name, groups.length, whole(transits), ...figures, `p99 ≤ ${AIM_MS} ms`, met];
}

function ask(agent, url) {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: asAdmin }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text) => (body += text));
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve({ took: performance.now() - started, body });
        else reject(new Error(`${url} answered ${answer.statusCode}: ${body}`));
      });
    }).on('error', reject);
  });
}
