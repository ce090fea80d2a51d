/** Rounds of scans sent to servers in turn, and what each round took. */
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedStore } from '../../dist/event-store/embedded/embedded-store.js';
import { schemas } from '../../dist/app.module.js';
import { median, perSecond, whole } from './numbers.mjs';
import { asAdmin, inChild } from './processes.mjs';

export const ITEMS = 100_000;
export const CONNECTIONS = 64;
const BRANCHES = ['MSLA', 'BOZE', 'HLNA', 'KALI', 'GTFL', 'BILL'];

/**
 * Medians of alternating rounds, by the name of each server. `ready` is awaited after each round of a server: what one round left
 * to do must not be paid by the next.
 */
export async function rounds(servers, { batch, scans, rounds: counted }, ready, progress) {
  const startedAt = Date.now() - 3_600_000;
  const measured = new Map(servers.map(([name]) => [name, []]));
  // A first round warms up and is not counted.
  for (let round = 0; round <= counted; round++) {
    for (const [name, { url }] of servers) {
      const task = { url, headers: asAdmin, scans, batch, round, items: ITEMS, startedAt };
      const result = await inChild('http.load.mjs', { ...task, connections: CONNECTIONS, branches: BRANCHES });
      if (result.ok !== scans / batch) throw new Error(`${name} answered ${result.ok} of ${scans / batch} requests.`);
      if (round > 0) measured.get(name).push(result);
      progress(`batches of ${batch}, round ${round} of ${counted}, ${name}: ${whole(scans / result.seconds)} scans/s`);
      await ready(name);
    }
  }
  return new Map([...measured].map(([name, results]) => [name, figures(results, scans, batch)]));
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

export async function registerBranches(url) {
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

export async function viewsAreLive(url) {
  const deadline = Date.now() + 600_000;
  while (Date.now() < deadline) {
    const { views } = await (await fetch(`${url}/health/ready`, { headers: asAdmin })).json();
    if (views.every(({ behind }) => behind === 0)) return;
    await pause(50);
  }
  throw new Error('The views did not catch up within ten minutes.');
}

/** Figures of scans that were not recorded would mean nothing. */
export async function allRecorded(folder, scans) {
  const store = EmbeddedStore.open({ folder, schemas });
  const head = Number(await store.head());
  await store.close();
  const setUp = 1 + 1 + BRANCHES.length; // key, library and branches
  const wanted = scans + setUp;
  if (head !== wanted) throw new Error(`The log holds ${head} events instead of ${wanted}.`);
}
