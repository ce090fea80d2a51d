/** Bundles of a group whose history has a claim, a policy, checkpoints and texts that were redacted; and forgeries of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf, json, type BundleFiles } from '../../../src/audit/bundle/bundle.js';
import { unzipped } from '../../../src/audit/bundle/bundle.zip.js';
import { redact } from '../../../src/cli/redact.js';
import { readSettings } from '../../../src/config/settings.js';
import { lookAfterClaims } from '../../damage/support/rounds.js';
import { at, damaged, inspected, item, received, registerGroup, shipped } from '../../e2e/support/group.js';
import { anEvent } from '../../event-store/event-builders.js';
import { ADMIN_KEY } from '../../support/admin-key.js';
import { startService, type Json, type Service } from '../../support/service.js';

export const CLAIM = `${item(1)}-torn`;
export const NOTE = 'Wet through, says the driver';
export const PATHS = { item: `item/${item(1)}`, claim: `claim/${CLAIM}`, hold: 'hold/h-1' } as const;

export interface Group {
  readonly folder: string;
  service: Service;
  /** Was fetched before texts were redacted, and is recorded nowhere. */
  readonly kept: string;
  readonly verifier: string;
  stop(): Promise<void>;
}

export async function groupWithHistory(): Promise<Group> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bundles-'));
  const now = new Date().toISOString();
  const first = await startService({ folder, now });
  await registerGroup(first);
  const { body: other } = await first.post('/v1/keys', { role: 'admin', label: 'Second' });
  await first.put('/v1/policies/group/2026-01-01', { shipped: 'requesting-library-pays', reason: 'Minutes' });
  await first.put(`/v1/items/${item(1)}`, { owningBranch: 'MSLA', title: 'Fools Crow', price: 20 });
  const hold = { holdId: 'h-1', titleId: 't', pickupBranch: 'BOZE', patronLibrary: 'BOZE', placedAt: at(1) };
  await first.post('/v1/holds', hold);
  await sign(first);
  const sent = { purpose: 'hold', holdId: 'h-1', condition: 'sound', scanId: 'sent' };
  await first.scan(shipped(1, 'MSLA', 'BOZE', at(2, 9), sent));
  await first.scan(damaged(1, 'BOZE', at(3, 9), { scanId: 'torn', note: NOTE }));
  await first.scan(inspected(1, 'BOZE', at(3, 10), { scanId: 'seen', note: 'Dried since' }));
  await lookAfterClaims(first);
  await first.post(`/v1/damage/${CLAIM}/dispute`, { reason: 'It was so from the tote', library: 'BOZE' });
  // As a service of before texts had salts has recorded it.
  const cancelled = anEvent({ type: 'hold-cancelled', data: { holdId: 'h-1', reason: 'A name', occurredAt: at(4) } });
  await first.store.append('hold-h-1', [cancelled], 0);
  await sign(first);
  await first.scan(received(1, 'BOZE', at(3, 8), { scanId: 'came' }));
  await lookAfterClaims(first);
  const kept = (await first.get(`/v1/evidence/checkpoint?after=${String(await first.store.head())}`)).text;
  const verifier = (await first.get('/v1/evidence')).body['verifier'] as string;
  const noted = (await first.store.readStream(`item-${item(1)}`)).find(({ type }) => type === 'item-damaged')!;
  await first.stop();

  const env = { WAYBILL_KEY: ADMIN_KEY, WAYBILL_SECOND_KEY: other['key'] as string };
  const settings = { ...readSettings(env), dataFolder: folder };
  const reason = 'It named a person';
  await redact({ event: noted.id, field: 'note', reason, yes: true }, settings);
  await redact({ event: cancelled.id, field: 'reason', reason, yes: true }, settings);
  const service = await startService({ folder, now });
  await service.engine.caughtUp();
  return {
    ...{ folder, service, kept, verifier },
    stop: async () => {
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const sizeOf = (note: string): number => Number(note.split('\n')[1]);

async function sign(service: Service): Promise<void> {
  await service.engine.caughtUp();
  await service.post('/v1/evidence/checkpoints', {});
  await service.engine.caughtUp();
}

export async function zipOf({ service }: Pick<Group, 'service'>, path: string): Promise<Buffer> {
  const response = await fetch(`${service.url}/v1/evidence/bundles/${path}`, {
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  });
  if (response.status !== 200)
    throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}

export const bundleOf = async (group: Pick<Group, 'service'>, path: string): Promise<BundleFiles> =>
  unzipped(await zipOf(group, path));

export const jsonOf = (files: BundleFiles, name: string): Json => JSON.parse(files.get(name)!.toString()) as Json;

/** With other contents, as forgers would do it: the manifest tells of them. Null takes a file away. */
export function forged(files: BundleFiles, contents: Readonly<Record<string, unknown>>): BundleFiles {
  const all = new Map(files);
  for (const [name, content] of Object.entries(contents)) {
    if (content === null) all.delete(name);
    else all.set(name, Buffer.from(typeof content === 'string' ? content : json(content)));
  }
  const hashes = Object.fromEntries(
    [...all].filter(([name]) => name !== MANIFEST).map(([n, bytes]) => [n, hashOf(bytes)]),
  );
  return all.set(MANIFEST, Buffer.from(json({ ...jsonOf(files, MANIFEST), files: hashes })));
}

const MANIFEST = 'manifest.json';
