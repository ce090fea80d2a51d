/** Reads the whole log, or replays one view from it as `waybill replay` does, in a process of its own. */
import { rmSync } from 'node:fs';
import { allViews } from '../dist/cli/all-views.js';
import { schemas } from '../dist/app.module.js';
import { ReadOnlyLog } from '../dist/event-store/embedded/read-only-log.js';
import { Replay } from '../dist/projections/replay.js';

const PAGE = 5_000;

/** `name`: `scan` or that of a view. `out`: where its file is to be, for as long as it takes. */
const { folder, out, name } = JSON.parse(process.argv[2]);
const log = ReadOnlyLog.open(folder, schemas);
const head = await log.head();

const started = performance.now();
if (name === 'scan') await scan();
else await replay(allViews.find((view) => view.name === name));
const milliseconds = performance.now() - started;
await log.close();
process.send({ milliseconds, events: Number(head) });

async function scan() {
  for (let position = 0n; position < head;) position = (await log.readAll(position, { limit: PAGE })).end;
}

async function replay(projection) {
  const telling = new Replay({ projection, log, folder: out });
  await telling.reach(head);
  telling.finish();
  rmSync(telling.path);
}
