/** `waybill evidence`: a bundle of evidence as a file, from a running service or from the data folder of one that is stopped. */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { BundleOf } from '../audit/bundle/bundle.queries.js';
import { checkBundle } from '../audit/bundle/bundle.check.js';
import { unzipped } from '../audit/bundle/bundle.zip.js';
import { checkpointIn } from '../audit/merkle/checkpoint.js';
import type { Settings } from '../config/settings.js';
import type { Caller } from '../http/caller.js';
import { ProblemException } from '../http/problems.js';
import { systemClock } from '../plain/clock.js';
import { Bundles } from '../report/bundles.js';
import { askService } from './ask-service.js';
import { openToRead, readUpToNow } from './read-folder.js';
import { isAddress, keyFor } from './target.js';
import { UsageError } from './usage-error.js';
import { read } from './verifiers.js';

export const KINDS: readonly BundleOf[] = ['claim', 'item', 'hold'];

export interface EvidenceWords {
  readonly out: string;
  /** The address of a running service; else the data folder of one that is stopped. */
  readonly from?: string;
  /** Files of checkpoints that were kept. */
  readonly checkpoint?: readonly string[];
}

/** Whoever has the folder sees all of it. */
const WHOEVER_HAS_IT: Caller = {
  id: 'cli',
  role: 'admin',
  scope: 'whole-group',
  expiresAt: '9999-12-31T00:00:00.000Z',
};

/** Throws `UsageError` where something is to be mended, and where the log does not go on from what was kept. */
export async function evidence(of: BundleOf, id: string, words: EvidenceWords, settings: Settings): Promise<void> {
  const { out, from, checkpoint: kept = [] } = words;
  const notes = new Map(kept.map((file) => [basename(file), read(file)]));
  const sizes = [...new Set([...notes].map(([file, note]) => sizeIn(file, note)))];
  const bytes =
    from !== undefined && isAddress(from)
      ? await fromService(from, `/v1/evidence/bundles/${of}/${encodeURIComponent(id)}`, sizes, settings)
      : await fromFolder(from, of, id, sizes, settings);
  try {
    writeFileSync(out, bytes);
  } catch (error) {
    throw new UsageError(`${out} cannot be written: ${(error as Error).message}`, { cause: error });
  }
  const { holds, fails } = checkBundle(unzipped(bytes), { verifiers: [], checkpoints: notes });
  for (const line of holds) console.error(line);
  console.error(`The bundle is in ${out}. To verify it: waybill verify ${out}, or unzip it and run node verify.mjs.`);
  if (fails.length > 0) throw new UsageError(`The bundle was written, but this does not hold:\n${fails.join('\n')}`);
}

/** Whose signature it has, is looked at when it is held against the bundle. */
function sizeIn(file: string, note: string): number {
  const checkpoint = checkpointIn(note.slice(0, note.lastIndexOf('\n\n') + 1));
  if (!checkpoint || checkpoint.size === 0)
    throw new UsageError(`${file} is no checkpoint, as GET /v1/evidence/checkpoint gives it.`);
  return checkpoint.size;
}

async function fromService(service: string, path: string, sizes: readonly number[], settings: Settings) {
  const address = new URL(path, service);
  if (sizes.length > 0) address.searchParams.set('checkpoints', sizes.join());
  const response = await askService(service, address, keyFor(service, settings));
  return Buffer.from(await response.arrayBuffer());
}

async function fromFolder(
  from: string | undefined,
  of: BundleOf,
  id: string,
  sizes: readonly number[],
  settings: Settings,
): Promise<Buffer> {
  const application = await openToRead(from, settings, systemClock);
  try {
    await readUpToNow(application);
    return (await application.get(Bundles, { strict: false }).make(of, id, { sizes }, WHOEVER_HAS_IT)).bytes;
  } catch (error) {
    throw error instanceof ProblemException ? new UsageError(error.problem.detail, { cause: error }) : error;
  } finally {
    await application.close();
  }
}
