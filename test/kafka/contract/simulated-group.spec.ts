/** Two months of a simulated group, with all the mistakes that its scanners make: every event is as its schema says. */
import { afterAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { schemas } from '../../../src/app.module.js';
import { openApplication } from '../../../src/cli/application.js';
import { FolderSender } from '../../../src/cli/send-folder.js';
import { readSettings } from '../../../src/config/settings.js';
import { EVENT_STORE } from '../../../src/event-store/event-store.module.js';
import type { EventStore } from '../../../src/event-store/event-store.js';
import { toMessage } from '../../../src/kafka/cloud-event.js';
import { simulate } from '../../../src/simulation/world.js';
import { wholeLog } from '../../event-store/event-builders.js';
import { isPublished } from '../support/is-published.js';
import { validateMessage } from '../../support/kafka/validate-message.js';

const GROUP = { branches: 10, days: 60, itemsPerMonth: 600, damageRate: 0.05, seed: 11 };
const END = '2026-01-01T00:00:00.000Z';

const folder = mkdtempSync(join(tmpdir(), 'waybill-simulated-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every event of a simulated group is as its schema says', async () => {
  const settings = { ...readSettings({}), dataFolder: folder };
  const sender = await FolderSender.open(settings);
  for (const action of simulate(GROUP)) await sender.send(action);
  await sender.finish();
  const application = await openApplication(settings, () => new Date(END));
  const log = (await wholeLog(application.get<EventStore>(EVENT_STORE))).filter(isPublished);
  await application.close();
  for (const event of log) {
    validateMessage(toMessage(event, schemas.versionRead(event.type, event.metadata.schemaVersion)));
  }
  expect(log.length).toBeGreaterThan(2_000);
  expect(new Set(log.map(({ type }) => type)).size).toBeGreaterThan(9);
  expect(log.filter(({ data }) => JSON.stringify(data).includes('"clockSkewSeconds"')).length).toBeGreaterThan(0);
}, 120_000);
