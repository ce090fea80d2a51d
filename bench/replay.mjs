/** Replaying a view to the end of the log, as `waybill replay` does, against just reading that log. */
import { median, perSecond, ratio, whole } from './support/numbers.mjs';
import { inChild, workFolder } from './support/processes.mjs';

const VIEWS = ['transits', 'custody'];
const AIM = 0.4;

export async function replay({ quick, log, progress }) {
  const { folder } = await log.open();
  const rounds = quick || log.events > 2_000_000 ? 1 : 3;
  const rows = [];
  const made = workFolder('replay');
  try {
    for (const name of VIEWS) {
      const rates = { scan: [], replay: [] };
      for (let round = 1; round <= rounds; round++) {
        rates.scan.push(await rate({ folder, name: 'scan' }));
        rates.replay.push(await rate({ folder, out: made.folder, name }));
        progress(`${name}, round ${round} of ${rounds}: ${whole(rates.replay.at(-1))} events/s`);
      }
      rows.push(row(name, median(rates.replay), median(rates.scan)));
    }
  } finally {
    made.remove();
  }
  return {
    title: `Replaying views from a log of ${whole(log.events)} events, events of the log/s`,
    text:
      'The peer is a bare scan: `readAll` in pages of 5,000, parsed, measured right before each replay. Both read the log as ' +
      '`waybill replay` does, beside a service; each runs in a process of its own, and the replay ends with its file in its place.',
    head: ['view', 'replay', 'bare scan', 'ratio', 'aim', 'met?'],
    rows,
  };
}

async function rate(task) {
  const { events, milliseconds } = await inChild('replay.child.mjs', task);
  return perSecond(events, milliseconds);
}

function row(name, replayed, scan) {
  const reached = replayed / scan;
  const met = reached >= AIM ? 'yes' : `no, ${Math.round((1 - reached / AIM) * 100)} % short`;
  return [name, whole(replayed), whole(scan), ratio(reached), `≥ ${AIM}`, met];
}
