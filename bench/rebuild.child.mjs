/** Reads the whole log, or builds views from it, in a process of its own, and watches its memory. */
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { accessKeys } from '../dist/access/access-keys.projection.js';
import { accessTelling } from '../dist/access/access.telling.js';
import { reads } from '../dist/access/reads.projection.js';
import { sessions } from '../dist/access/sessions.projection.js';
import { checkpoints } from '../dist/audit/checkpoints.projection.js';
import { merkle } from '../dist/audit/merkle.projection.js';
import { timeline } from '../dist/audit/timeline.projection.js';
import { caseTelling } from '../dist/cases/case.telling.js';
import { cases } from '../dist/cases/cases.projection.js';
import { itemTelling } from '../dist/courier/item.telling.js';
import { custody } from '../dist/courier/custody.projection.js';
import { holdWaits } from '../dist/courier/hold-waits.projection.js';
import { transits } from '../dist/courier/transits.projection.js';
import { claimTelling, policyTelling } from '../dist/damage/claim.telling.js';
import { damage } from '../dist/damage/damage.projection.js';
import { ledger } from '../dist/damage/ledger.projection.js';
import { policies } from '../dist/damage/policies.projection.js';
import { epcis } from '../dist/epcis/epcis.projection.js';
import { EmbeddedStore } from '../dist/event-store/embedded/embedded-store.js';
import { fairness } from '../dist/fairness/fairness.projection.js';
import { holdTelling } from '../dist/holds/hold.telling.js';
import { members } from '../dist/partners/members.projection.js';
import { partnerTelling } from '../dist/partners/partner.telling.js';
import { ProjectionEngine } from '../dist/projections/projection-engine.js';
import { systemClock } from '../dist/plain/clock.js';
import { schemas } from '../dist/app.module.js';

const PAGE = 5_000;
const SAMPLE_MS = 20;
/** As the features register them, all of them: a service on the same folder then finds every view built. */
const TELLINGS = [itemTelling, holdTelling, partnerTelling, caseTelling, claimTelling, policyTelling, accessTelling];
const PROJECTIONS = [
  accessKeys,
  sessions,
  reads,
  members,
  transits,
  custody,
  holdWaits,
  fairness,
  damage,
  policies,
  ledger,
  cases,
  merkle,
  checkpoints,
  epcis,
  timeline(TELLINGS),
];

/** `names`: `scan`, `all` or the name of one view. */
const { folder, views, names } = JSON.parse(process.argv[2]);
const store = EmbeddedStore.open({ folder, schemas });
const head = Number(await store.head());

/** The most memory in each tenth of the work, bytes. */
const tenths = Array(10).fill(0);
let done = () => 0;
const watch = setInterval(sample, SAMPLE_MS);

const started = performance.now();
if (names === 'scan') await scan();
else await build();
const milliseconds = performance.now() - started;
sample();
clearInterval(watch);
await store.close();
process.send({ milliseconds, tenths, events: head });

async function scan() {
  let position = 0n;
  done = () => Number(position) / head;
  for (;;) {
    const page = await store.readAll(position, { limit: PAGE });
    if (page.events.length === 0) return;
    position = page.end;
  }
}

async function build() {
  const log = (level, message) => level === 'info' || console.error(message);
  const engine = new ProjectionEngine({ store, folder: views, clock: systemClock, log, dedicated: true });
  const wanted = PROJECTIONS.filter(({ name }) => names === 'all' || names === name);
  for (const projection of wanted) engine.register(projection);
  engine.start();
  const built = engine.caughtUp();
  await follow(engine, built);
  await built;
  await engine.close();
}

/** Keeps `done` at the share of the log that the slowest view has read, until `built` settles. */
async function follow(engine, built) {
  let building = true;
  const settled = built.finally(() => (building = false)).catch(() => undefined);
  while (building) {
    const positions = (await engine.status()).map(({ position, build }) => Number(build?.position ?? position));
    const share = Math.min(...positions) / head;
    done = () => share;
    await Promise.race([pause(200), settled]);
  }
}

function sample() {
  const tenth = Math.min(9, Math.floor(done() * 10));
  tenths[tenth] = Math.max(tenths[tenth], process.memoryUsage.rss());
}
