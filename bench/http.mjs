/** Scans over HTTP: the service with its default settings, views and all, against a bare Fastify that echoes. */
import { ms, ratio, whole } from './support/numbers.mjs';
import { startEcho, startWaybill, workFolder } from './support/processes.mjs';
import { allRecorded, CONNECTIONS, ITEMS, registerBranches, rounds, viewsAreLive } from './support/scans.mjs';

const AIM = { single: 10_000, share: 0.2, p99: 15, batched: 30_000 };

export async function http({ quick, progress }) {
  const count = quick ? 1 : 5;
  const single = await compare({ batch: 1, scans: (quick ? 100 : 600) * CONNECTIONS, rounds: count }, progress);
  const batched = await compare({ batch: 100, scans: (quick ? 500 : 3_000) * CONNECTIONS, rounds: count }, progress);
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

async function compare(load, progress) {
  const { folder, remove } = workFolder('http');
  const waybill = await startWaybill(folder);
  const servers = [
    ['ours', waybill],
    ['echo', await startEcho()],
  ];
  await registerBranches(waybill.url);
  const measured = await rounds(servers, load, () => viewsAreLive(waybill.url), progress);
  for (const [, { stop }] of servers) await stop();
  await allRecorded(folder, load.scans * (load.rounds + 1));
  remove();
  const [ours, echo] = [measured.get('ours'), measured.get('echo')];
  return { ours, echo, share: ours.requestsPerSecond / echo.requestsPerSecond };
}
