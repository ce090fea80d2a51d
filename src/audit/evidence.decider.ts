/** Which checkpoints are recorded. Each of them goes on from the one before, and tells something that is not about checkpoints. */
import { accept, refuse, type Decider, type Decision } from '../event-store/decider.js';
import type { CheckpointSigned, EvidenceEvent } from './evidence.events.js';

export type RecordedCheckpoint = CheckpointSigned['data'];

export interface EvidenceState {
  readonly last: RecordedCheckpoint | null;
  /** Verifier keys that have signed. */
  readonly keys: ReadonlySet<string>;
}

export interface SignCommand {
  readonly type: 'sign';
  readonly checkpoint: RecordedCheckpoint;
  /** The key that the signing one follows, if it signed along. */
  readonly follows?: string;
  /** The signer's own tree at the size of the last checkpoint that it knew; null where it knew none, or has no such tree. */
  readonly goesOnFrom: { readonly size: number; readonly root: string } | null;
  /** How many events of the tree there are up to the last one that is not about checkpoints: what is to be witnessed. */
  readonly facts: number;
  /** Nothing is to be signed so soon after the last one, milliseconds. */
  readonly pauseMs?: number;
}

export const evidenceDecider: Decider<EvidenceState, SignCommand, EvidenceEvent> = {
  initial: { last: null, keys: new Set() },

  evolve(state, event) {
    switch (event.type) {
      case 'checkpoint-signed':
        return { ...state, last: event.data };
      case 'evidence-key-introduced':
        return { ...state, keys: new Set([...state.keys, event.data.verifier]) };
    }
  },

  decide(command, { last, keys }) {
    const isNewKey = !keys.has(command.checkpoint.verifier);
    if (last === null) return sign(command, isNewKey);
    const { checkpoint, goesOnFrom, facts, pauseMs = 0 } = command;
    if (checkpoint.size < last.size)
      return refuse('checkpoint-behind', `${tree(checkpoint)}, and a checkpoint of ${last.size} was signed before.`);
    if (goesOnFrom?.size !== last.size)
      return refuse('checkpoint-behind', `A checkpoint of ${last.size} events was signed meanwhile. Ask again.`);
    if (goesOnFrom.root !== last.root || checkpoint.origin !== last.origin)
      return refuse(
        'log-rewritten',
        `The first ${last.size} events are not those of the checkpoint of ${last.signedAt}.`,
      );
    // The events about checkpoints make the tree grow as well: to sign for their sake would never end.
    const isCovered = checkpoint.size === last.size || (last.size >= facts && !isNewKey);
    const isTooSoon = pauseBetween(last.signedAt, checkpoint.signedAt) < pauseMs;
    return isCovered || isTooSoon ? accept() : sign(command, isNewKey);
  },
};

/** Milliseconds; as long from one that a wrong clock has put into the future, so that it keeps nobody from signing. */
export const pauseBetween = (last: string, now: string): number => Math.abs(Date.parse(now) - Date.parse(last));

function sign({ checkpoint, follows }: SignCommand, isNewKey: boolean): Decision<EvidenceEvent> {
  const { verifier, signedAt: introducedAt } = checkpoint;
  const signed: EvidenceEvent = { type: 'checkpoint-signed', data: checkpoint };
  if (!isNewKey) return accept(signed);
  const key = { verifier, ...(follows !== undefined && { follows }), introducedAt };
  return accept<EvidenceEvent>({ type: 'evidence-key-introduced', data: key }, signed);
}

const tree = ({ size }: RecordedCheckpoint): string => `The tree has ${size} events`;
