/** `waybill verify <older> <newer>`: two checkpoints against each other, with a running service or the tree at hand to prove it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { differenceAtSight, differenceBetween, type SaidOfBoth } from '../audit/checkpoint-pair.js';
import type { ConsistencyAnswer, TreeAnswer } from '../audit/evidence.answers.js';
import { merkle } from '../audit/merkle.projection.js';
import { MerkleTree } from '../audit/merkle.queries.js';
import { verifierKey } from '../audit/merkle/signed-note.js';
import type { TreeHead } from '../audit/merkle/verify.js';
import type { Settings } from '../config/settings.js';
import { askService } from './ask-service.js';
import { isAddress, keyFor } from './target.js';
import { openTree } from './tree-file.js';
import { UsageError } from './usage-error.js';
import { signedIn, verifiersIn } from './verifiers.js';

export interface PairWords {
  readonly key: string;
  /** A running service, which is asked for the proof. */
  readonly from?: string;
  /** A view of the tree; that of the data folder unless given. */
  readonly tree?: string;
}

/** Throws `UsageError`, whose message says what is wrong. */
export async function verifyPair(
  files: readonly [string, string],
  words: PairWords,
  settings: Settings,
): Promise<void> {
  const verifiers = verifiersIn(words.key);
  const [one, other] = files.map((file) => ({ file, ...signedIn(file, verifiers) })) as [Kept, Kept];
  const [older, newer] = one.checkpoint.size <= other.checkpoint.size ? [one, other] : [other, one];
  const names = `older: ${older.file}, newer: ${newer.file}`;
  const wrong =
    differenceAtSight(older.checkpoint, newer.checkpoint) ??
    (await differenceByProof(older.checkpoint, newer.checkpoint, words, settings));
  if (wrong !== null) throw new UsageError(`${wrong} (${names})`);
  console.log(
    `${newer.file}, of ${newer.checkpoint.size} events, goes on from ${older.file}, of ${older.checkpoint.size}: nothing was changed, removed or put between.`,
  );
  for (const { file, by } of [older, newer]) console.log(`${file} is signed with ${verifierKey(by)}`);
}

type Kept = ReturnType<typeof signedIn> & { readonly file: string };

async function differenceByProof(older: TreeHead, newer: TreeHead, words: PairWords, settings: Settings) {
  if (older.size === newer.size || older.size === 0) return null;
  const { from, tree } = words;
  const said =
    from === undefined
      ? fromTree(tree ?? join(settings.dataFolder, 'views', `merkle-v${merkle.version}.db`), older, newer)
      : await fromService(from, older, newer, settings);
  return differenceBetween(older, newer, said);
}

async function fromService(from: string, older: TreeHead, newer: TreeHead, settings: Settings): Promise<SaidOfBoth> {
  if (!isAddress(from)) throw new UsageError('--from must be the address of a service, such as http://127.0.0.1:3000.');
  const path = `/v1/evidence/consistency?older=${older.size}&newer=${newer.size}`;
  const answer = (await (await askService(from, path, keyFor(from, settings))).json()) as ConsistencyAnswer;
  const headOf = ({ size, root }: TreeAnswer) => ({ size, root: Buffer.from(root, 'base64') });
  const proof = answer.proof.map((hash) => Buffer.from(hash, 'base64'));
  return { older: headOf(answer.older), newer: headOf(answer.newer), proof };
}

function fromTree(file: string, older: TreeHead, newer: TreeHead): SaidOfBoth {
  if (!existsSync(file))
    throw new UsageError(
      `There is no tree in ${file} to prove it with. Ask a service, --from <url>, or name a copy of its view: --tree <file>.`,
    );
  const opened = openTree(file);
  try {
    const tree = new MerkleTree(opened.rows);
    if (tree.size < newer.size)
      throw new UsageError(`The tree in ${file} has ${tree.size} events; the newer checkpoint is of ${newer.size}.`);
    const proof = tree.consistency(older.size, newer.size);
    return { older: tree.head(older.size), newer: tree.head(newer.size), proof };
  } finally {
    opened.db.close();
  }
}
