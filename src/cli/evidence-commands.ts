/** The commands by which anybody sees that the log was not rewritten, and their help. */
import { Argument, type Command } from 'commander';
import type { BundleOf } from '../audit/bundle/bundle.queries.js';
import type { Settings } from '../config/settings.js';
import { checkpoint, type CheckpointWords } from './checkpoint.js';
import { evidence, KINDS, type EvidenceWords } from './evidence.js';
import { rotateEvidenceKey } from './evidence-key.js';
import { verifyAny, type VerifyAnyWords } from './verify-any.js';

export function evidenceCommands(waybill: Command, settings: () => Settings): void {
  waybill
    .command('verify')
    .description(
      'verify a bundle of evidence, the log against a checkpoint that was kept, or two checkpoints against each other',
    )
    .argument(
      '<file>',
      'a bundle, as waybill evidence wrote it, or a checkpoint, as GET /v1/evidence/checkpoint gave it',
    )
    .argument('[checkpoints...]', 'another checkpoint to be held against the first; of a bundle any number')
    .option(
      '--key <verifier>',
      'the verifier key that was kept, or a file with several, one a line; only a bundle has its own',
    )
    .option(
      '--tree <file>',
      'a copy of views/merkle-v2.db of then or later: it tells which event is the first that differs',
    )
    .option(
      '--from <url>',
      'of two checkpoints: the service that proves it, with a key in WAYBILL_KEY; else the folder WAYBILL_DATA',
    )
    .action((file: string, others: readonly string[], words: VerifyAnyWords) =>
      verifyAny(file, others, words, settings()),
    );
  waybill
    .command('evidence')
    .description(
      'write a bundle: all that happened to a claim, an item or a hold, with proofs and a verifier of one file',
    )
    .addArgument(new Argument('<of>', 'what it is about').choices(KINDS))
    .argument('<id>', 'the id of the claim or the hold, or the barcode of the item')
    .requiredOption('--out <file>', 'where to, as dispute.zip')
    .option('--from <url or folder>', 'a running service, with a key in WAYBILL_KEY; else the folder WAYBILL_DATA')
    .option('--checkpoint <file...>', 'checkpoints that were kept: the bundle proves that the log goes on from them')
    .action((of: BundleOf, id: string, words: EvidenceWords) => evidence(of, id, words, settings()));
  waybill
    .command('checkpoint')
    .description('have a running service sign the log as it is now, and print the checkpoint, to be kept elsewhere')
    .option('--from <url>', "the service; with a key of the group's staff in WAYBILL_KEY", 'http://127.0.0.1:3000')
    .action((words: CheckpointWords) => checkpoint(words, settings()));
  waybill
    .command('evidence-key')
    .description('the key that checkpoints are signed with')
    .command('rotate')
    .description(
      'put the key aside and sign with a new one from now on, and with both for a while; on the folder of a stopped service',
    )
    .action(() => rotateEvidenceKey(settings()));
}
