/** Engines on temporary folders, closed and cleared away after each test. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach } from '@jest/globals';
import type { EventStore } from '../../../src/event-store/event-store.js';
import type { EngineOptions } from '../../../src/projections/options.js';
import { ProjectionEngine } from '../../../src/projections/projection-engine.js';
import type { Projection } from '../../../src/projections/projection.js';

const engines = new Set<ProjectionEngine>();
const folders = new Set<string>();

afterEach(async () => {
  for (const engine of engines) await engine.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
  engines.clear();
  folders.clear();
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-views-'));
  folders.add(folder);
  return folder;
}

export function copyOf(folder: string): string {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

export interface Logged {
  readonly level: string;
  readonly message: string;
}

/** An engine that has not started, with what it logs. */
export function newEngine(
  store: EventStore,
  projections: readonly Projection[],
  { folder = newFolder(), ...options }: Partial<EngineOptions> = {},
) {
  const logged: Logged[] = [];
  const engine = new ProjectionEngine({
    store,
    folder,
    clock: () => new Date('2026-01-02T03:05:05.000Z'),
    log: (level, message) => void logged.push({ level, message }),
    ...options,
    tuning: { coalesceMs: 1, retryMs: 1, retryMaxMs: 5, ...options.tuning },
  });
  engines.add(engine);
  for (const projection of projections) engine.register(projection);
  return { engine, folder, logged };
}

/** The same, started and caught up. */
export async function runningEngine(...args: Parameters<typeof newEngine>) {
  const made = newEngine(...args);
  made.engine.start();
  await made.engine.caughtUp();
  return made;
}

/** Lets the event loop turn until `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await turn();
}
