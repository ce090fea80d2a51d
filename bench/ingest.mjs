/** What the views cost while scans come in: the service with all of them against the same without. */
import { ms, ratio, whole } from './support/numbers.mjs';
import { startWaybill, workFolder } from './support/processes.mjs';
import { allRecorded, CONNECTIONS, registerBranches, rounds, viewsAreLive } from './support/scans.mjs';

const AIM = 0.7;

export async function ingest({ quick, progress }) {
  const count = quick ? 1 : 3;
  const single = await compare({ batch: 1, scans: (quick ? 100 : 300) * CONNECTIONS, rounds: count }, progress);
  const batched = await compare({ batch: 100, scans: (quick ? 500 : 1_000) * CONNECTIONS, rounds: count }, progress);
  return {
    title: `Scans with all views and with none, ${CONNECTIONS} connections`,
    text:
      '`POST /v1/scans` as above. With none, the service keeps only the views by which a request is admitted: keys, sessions, ' +
      'members. Medians of alternating rounds; between two rounds the views catch up.',
    head: ['', 'with all, scans/s', 'p99', 'with none, scans/s', 'p99', 'ratio', 'aim', 'met?'],
    rows: [row('single scans', single), row('batches of 100', batched)],
  };
}

function row(name, { all, none }) {
  const reached = all.scansPerSecond / none.scansPerSecond;
  const met = reached >= AIM ? 'yes' : `no, ${Math.round((1 - reached / AIM) * 100)} % short`;
  const figures = [all, none].flatMap(({ scansPerSecond, p99 }) => [whole(scansPerSecond), ms(p99)]);
  return [name, ...figures, ratio(reached), `≥ ${AIM}`, met];
}

async function compare(load, progress) {
  const folders = { all: workFolder('ingest-all'), none: workFolder('ingest-none') };
  const servers = [
    ['all', await startWaybill(folders.all.folder)],
    ['none', await startWaybill(folders.none.folder, {}, 'bench/ingest.viewless.mjs')],
  ];
  const urls = Object.fromEntries(servers.map(([name, { url }]) => [name, url]));
  for (const url of Object.values(urls)) await registerBranches(url);
  const measured = await rounds(servers, load, (name) => viewsAreLive(urls[name]), progress);
  for (const [name, { stop }] of servers) {
    await stop();
    await allRecorded(folders[name].folder, load.scans * (load.rounds + 1));
    folders[name].remove();
  }
  return Object.fromEntries(measured);
}
