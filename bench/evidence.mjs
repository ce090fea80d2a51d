/** Proofs from the tree over a long log, each for another event; and what the tree costs an event that comes in. */
import { ask, oneConnection } from './support/asking.mjs';
import { ms, percentile, random, whole } from './support/numbers.mjs';
import { inChild, startWaybill, workFolder } from './support/processes.mjs';

/** The log stays as it is, for the next run to find it. */
const CLOCKS_STAND = { WAYBILL_CASES_SECONDS: '0', WAYBILL_CLAIMS_SECONDS: '0', WAYBILL_CHECKPOINT_HOURS: '0' };
const YEAR_MS = 365 * 86_400_000;
const AIM_MS = 10;
const PROOFS = 2_000;

export async function evidence({ quick, log, progress }) {
  const { folder, lastRecordedAt } = await log.open();
  await log.views();
  const { url, stop } = await startWaybill(folder, CLOCKS_STAND);
  const agent = oneConnection();
  // After a start the columns of lag, of now and then of the past, are loaded in the background, on the thread that answers.
  const past = new Date(Date.parse(lastRecordedAt) - YEAR_MS).toISOString();
  for (const then of ['', `&knownAt=${past}`]) await ask(agent, `${url}/v1/lag?groupBy=none${then}`);
  const { size } = JSON.parse((await ask(agent, `${url}/v1/evidence`)).body);
  const next = random(1);
  const below = (bound) => Math.floor(next() * bound);
  const rows = [];
  for (const [name, pathOf] of questions(size, below)) {
    const took = [];
    for (let turn = 0; turn < (quick ? 200 : PROOFS); turn++) took.push((await ask(agent, url + pathOf())).took);
    progress(`${name}: p99 ${ms(percentile(took, 0.99))}`);
    rows.push(row(name, took));
  }
  agent.destroy();
  await stop();
  rows.push(await cost(folder, progress));
  return {
    title: `Evidence at ${whole(log.events)} events`,
    text:
      'Proofs over HTTP, one connection, one question after the other, each for an event and a tree at random. The last row is a build ' +
      'of the view `merkle` alone, against a bare scan of the same log right before it: what hashing an event and keeping it in the tree takes.',
    head: ['question', 'asked', 'p50', 'p99', 'longest', 'aim', 'met?'],
    rows,
  };
}

/** Positions of the embedded log are counted from 1 without gaps. */
const questions = (size, below) => [
  ['inclusion in the tree of now', () => `/v1/evidence/inclusion?event=${1 + below(size)}`],
  [
    'inclusion in a tree of before',
    () => {
      const event = 1 + below(size);
      return `/v1/evidence/inclusion?event=${event}&size=${event + below(size - event + 1)}`;
    },
  ],
  [
    'consistency of two trees',
    () => {
      const older = 1 + below(size);
      return `/v1/evidence/consistency?older=${older}&newer=${older + below(size - older + 1)}`;
    },
  ],
  ['a signed checkpoint', () => '/v1/evidence/checkpoint'],
];

function row(name, took) {
  const [p50, p99] = [percentile(took, 0.5), percentile(took, 0.99)];
  const met = p99 <= AIM_MS ? 'yes' : `no, ${ms(p99 - AIM_MS)} over`;
  return [name, whole(took.length), ms(p50), ms(p99), ms(Math.max(...took)), `p99 ≤ ${AIM_MS} ms`, met];
}

async function cost(folder, progress) {
  const views = workFolder('views');
  try {
    const scan = await inChild('rebuild.child.mjs', { folder, names: 'scan' });
    const build = await inChild('rebuild.child.mjs', { folder, views: views.folder, names: 'merkle' });
    const micros = ((build.milliseconds - scan.milliseconds) / build.events) * 1000;
    progress(`the tree: ${micros.toFixed(1)} µs an event`);
    return ['the tree, an event', whole(build.events), `${micros.toFixed(1)} µs`, '', '', '', ''];
  } finally {
    views.remove();
  }
}
