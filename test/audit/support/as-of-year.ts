/** As of each watched moment of a year: the answers again, and the views told again from the log. For the spec and for the soak. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { allViews } from '../../../src/cli/all-views.js';
import { replay } from '../../../src/cli/replay.js';
import { readSettings } from '../../../src/config/settings.js';
import { ReadOnlyLog } from '../../../src/event-store/embedded/read-only-log.js';
import { viewDigest } from '../../../src/projections/digest.js';
import type { Projection } from '../../../src/projections/projection.js';
import { Replay } from '../../../src/projections/replay.js';
import { viewPath } from '../../../src/projections/view-file.js';
import { schemas } from '../../../src/app.module.js';
import { rootOf, told, type WatchedMoment, type WatchedYear } from './watched-year.js';

/** Differences that are worth reading. */
const ENOUGH = 3;

/** What is other than it was: the questions whose answers differ, as of the moment. */
export async function answersThatDiffer({ service, moments, random }: WatchedYear): Promise<readonly unknown[]> {
  const differing: unknown[] = [];
  for (const { at, answered, position } of random.shuffled(moments)) {
    for (const [path, then] of Object.entries(answered)) {
      if (differing.length === ENOUGH) return differing;
      const now = told(await service.get(`${path}&knownAt=${at}`));
      if (JSON.stringify(now) !== JSON.stringify(then)) differing.push({ path, at, position, then, now });
    }
  }
  return differing;
}

/** Leaves are as many as there are events: the embedded log has no gaps. */
export const rootsThatDiffer = ({ service, moments }: WatchedYear): readonly string[] =>
  moments.filter(({ position, root }) => rootOf(service, Number(position)) !== root).map(({ at }) => at);

/** Every view, told forward through all moments at one go. */
export async function viewsThatDifferInOneGo(year: WatchedYear): Promise<readonly string[]> {
  return inFolder(async (folder) => {
    const log = ReadOnlyLog.open(year.service.folder, schemas);
    try {
      const differing: string[] = [];
      for (const projection of allViews) {
        const telling = new Replay({ projection, log, folder });
        for (const moment of year.moments) {
          await telling.reach(moment.position);
          const held = viewDigest(viewPath(folder, projection.name, projection.version, '.building'));
          if (held !== moment.held[projection.name]) differing.push(nameOf(projection, moment));
        }
        telling.abandon();
      }
      return differing;
    } finally {
      await log.close();
    }
  });
}

/** The command itself, from the beginning of the log to each of these moments, by its time. */
export async function viewsThatDiffer(
  { service }: Pick<WatchedYear, 'service'>,
  looks: readonly (readonly [WatchedMoment, Projection])[],
): Promise<readonly string[]> {
  const settings = { ...readSettings({}), dataFolder: service.folder };
  const silenced = [jest.spyOn(console, 'log'), jest.spyOn(console, 'error'), jest.spyOn(process.stderr, 'write')];
  for (const spy of silenced) spy.mockReturnValue(true as never);
  try {
    const differing: string[] = [];
    for (const [moment, projection] of looks)
      await inFolder(async (out) => {
        await replay({ until: moment.at, view: projection.name, out }, settings);
        const held = viewDigest(viewPath(out, projection.name, projection.version));
        if (held !== moment.held[projection.name]) differing.push(nameOf(projection, moment));
      });
    return differing;
  } finally {
    for (const spy of silenced) spy.mockRestore();
  }
}

const nameOf = ({ name }: Projection, { at, position }: WatchedMoment) => `${name} at ${at} (${position.toString()})`;

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-as-of-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
