/** Three months of a simulated group, with everything that goes wrong in one: all that is recorded is told, as valid EPCIS. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApplication } from '../../src/cli/application.js';
import { FolderSender } from '../../src/cli/send-folder.js';
import { readSettings } from '../../src/config/settings.js';
import { objectEvent, type Captured } from '../../src/epcis/epcis-event.js';
import { queryDocument } from '../../src/epcis/epcis.answers.js';
import { namesUnder } from '../../src/epcis/epcis.names.js';
import { EpcisQueries } from '../../src/epcis/epcis.queries.js';
import { EVENT_STORE } from '../../src/event-store/event-store.module.js';
import type { EventStore, RecordedEvent } from '../../src/event-store/event-store.js';
import { ProjectionEngine } from '../../src/projections/projection-engine.js';
import { simulate } from '../../src/simulation/world.js';
import { faultsOf } from './support/schema.js';

const GROUP = {
  branches: 8,
  days: 100,
  itemsPerMonth: 150,
  seed: 20,
  mistakenScans: 0.05,
  wrongBranch: 0.03,
  lostRate: 0.03,
  damageRate: 0.05,
};
const TOLD = /^(hold-placed|item-(shipped|received|damaged|inspected|lost|found)|scan-voided)$/;
const NOW = new Date('2026-07-01T00:00:00.000Z');

const folder = mkdtempSync(join(tmpdir(), 'waybill-epcis-'));
let application: INestApplicationContext;
let recorded: readonly RecordedEvent[];
let told: Captured[];

beforeAll(async () => {
  const settings = { ...readSettings({}), dataFolder: folder };
  const sender = await FolderSender.open(settings);
  for (const action of simulate(GROUP)) await sender.send(action);
  await sender.finish();
  application = await openApplication(settings, () => NOW);
  await application.get(ProjectionEngine).caughtUp();
  recorded = (await application.get<EventStore>(EVENT_STORE).readAll(0n, { limit: 1_000_000 })).events;
  told = await allPages(application.get(EpcisQueries, { strict: false }));
}, 60_000);
afterAll(async () => {
  await application.close();
  rmSync(folder, { recursive: true, force: true });
});

async function allPages(queries: EpcisQueries): Promise<Captured[]> {
  const all: Captured[] = [];
  const question = {
    occurred: {},
    recorded: {},
    wrong: false,
    order: { by: 'recorded', descending: false },
    limit: 1_000,
  } as const;
  for (let token: string | undefined, more = true; more;) {
    const { events, next } = await queries.page({ ...question, token }, { scope: 'whole-group' });
    all.push(...events);
    token = next ?? undefined;
    more = next !== null;
  }
  return all;
}

test('every event of a journey is told once, and every void declares one of them to be wrong', () => {
  const types = recorded.map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(['item-lost', 'item-damaged', 'scan-voided']));
  const isOf = (type: string) => (event: RecordedEvent) => event.type === type;
  const facts = recorded.filter(({ type }) => TOLD.test(type) && type !== 'scan-voided').map(({ id }) => id);
  expect(told.filter(({ error }) => !error).map(({ eventId }) => eventId)).toEqual(facts);
  const wrong = told.filter(({ error }) => error);
  expect(wrong.map(({ recordedAt }) => recordedAt)).toEqual(
    recorded.filter(isOf('scan-voided')).map((event) => event.recordedAt),
  );
  expect(wrong.every(({ eventId }) => facts.includes(eventId))).toBe(true);
});

test('as a document it is valid', () => {
  const names = namesUnder('https://id.library.example/');
  const events = told.map((captured) => objectEvent(captured, names, '-07:00'));
  expect(events.length).toBeGreaterThan(500);
  expect(faultsOf(queryDocument(events, NOW))).toBe('');
});
