/**
 * Whether a bundle holds, by the service's own rules of leaves, proofs and redactions. The verifier that lies in every bundle, `verify.mjs`, says the
 * same in code of its own: on purpose they have nothing in common. Pure.
 */
import type { RecordedEvent } from '../../event-store/event-store.js';
import { keptLeaf } from '../../event-store/texts.js';
import { leafHashOf } from '../event-leaf.js';
import { Redactions } from '../log-check.redactions.js';
import { checkpointIn, type Checkpoint } from '../merkle/checkpoint.js';
import { openNote, verifierIn, verifierKey, type Verifier } from '../merkle/signed-note.js';
import { isConsistent, isIncluded } from '../merkle/verify.js';
import {
  FORMAT,
  hashOf,
  json,
  type BundledEvent,
  type BundleFiles,
  type ProvedBeginning,
  type ProvedLeaf,
} from './bundle.js';

export interface Checked {
  readonly holds: readonly string[];
  /** Each names the file, and the event where it is one. */
  readonly fails: readonly string[];
}

/** What somebody has from elsewhere. */
export interface Kept {
  /** Those of the bundle, if there are none. */
  readonly verifiers: readonly Verifier[];
  /** Checkpoints by the names of their files. */
  readonly checkpoints: ReadonlyMap<string, string>;
}

interface Manifest {
  readonly format: string;
  readonly of: string;
  readonly files: Readonly<Record<string, string>>;
}

interface Proofs {
  readonly checkpoint: string;
  readonly inclusion: readonly ProvedLeaf[];
  readonly consistency: readonly ProvedBeginning[];
}

type Signed = Checkpoint & { readonly by: Verifier };

export function checkBundle(files: BundleFiles, kept: Kept): Checked {
  return new BundleCheck(files, kept).all();
}

class BundleCheck {
  private readonly holds: string[] = [];
  private readonly fails: string[] = [];

  constructor(
    private readonly files: BundleFiles,
    private readonly kept: Kept,
  ) {}

  all(): Checked {
    const manifest = this.step('manifest.json', () => this.manifest());
    const proofs = this.step('proofs.json', () => this.read('proofs.json') as Proofs);
    const own = this.step('keys.txt', () => this.ownVerifiers()) ?? [];
    const trusted = this.kept.verifiers.length > 0 ? this.kept.verifiers : own;
    const head = proofs && this.step(proofs.checkpoint, () => this.signed(proofs.checkpoint, trusted));
    if (manifest && proofs && head) {
      this.holds.push(
        `${proofs.checkpoint}: ${head.size} events of ${head.origin}, signed with ${verifierKey(head.by)}`,
      );
      if (this.kept.verifiers.length === 0) this.holds.push('  This key came with the bundle: compare it with yours.');
      this.beginnings(proofs, head, [...trusted, ...own]);
      this.step('events.json', () => this.events(manifest.of, proofs, head));
    }
    if (this.fails.length === 0) this.holds.push(`The bundle of ${manifest?.of ?? ''} holds.`);
    return { holds: this.holds, fails: this.fails };
  }

  /** A step that cannot be taken is one that fails. */
  private step<T>(name: string, take: () => T): T | undefined {
    try {
      return take();
    } catch (error) {
      this.fails.push(`${name}: ${(error as Error).message}`);
      return undefined;
    }
  }

  private file(name: string): Buffer {
    const bytes = this.files.get(name);
    if (!bytes) throw new Error('it is missing');
    return bytes;
  }

  private read(name: string): unknown {
    const text = this.file(name).toString();
    const value = JSON.parse(text) as unknown;
    if (json(value) !== text) throw new Error('it is not written as bundles are');
    return value;
  }

  private manifest(): Manifest {
    const manifest = this.read('manifest.json') as Manifest;
    if (manifest.format !== FORMAT || Object.keys(manifest).length !== 3)
      throw new Error(`it is not of format ${FORMAT}`);
    for (const [name, hash] of Object.entries(manifest.files))
      this.step(name, () => {
        if (hashOf(this.file(name)) !== hash) throw new Error('it is not the file of the manifest');
      });
    for (const name of this.files.keys())
      if (name !== 'manifest.json' && !Object.hasOwn(manifest.files, name))
        this.fails.push(`${name}: it is not in the manifest, and no part of the bundle`);
    return manifest;
  }

  private ownVerifiers(): readonly Verifier[] {
    const lines = this.file('keys.txt').toString().trimEnd().split('\n');
    return lines.map((line) => {
      const verifier = verifierIn(line);
      if (!verifier) throw new Error(`${line} is no verifier key`);
      return verifier;
    });
  }

  private signed(name: string, by: readonly Verifier[]): Signed {
    return signedNote(this.file(name).toString(), by);
  }

  /** Every checkpoint, in the bundle or kept elsewhere, is of a beginning of the same log. */
  private beginnings({ checkpoint, consistency }: Proofs, head: Signed, verifiers: readonly Verifier[]): void {
    for (const { older, proof } of consistency)
      this.step(`proofs.json, consistency from ${older.size}`, () => {
        if (!isConsistent({ size: older.size, root: bytesOf(older.root) }, head, proof.map(bytesOf)))
          throw new Error(`the tree of ${head.size} events does not go on from it`);
      });
    const inBundle = [...this.files].filter(([name]) => name.startsWith('checkpoints/') && name !== checkpoint);
    const notes = [...inBundle.map(([name, bytes]) => [name, bytes.toString()] as const), ...this.kept.checkpoints];
    for (const [name, note] of notes)
      this.step(name, () => {
        const older = signedNote(note, verifiers);
        mustBeginIt(older, head, consistency);
        this.holds.push(`${name}: the log goes on from its ${older.size} events, unchanged.`);
      });
  }

  private events(of: string, { inclusion }: Proofs, head: Signed): void {
    const list = this.read('events.json') as { of: string; events: readonly BundledEvent[] };
    if (list.of !== of) throw new Error(`it is of ${list.of}, and the manifest of ${of}`);
    const events = list.events.map((event, index) => ({ ...event, position: BigInt(index) }));
    const leaves = new Map(inclusion.map((proved) => [proved.event, proved]));
    const before = this.fails.length;
    let last = -1;
    for (const [index, event] of events.entries())
      this.step(`events.json, event ${index + 1} (${event.type} ${event.id})`, () => {
        const proved = leaves.get(event.id);
        if (!proved) throw new Error('proofs.json has no proof of it');
        leaves.delete(event.id);
        if (proved.leaf <= last) throw new Error('it is not in the order of the log');
        last = proved.leaf;
        mustHaveNothingBeside(list.events[index] as BundledEvent);
        if (!isIncluded({ index: proved.leaf, hash: leafHashOf(event) }, head, proved.proof.map(bytesOf)))
          throw new Error(`it is not in the log as leaf ${proved.leaf}: it or its proof was changed`);
      });
    for (const id of leaves.keys()) this.fails.push(`proofs.json: event ${id}, which it proves, is not in events.json`);
    this.step('events.json', () => mustBeWhole(events, of.replace(' ', '-')));
    this.step('events.json', () => mustBeExplained(events));
    if (this.fails.length === before) this.holds.push(`All ${events.length} events are in the log, unchanged.`);
  }
}

/** Throws unless one of these has signed it. */
function signedNote(note: string, verifiers: readonly Verifier[]): Signed {
  for (const by of verifiers) {
    const text = openNote(note, by);
    const checkpoint = text === null ? null : checkpointIn(text);
    if (checkpoint) return { ...checkpoint, by };
  }
  throw new Error('it is not signed with a key that is trusted, or was changed since');
}

function mustBeginIt(older: Checkpoint, head: Checkpoint, consistency: readonly ProvedBeginning[]): void {
  const { size, root, origin } = older;
  if (origin !== head.origin) throw new Error(`it is of another log: ${origin}, not ${head.origin}`);
  if (size > head.size) throw new Error(`it is newer, of ${size} events: the bundle ends before it`);
  const isRoot = (other: Uint8Array) => Buffer.compare(other, root) === 0;
  if (size === head.size) {
    if (!isRoot(head.root)) throw new Error('same size, another root: the history was forked');
    return;
  }
  const proved = consistency.find((one) => one.older.size === size);
  if (!proved) throw new Error(`the bundle has no proof of consistency from ${size} events`);
  if (!isRoot(bytesOf(proved.older.root)))
    throw new Error(`its first ${size} events are not those of the bundle's log: it was rewritten`);
}

const FIELDS = ['stream', 'revision', 'id', 'type', 'data', 'metadata', 'recordedAt'].join();

/** Leaves tell of these fields alone, and leave a redaction's hash out. */
function mustHaveNothingBeside(event: BundledEvent): void {
  if (Object.keys(event).join() !== FIELDS) throw new Error(`it has other fields than ${FIELDS}`);
  if ('redacted' in event.metadata && keptLeaf(event.metadata) === undefined)
    throw new Error('its metadata says more of a redaction than a hash');
}

function mustBeWhole(events: readonly RecordedEvent[], own: string): void {
  const next = new Map<string, number>();
  for (const { stream, revision } of events) {
    if (stream !== own && !/^(policy|redaction)-/.test(stream)) continue;
    const due = next.get(stream) ?? 0;
    if (revision !== due) throw new Error(`event ${due} of ${stream} is missing`);
    next.set(stream, due + 1);
  }
  if (!next.has(own)) throw new Error(`there is no event of ${own}`);
}

function mustBeExplained(events: readonly RecordedEvent[]): void {
  const redactions = new Redactions();
  for (const event of events) redactions.note(event);
  const wrong = redactions.unexplained();
  if (wrong !== null) throw new Error(wrong);
}

const bytesOf = (base64: string): Buffer => {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) throw new Error(`${base64} is not base64 as it is written`);
  return bytes;
};
