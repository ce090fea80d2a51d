/** What a bundle of evidence is made of: files with the events, what proves them, and what is needed to verify it without this service. Pure. */
import { createHash } from 'node:crypto';
import type { RecordedEvent } from '../../event-store/event-store.js';

export const FORMAT = 'waybill-evidence/1';

export interface ProvedLeaf {
  /** The id of the event. */
  readonly event: string;
  readonly leaf: number;
  /** Base64, as RFC 6962 orders them. */
  readonly proof: readonly string[];
}

export interface ProvedBeginning {
  readonly older: { readonly size: number; readonly root: string };
  readonly proof: readonly string[];
}

/** An event as it was recorded, with its place in its stream; its place in the log is that of its leaf. */
export type BundledEvent = Omit<RecordedEvent, 'position' | 'written'>;

export interface Bundle {
  /** Such as `item 31234000000016`. */
  readonly of: string;
  /** In the order of the log. */
  readonly events: readonly RecordedEvent[];
  readonly inclusion: readonly ProvedLeaf[];
  /** The oldest first. */
  readonly consistency: readonly ProvedBeginning[];
  /** Signed notes by the size of their tree. */
  readonly checkpoints: ReadonlyMap<number, string>;
  /** The size of the one that all proofs lead to. */
  readonly head: number;
  readonly verifiers: readonly string[];
}

/** What is read rather than verified, and the verifier itself. */
export interface Beside {
  readonly report: string;
  readonly verifier: string;
  /** By file name, such as `item-shipped.v1.json`. */
  readonly schemas: ReadonlyMap<string, object>;
}

export type BundleFiles = ReadonlyMap<string, Buffer>;

export const checkpointFile = (size: number): string => `checkpoints/${size}.txt`;

/** The same bundle has the same files, byte for byte. */
export function filesOf(bundle: Bundle, { report, verifier, schemas }: Beside): BundleFiles {
  const { of, inclusion, consistency, checkpoints, head, verifiers } = bundle;
  const contents: readonly (readonly [string, string])[] = [
    ['README.txt', readme(of)],
    ['report.html', report],
    ['events.json', json({ of, events: bundle.events.map(asRecorded) })],
    ['proofs.json', json({ checkpoint: checkpointFile(head), inclusion, consistency })],
    ...[...checkpoints].map(([size, note]) => [checkpointFile(size), note] as const),
    ['keys.txt', verifiers.map((key) => `${key}\n`).join('')],
    ...[...schemas].map(([name, schema]) => [`schemas/${name}`, json(schema)] as const),
    ['verify.mjs', verifier],
  ];
  const files = contents.map(([name, text]) => [name, Buffer.from(text)] as const);
  const hashes = Object.fromEntries(files.map(([name, bytes]) => [name, hashOf(bytes)]));
  return new Map([...files, ['manifest.json', Buffer.from(json({ format: FORMAT, of, files: hashes }))]]);
}

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The one form of JSON that verifiers take: nothing can stand in it twice, or beside what is hashed. */
export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function asRecorded({ stream, revision, id, type, data, written, metadata, recordedAt }: RecordedEvent): BundledEvent {
  return { stream, revision, id, type, data: written ?? data, metadata, recordedAt };
}

const readme = (of: string): string => `Waybill: evidence of ${of}

Read report.html. To see whether it is true to the log, with Node 20 or later, in this folder:

  node verify.mjs
  node verify.mjs --key <the verifier key that you have kept> <a checkpoint that you have kept>

It needs no network and nothing else of Waybill; it says what holds and exactly what does not.

events.json     the events as they were recorded, in the order of the log
proofs.json     for each of them, that it is in the log at its place; and that the log goes on from older checkpoints
checkpoints/    the log as it was signed: how many events, and the root of the tree over them
keys.txt        the keys that these are verified with; better are those that you have from elsewhere
schemas/        what the fields of the events mean
manifest.json   SHA-256 of every file
verify.mjs      the verifier, one file to be read
`;
