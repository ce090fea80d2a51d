/** `waybill simulate` and `waybill demo`: a seeded sharing group, sent to a service or into a data folder. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { IssueKey } from '../access/access-key.commands.js';
import { keyToIssue } from '../access/key-to-issue.js';
import type { Settings } from '../config/settings.js';
import { withDefaults, type SimulationOptions } from '../simulation/options.js';
import { showProgress } from '../simulation/progress.js';
import { createTruthFile } from '../simulation/truth-file.js';
import { simulate } from '../simulation/world.js';
import { optionsOf, type Year } from '../simulation/years.js';
import { serve } from './serve.js';
import { openTarget, tellRefusals } from './target.js';

export interface SimulateOptions extends Partial<SimulationOptions> {
  /** A kind of year with one fault of its own; otherwise the usual faults at their usual rates. */
  readonly year?: Year | undefined;
  readonly to: string;
  /** File for what really happened. */
  readonly truth?: string;
}

export async function runSimulation({ to, truth, year, ...given }: SimulateOptions, settings: Settings): Promise<void> {
  const ofYear = year === undefined ? {} : optionsOf(year, given.branches ?? withDefaults().branches);
  const options = withDefaults({ ...ofYear, ...given });
  const started = performance.now();
  const target = await openTarget(to, settings);
  const truthFile = truth === undefined ? undefined : createTruthFile(truth);
  const progress = showProgress(options);
  let actions = 0;
  for (const action of simulate(options, truthFile?.tell)) {
    await target.send(action);
    progress.reached(action.at);
    actions++;
  }
  await target.finish();
  progress.finish();
  truthFile?.close();
  const seconds = (performance.now() - started) / 1000;
  console.error(`${actions} actions of seed ${options.seed} sent to ${to} in ${seconds.toFixed(0)} s.`);
  tellRefusals(target);
}

/** A year that ends today, small enough to load within a minute or so. */
const DEMO = { branches: 60, days: 365, seed: 1, itemsPerMonth: 6_000 };
const COMPLETE = 'demo-complete';
const DAY_MS = 86_400_000;

/** Fills its own folder the first time, then serves it. */
export async function demo({ year }: Pick<SimulateOptions, 'year'>, settings: Settings): Promise<void> {
  const ownFolder = year === undefined ? './data-demo' : `./data-demo-${year}`;
  const folder = process.env['WAYBILL_DATA'] ? settings.dataFolder : ownFolder;
  const mark = join(folder, COMPLETE);
  if (!existsSync(mark)) {
    if (existsSync(join(folder, 'log.db'))) discardHalfDemo(folder, settings);
    const start = new Date(Date.now() - DEMO.days * DAY_MS).toISOString().slice(0, 10);
    console.error(`A simulated year of ${DEMO.branches} branches goes to ${folder} …`);
    await runSimulation({ ...DEMO, year, start, to: folder }, settings);
    writeFileSync(mark, `${start}\n`);
  }
  const { url, server, firstKey } = await serve({ ...settings, dataFolder: folder, eventStore: 'embedded' });
  if (firstKey === null && !settings.access.adminKey) console.error(await keyForToday(server));
  const curl = 'curl -s -H "authorization: Bearer $WAYBILL_KEY"';
  console.error(`See real numbers:

  ${curl} '${url}/v1/lag?groupBy=none'
  ${curl} '${url}/v1/lag?groupBy=lane&days=courier'
  ${curl} '${url}/v1/transits?status=open&olderThanDays=30&limit=5'
  ${curl} '${url}/v1/waits'
  ${curl} '${url}/v1/damage?limit=3'
`);
}

/** The first start's key is long gone from the screen when the demo is started again. */
async function keyForToday(server: INestApplicationContext): Promise<string> {
  const { text, key } = keyToIssue({ role: 'admin', label: 'demo', days: 1 }, new Date());
  await server.get(CommandBus).execute(new IssueKey(key, { actor: { key: 'demo' }, correlationId: 'demo' }));
  return `A key for today:\n\n  export WAYBILL_KEY=${text}\n`;
}

/** A demo that was stopped while it loaded begins again; a real log is never touched. */
function discardHalfDemo(folder: string, settings: Settings): void {
  if (process.env['WAYBILL_DATA']) {
    throw new Error(`${settings.dataFolder} already has a log; give the demo a folder of its own in WAYBILL_DATA.`);
  }
  rmSync(folder, { recursive: true, force: true });
}
