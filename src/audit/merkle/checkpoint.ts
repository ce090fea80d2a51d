/** What a checkpoint says (C2SP tlog-checkpoint): which log, how many leaves, and the root over them. */
import { HASH } from './hashes.js';
import type { TreeHead } from './verify.js';

export interface Checkpoint extends TreeHead {
  /** Names the log. */
  readonly origin: string;
}

export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;

/** Of the text of a note, which may say more below; null if it is no checkpoint. */
export function checkpointIn(text: string): Checkpoint | null {
  const [origin = '', digits = '', encoded = ''] = text.split('\n');
  const [size, root] = [Number(digits), Buffer.from(encoded, 'base64')];
  const checkpoint = { origin, size, root };
  const sound = origin !== '' && Number.isSafeInteger(size) && size >= 0 && root.length === HASH;
  // Read back it must be what was written: base64 and numbers can be written in several ways.
  return sound && text.startsWith(checkpointText(checkpoint)) ? checkpoint : null;
}
