/** Building each view from the whole log, against just reading that log; the memory it takes, and the room on the disk. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { median, megabytes, perSecond, ratio, whole } from './support/numbers.mjs';
import { inChild, workFolder } from './support/processes.mjs';

const VIEWS = ['transits', 'custody', 'hold-waits', 'fairness', 'damage', 'cases', 'members', 'merkle'];
const AIM = 0.4;
const AIM_BYTES = 400 * 2 ** 20;
/** The last tenths may take this much more than the third: the first two fill caches of a fixed size. */
const FLAT = 1.15;

export async function rebuild({ quick, log, progress }) {
  const { folder } = await log.open();
  const rounds = quick || log.events > 2_000_000 ? 1 : 3;
  const rows = [];
  for (const name of VIEWS) {
    const builds = [];
    const scans = [];
    for (let round = 1; round <= rounds; round++) {
      scans.push(await inChild('rebuild.child.mjs', { folder, names: 'scan' }));
      builds.push(await build(folder, name));
      progress(`${name}, round ${round} of ${rounds}: ${whole(rate(builds.at(-1)))} events/s`);
    }
    rows.push(row(name, builds, median(scans.map(rate))));
  }
  const together = await log.views();
  rows.push(row('all at once', [together]));
  rows.push(['the log itself', '', '', '', '', '', '', '', whole(statSync(join(folder, 'log.db')).size / log.events)]);
  return {
    title: `Building views from a log of ${whole(log.events)} events, events of the log/s`,
    text:
      'The peer is a bare scan: `readAll` in pages of 5,000, parsed, measured right before each build. Each runs in a process ' +
      'of its own; memory is the most that the process held in each tenth of the log, caches and all. On the disk: bytes of the ' +
      "view's file for each event of the log.",
    head: ['view', 'build', 'bare scan', 'ratio', 'aim', 'met?', 'memory by tenths, MB', 'flat, ≤ 400 MB?', 'on disk'],
    rows,
  };
}

async function build(folder, name) {
  const views = workFolder('views');
  try {
    const files = join(views.folder, 'views');
    const built = await inChild('rebuild.child.mjs', { folder, views: files, names: name });
    const bytes = readdirSync(files).reduce((sum, file) => sum + statSync(join(files, file)).size, 0);
    return { ...built, bytesAnEvent: bytes / built.events };
  } finally {
    views.remove();
  }
}

const rate = ({ events, milliseconds }) => perSecond(events, milliseconds);

function row(name, builds, scan) {
  const built = median(builds.map(rate));
  const reached = scan && built / scan;
  const met = !scan ? '' : reached >= AIM ? 'yes' : `no, ${Math.round((1 - reached / AIM) * 100)} % short`;
  const tenths = builds[0].tenths.map((_, tenth) => Math.max(...builds.map((each) => each.tenths[tenth])));
  const seen = tenths.filter((bytes) => bytes > 0);
  return [
    name,
    whole(built),
    scan ? whole(scan) : '',
    scan ? ratio(reached) : '',
    scan ? `≥ ${AIM}` : '',
    met,
    seen.map((bytes) => Math.round(bytes / 2 ** 20)).join(' '),
    memory(seen),
    builds[0].bytesAnEvent === undefined ? '' : whole(builds[0].bytesAnEvent),
  ];
}

function memory(tenths) {
  const most = Math.max(...tenths);
  const flat = most <= (tenths[2] ?? most) * FLAT;
  if (flat && most <= AIM_BYTES) return 'yes';
  return `no: ${flat ? '' : 'grows, '}${megabytes(most)} at most`;
}
