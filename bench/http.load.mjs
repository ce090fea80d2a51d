/**
 * Sends scans from a process of its own. Every request is made beforehand and sent once. A connection
 * has items of its own, each shipped, received, shipped on and so on, so that all histories make sense.
 */
import autocannon from 'autocannon';
import { barcodeOf } from './support/log.mjs';

const { url, headers, scans, batch, round, items, connections, branches, startedAt } = JSON.parse(process.argv[2]);
const amount = scans / batch;
const mine = Math.floor(items / connections);
/** A round goes on where the one before ended, so that every item's scans come in the order in which they happened. */
const before = round * (scans / connections);

function scan(connection, number) {
  const item = connection * mine + (number % mine);
  const step = Math.floor(number / mine);
  const place = (item + Math.floor((step + 1) / 2)) % branches.length;
  return {
    scanId: `scan-${item}-${step}`,
    type: step % 2 === 0 ? 'shipped' : 'received',
    barcode: barcodeOf(item),
    branch: branches[place],
    occurredAt: new Date(startedAt + step * 1000).toISOString(),
    ...(step % 2 === 0 ? { to: branches[(place + 1) % branches.length], purpose: 'hold' } : { condition: 'sound' }),
  };
}

function requestsOf(connection) {
  return Array.from({ length: amount / connections }, (_, request) => ({
    method: 'POST',
    path: '/v1/scans',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      scans: Array.from({ length: batch }, (_, at) => scan(connection, before + request * batch + at)),
    }),
  }));
}

let connection = 0;
const result = await autocannon({
  url,
  connections,
  amount,
  timeout: 60,
  setupClient: (client) => client.setRequests(requestsOf(connection++)),
});
const seconds = (result.finish - result.start) / 1000;
process.send({ seconds, p50: result.latency.p50, p99: result.latency.p99, ok: result['2xx'], errors: result.errors });
