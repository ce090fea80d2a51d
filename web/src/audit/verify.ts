/**
 * A kept checkpoint is verified step by step, all of it in the browser: what it says, who has signed it, and whether the log of now goes
 * on from it. The service is asked for a proof, and is not believed.
 */
import { consistencyFault, same, type Fault } from './merkle.js';
import { checkpointIn, fromBase64, signedBy, verifierIn, type Checkpoint, type Verifier } from './note.js';
import type { ConsistencyAnswer } from '../api/contract.js';

export interface Step {
  readonly outcome: 'good' | 'bad' | 'unknown';
  readonly what: string;
  readonly detail: string;
}

export interface Kept {
  readonly checkpoint: string;
  /** Verifier keys, one a line. */
  readonly keys: string;
}

/** What the service tells of its tree. Throws the problem. */
export interface Service {
  /** How many events its log has, and the key that it signs with. */
  tree(): Promise<{ readonly size: number; readonly verifier: string }>;
  proofFrom(older: number): Promise<ConsistencyAnswer>;
}

export async function verify({ checkpoint: pasted, keys }: Kept, service: Service): Promise<readonly Step[]> {
  const checkpoint = checkpointIn(pasted);
  if (!checkpoint) return [bad('It is a checkpoint', NO_CHECKPOINT)];
  const { origin, size } = checkpoint;
  const read = good('It is a checkpoint', `Of the log ${origin}, of its first ${events(size)}.`);
  return [read, await signature(checkpoint, keys), ...(await goesOn(checkpoint, service))];
}

const NO_CHECKPOINT =
  'It must have a line with the name of the log, one with a number, one with a root, an empty one, and signatures, which begin with a long dash. Paste it whole, as it was kept.';

async function signature(checkpoint: Checkpoint, keys: string): Promise<Step> {
  const what = 'Its signature is good';
  const lines = keys.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return unknown(what, 'No verifier key was given: anybody may have written it.');
  const verifiers = await Promise.all(lines.map(verifierIn));
  const wrong = verifiers.indexOf(null);
  if (wrong >= 0)
    return bad(what, `Line ${wrong + 1} of the keys is no verifier key (name+id+key), or a letter of it was changed.`);
  const told = await Promise.all((verifiers as Verifier[]).map((verifier) => signedBy(checkpoint, verifier)));
  const by = told.indexOf('signed');
  if (told.includes('other-text'))
    return bad(
      what,
      'A key that you have given did not sign this text: the checkpoint was changed after it was signed, or forged.',
    );
  if (by >= 0) return good(what, `Signed with ${lines[by]?.trim() ?? ''}.`);
  if (told.includes('cannot-tell')) return unknown(what, NO_ED25519);
  return bad(
    what,
    'None of the keys that you have given has signed it. If keys were changed since, add the one of that time.',
  );
}

const NO_ED25519 =
  'This browser cannot verify Ed25519 signatures. Use a newer one (Chrome 137, Firefox 129, Safari 17 or later), or waybill verify.';

async function goesOn(kept: Checkpoint, service: Service): Promise<readonly Step[]> {
  const tree = await service.tree();
  const name = tree.verifier.split('+')[0] ?? '';
  if (name !== kept.origin) return [bad('It is of this log', `This is the log ${name}.`)];
  const ofThisLog = good('It is of this log', `Which has ${events(tree.size)} now.`);
  const what = 'The log of now goes on from it';
  if (tree.size < kept.size)
    return [ofThisLog, bad(what, `The log has only ${events(tree.size)} now: events of then are gone.`)];
  const { older, newer, proof } = await service.proofFrom(kept.size);
  const [olderRoot, newerRoot, hashes] = [fromBase64(older.root), fromBase64(newer.root), proof.map(fromBase64)];
  if (!olderRoot || !newerRoot || hashes.includes(null)) return [ofThisLog, bad(what, FAULTS['proof-length'])];
  if (!same(olderRoot, kept.root))
    return [ofThisLog, bad(what, `${FAULTS['older-root']} Its root over them is ${older.root} now.`)];
  const fault = await consistencyFault(
    kept,
    { size: newer.size, root: newerRoot },
    hashes as NonNullable<typeof olderRoot>[],
  );
  if (fault) return [ofThisLog, bad(what, FAULTS[fault])];
  return [ofThisLog, good(what, `Proved by ${hashes.length} hashes up to ${events(newer.size)}, root ${newer.root}.`)];
}

const FAULTS: Readonly<Record<Fault, string>> = {
  sizes: 'The service tells of a tree that is smaller than that of the checkpoint: events are gone.',
  'proof-length': 'The proof of the service is none for trees of these sizes.',
  'older-root':
    'The log of now does not begin with the events of the checkpoint: some were changed, removed, put between or moved since, or the checkpoint is not of it.',
  'newer-root': 'The proof of the service does not lead to the root that it tells of its log.',
};

const events = (size: number): string => `${size.toLocaleString('en-US')} ${size === 1 ? 'event' : 'events'}`;
const good = (what: string, detail: string): Step => ({ outcome: 'good', what, detail });
const bad = (what: string, detail: string): Step => ({ outcome: 'bad', what, detail });
const unknown = (what: string, detail: string): Step => ({ outcome: 'unknown', what, detail });
