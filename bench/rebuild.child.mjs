/** Reads the whole log, or builds views from it, in a process of its own, and watches its memory. */
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { allViews } from '../dist/cli/all-views.js';
import { EmbeddedStore } from '../dist/event-store/embedded/embedded-store.js';
import { ProjectionEngine } from '../dist/projections/projection-engine.js';
import { systemClock } from '../dist/plain/clock.js';
import { schemas } from '../dist/app.module.js';

const PAGE = 5_000;
const SAMPLE_MS = 20;

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
  const wanted = allViews.filter(({ name }) => names === 'all' || names === name);
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
