/**
 * A simulated group, recorded in a folder of its own as the days go by, and looked at on some of them. The truth goes on for a while
 * after the last look, so that it knows what became of what was under way then.
 */
import type { INestApplicationContext } from '@nestjs/common';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderSender } from '../../../src/cli/send-folder.js';
import { readSettings } from '../../../src/config/settings.js';
import { DAY } from '../../../src/simulation/calendar.js';
import { withDefaults, type SimulationOptions } from '../../../src/simulation/options.js';
import type { GroupTruth, HoldTruth, TransitTruth, TruthRecord } from '../../../src/simulation/truth.js';
import { simulate } from '../../../src/simulation/world.js';
import { CLOCK, type Clock } from '../../../src/plain/clock.js';
import { ProjectionEngine } from '../../../src/projections/projection-engine.js';

export interface RecordedYear<Look> {
  readonly group: GroupTruth;
  readonly trips: readonly TransitTruth[];
  readonly holds: readonly HoldTruth[];
  readonly looks: readonly Look[];
  /** As it was at the last look. */
  readonly application: INestApplicationContext;
  readonly end: Date;
  /** UTC; what had not arrived by then is not known to have. */
  readonly truthUntil: string;
  readonly close: () => Promise<void>;
}

const AFTERWARDS = 60;
/** Midnight in Montana, when nobody scans. */
const MIDNIGHT_UTC = 8;

/** `lookOn`: days since the first one, in their order; the last one ends the recording. `afterwards`: for how many days the truth goes on. */
export async function recordYear<Look>(
  given: Partial<SimulationOptions>,
  lookOn: readonly number[],
  look: (application: INestApplicationContext, now: Date) => Promise<Look>,
  afterwards = AFTERWARDS,
): Promise<RecordedYear<Look>> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-truth-'));
  const sender = await FolderSender.open({ ...readSettings({}), dataFolder: folder });
  const { application } = sender;
  const last = lookOn.at(-1) ?? 0;
  const options = withDefaults({ ...given, days: last + afterwards });
  const begin = Date.parse(`${options.start}T00:00:00Z`);
  const moments = lookOn.map((day) => new Date(begin + day * DAY + MIDNIGHT_UTC * 3_600_000).toISOString());
  const told: TruthRecord[] = [];
  const looks: Look[] = [];
  const lookNow = async () => {
    await sender.record();
    await application.get(ProjectionEngine).caughtUp();
    looks.push(await look(application, nowOf(application)));
  };
  for (const action of simulate(options, (record) => told.push(record))) {
    while (action.at >= (moments[looks.length] ?? '9')) await lookNow();
    if (looks.length < moments.length) await sender.send(action);
  }
  while (looks.length < moments.length) await lookNow();
  if (sender.report.refused > 0) throw new Error(`Refused: ${sender.report.problems.join('\n')}`);
  const ofKind = <Kind extends TruthRecord['kind']>(kind: Kind) =>
    told.filter((record): record is Extract<TruthRecord, { kind: Kind }> => record.kind === kind);
  return {
    group: ofKind('group')[0] as GroupTruth,
    trips: ofKind('transit'),
    holds: ofKind('hold'),
    looks,
    application,
    end: nowOf(application),
    truthUntil: new Date(begin + options.days * DAY).toISOString(),
    close: async () => {
      await sender.finish();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const nowOf = (application: INestApplicationContext): Date => application.get<Clock>(CLOCK, { strict: false })();
