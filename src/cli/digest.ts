/** `waybill digest --dry-run`: what the digests would say now, and who would get them; nothing is sent. */
import type { CaseRow } from '../cases/index.js';
import type { DigestSettings } from '../config/digest-settings.js';
import type { Settings } from '../config/settings.js';
import { DigestClock } from '../digests/digest.clock.js';
import { subjectOf, textOf } from '../digests/digest.content.js';
import { gather, type Digest } from '../digests/digest.gather.js';
import { waysOf } from '../digests/digest.ways.js';
import { PAGE } from '../http/csv.js';
import type { BranchRow, LibraryRow } from '../partners/index.js';
import { systemClock, type Clock } from '../plain/clock.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { askService } from './ask-service.js';
import { openToRead } from './read-folder.js';
import { isAddress, keyFor } from './target.js';
import { UsageError } from './usage-error.js';

export interface DigestWords {
  /** The address of a running service; else the data folder of one that is stopped. */
  readonly from?: string;
}

export async function showDigests(
  { from }: DigestWords,
  settings: Settings,
  clock: Clock = systemClock,
): Promise<void> {
  const { digest } = settings;
  if (!digest)
    throw new UsageError('Set WAYBILL_DIGEST_FILE to a file that says who is to be told. See docs/cases.md.');
  const digests =
    from !== undefined && isAddress(from)
      ? await fromService(from, digest, settings, clock)
      : await fromFolder(from, digest, settings, clock);
  if (digests.length === 0) console.log('Nothing waits for anyone who is to be told.');
  for (const each of digests) {
    console.log(`To ${each.to} by ${waysOf(each).join(' and ')}: ${subjectOf(each)}\n\n${textOf(each)}`);
  }
}

async function fromFolder(
  from: string | undefined,
  digest: DigestSettings,
  settings: Settings,
  clock: Clock,
): Promise<readonly Digest[]> {
  const application = await openToRead(from, settings, clock);
  try {
    await application.get(ProjectionEngine).caughtUp();
    return await application.get(DigestClock, { strict: false }).digests(digest);
  } finally {
    await application.close();
  }
}

async function fromService(
  service: string,
  digest: DigestSettings,
  settings: Settings,
  clock: Clock,
): Promise<readonly Digest[]> {
  const key = keyFor(service, settings);
  const ask = async <Answer>(path: string): Promise<Answer> =>
    (await (await askService(service, path, key)).json()) as Answer;
  const { branch, library } = await ask<{ branch: string | null; library: string | null }>('/v1/session');
  if (branch !== null || library !== null)
    throw new UsageError("The key in WAYBILL_KEY sees a part of the group: show one of the group's staff.");
  const libraries = await ask<readonly LibraryRow[]>('/v1/libraries');
  const branches = await ask<readonly BranchRow[]>('/v1/branches');
  return gather(digest, { libraries, branches }, openCases(ask), clock().getTime());
}

async function* openCases(ask: <Answer>(path: string) => Promise<Answer>): AsyncGenerator<CaseRow> {
  for (let cursor: string | null = '0'; cursor !== null;) {
    const page: { readonly cases: readonly CaseRow[]; readonly next: string | null } = await ask(
      `/v1/cases?status=open&limit=${PAGE.to}&cursor=${cursor}`,
    );
    yield* page.cases;
    cursor = page.next;
  }
}
