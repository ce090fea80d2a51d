/** Scans over HTTP: the service with its default settings, views and all, against a bare Fastify that echoes. */
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedStore } from '../dist/event-store/embedded/embedded-store.js';
import { schemas } from '../dist/app.module.js';
import { median, ms, perSecond, ratio, whole } from './support/numbers.mjs';
import { asAdmin, inChild, startEcho, startWaybill, workFolder } from './support/processes.mjs';

const ITEMS = 100_000;
const CONNECTIONS = 64;
const BRANCHES = ['MSLA', 'BOZE', 'HLNA', 'KALI', 'GTFL', 'BILL'];
const AIM = { single: 10_000, share: 0.2, p99: 15, batched: 30_000 };

export async function http({ quick, progress }) {
  const single = await compare({ batch: 1, scans: (quick ? 100 : 600) * CONNECTIONS }, quick ? 1 : 5, progress);
  const batched = await compare({ batch: 100, scans: (quick ? 500 : 3_000) * CONNECTIONS }, quick ? 1 : 5, progress);
  return {
    title: `Scans over HTTP, ${CONNECTIONS} connections`,
    text:
      `\`POST /v1/scans\`, every scan with an id of its own, ${whole(ITEMS)} items shipped and received in turn; each answer ` +
      'means that its scans are on disk. The service has its default settings and keeps its views meanwhile. The echo is ' +
      'Fastify alone: it parses the same body and answers in a small JSON. Medians of alternating rounds.',
    head: ['', 'requests/s', 'scans/s', 'p50', 'p99', 'echo, requests/s', 'echo p99', 'ratio', 'aim', 'met?'],
    rows: [
      row('single scans', single, `≥ ${whole(AIM.single)} scans/s or ≥ ${AIM.share}; p99 ≤ ${AIM.p99} ms`, singleMet),
      row('batches of 100', batched, `≥ ${whole(AIM.batched)} scans/s`, batchedMet),
    ],
  };
}

function singleMet({ ours, share }) {
  const fast = ours.scansPerSecond >= AIM.single || share >= AIM.share;
  const speed = fast ? 'yes' : `no, ${Math.round((1 - share / AIM.share) * 100)} % short of ${AIM.share}`;
  return `${speed}; ${ours.p99 <= AIM.p99 ? 'yes' : `no, ${ms(ours.p99 - AIM.p99)} over`}`;
}

function batchedMet({ ours }) {
  const reached = ours.scansPerSecond / AIM.batched;
  return reached >= 1 ? 'yes' : `no, ${Math.round((1 - reached) * 100)} % short`;
}

function row(name, figures, aim, met) {
  const { ours, echo, share } = figures;
  return [
    name,
    whole(ours.requestsPerSecond),
    whole(ours.scansPerSecond),
    ms(ours.p50),
    ms(ours.p99),
    whole(echo.requestsPerSecond),
    ms(echo.p99),
    ratio(share),
    aim,
    met(figures),
  ];
}

async function compare({ batch, scans }, rounds, progress) {
  const { folder, remove } = workFolder('http');
  const waybill = await startWaybill(folder);
  const echo = await startEcho();
  await registerBranches(waybill.url);
  const startedAt = Date.now() - 3_600_000;
  const measured = { ours: [], echo: [] };
  // A first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, { url }] of [
      ['ours', waybill],
      ['echo', echo],
    ]) {
      const result = await inChild('http.load.mjs', {
        url,
        headers: asAdmin,
        scans,
        batch,
        round,
        items: ITEMS,
        startedAt,
        connections: CONNECTIONS,
        branches: BRANCHES,
      });
      if (result.ok !== scans / batch) throw new Error(`${name} answered ${result.ok} of ${scans / batch} requests.`);
      if (round > 0) measured[name].push(result);
      progress(`batches of ${batch}, round ${round} of ${rounds}, ${name}: ${whole(scans / result.seconds)} scans/s`);
      await viewsAreLive(waybill.url);
    }
  }
  await echo.stop();
  await waybill.stop();
  await allRecorded(folder, scans * (rounds + 1));
  remove();
  const ours = figures(measured.ours, scans, batch);
  const theirs = figures(measured.echo, scans, batch);
  return { ours, echo: theirs, share: ours.requestsPerSecond / theirs.requestsPerSecond };
}

function figures(results, scans, batch) {
  const rate = median(results.map(({ seconds }) => perSecond(scans, seconds * 1000)));
  return {
    scansPerSecond: rate,
    requestsPerSecond: rate / batch,
    p50: median(results.map(({ p50 }) => p50)),
    p99: median(results.map(({ p99 }) => p99)),
  };
}

async function registerBranches(url) {
  await put(`${url}/v1/libraries/LIB`, { name: 'Library' });
  for (const code of BRANCHES) {
    await put(`${url}/v1/branches/${code}`, { name: code, library: 'LIB', timeZone: 'America/Denver' });
  }
}

async function put(url, body) {
  const headers = { ...asAdmin, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
}

/** What one round left to the views must not be paid by the next. */
async function viewsAreLive(url) {
  for (;;) {
    const { views } = await (await fetch(`${url}/health/ready`, { headers: asAdmin })).json();
    if (views.every(({ behind }) => behind === 0)) return;
    await pause(50);
  }
}

/** Figures of scans that were not recorded would mean nothing. */
async function allRecorded(folder, scans) {
  const store = EmbeddedStore.open({ folder, schemas });
  const head = Number(await store.head());
  await store.close();
  const setUp = 1 + 1 + BRANCHES.length; // key, library and branches
  const wanted = scans + setUp;
  if (head !== wanted) throw new Error(`The log holds ${head} events instead of ${wanted}.`);
}
