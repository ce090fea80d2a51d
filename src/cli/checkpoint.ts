/** `waybill checkpoint`: has a running service sign the log as it is now, and prints what is to be kept. */
import type { SignedAnswer } from '../audit/checkpoint.answers.js';
import type { Settings } from '../config/settings.js';
import { askService } from './ask-service.js';
import { keyFor } from './target.js';

export interface CheckpointWords {
  readonly from: string;
}

/** The note alone on standard output, so that it can be sent to a file; the rest on standard error. */
export async function checkpoint({ from }: CheckpointWords, settings: Settings): Promise<void> {
  const answer = await askService(from, '/v1/evidence/checkpoints', keyFor(from, settings), { method: 'POST' });
  const { status, checkpoint: signed } = (await answer.json()) as SignedAnswer;
  const of = `of ${signed.size} events, signed ${signed.signedAt}`;
  console.error(status === 'recorded' ? `A checkpoint ${of}:` : `Nothing has happened since the checkpoint ${of}:`);
  console.log(signed.note.trimEnd());
}
