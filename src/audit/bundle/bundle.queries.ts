/** What a bundle is made of, gathered: the events as the timeline finds them, what they rest on, and the proofs of all of it from one tree. */
import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE } from '../../event-store/event-store.module.js';
import type { EventStore, RecordedEvent } from '../../event-store/event-store.js';
import { keptLeaf } from '../../event-store/texts.js';
import type { Caller } from '../../http/caller.js';
import { fail } from '../../http/problems.js';
import { CheckpointQueries } from '../checkpoints.queries.js';
import { inBase64 } from '../evidence.answers.js';
import { MerkleQueries, type MerkleTree } from '../merkle.queries.js';
import { verifierOf } from '../merkle/signed-note.js';
import { redactionStream } from '../redaction.events.js';
import { signedHead } from '../signed-head.js';
import { SigningKey } from '../signing-key.js';
import { TimelineQueries, type Whole } from '../timeline.queries.js';
import { Timelines } from '../timelines.js';
import type { Bundle } from './bundle.js';

/** Of what bundles are made. */
export type BundleOf = 'item' | 'hold' | 'claim';

export interface BundleQuestion {
  readonly after?: string | undefined;
  /** Sizes of checkpoints that somebody has kept, and wants to hold against it. */
  readonly sizes?: readonly number[];
}

export interface Gathered {
  readonly bundle: Bundle;
  /** What happened, in words. */
  readonly told: Whole;
  /** What follows from it, in words. */
  readonly account: readonly string[];
}

/** A checkpoint as it is kept. */
interface Note {
  readonly size: number;
  readonly note: string;
}

@Injectable()
export class BundleQueries {
  constructor(
    private readonly timeline: TimelineQueries,
    private readonly timelines: Timelines,
    private readonly merkle: MerkleQueries,
    private readonly checkpoints: CheckpointQueries,
    private readonly key: SigningKey,
    @Inject(EVENT_STORE) private readonly store: Pick<EventStore, 'readStream'>,
  ) {}

  /** Throws the problem that there is no such thing, or none that concerns whoever asks. */
  async gather(of: BundleOf, id: string, { after, sizes = [] }: BundleQuestion, caller: Caller): Promise<Gathered> {
    const told = await this.timeline.whole(of, id, after, caller);
    const events = await this.withWhatTheyRestOn(told.events);
    const up = events.at(-1)?.position.toString();
    const proved = await this.proved(events, sizes, up);
    const account = this.timelines.subject(of).account?.(told.events) ?? [];
    return { told, account, bundle: { of: `${of} ${id}`, events, ...proved } };
  }

  /** The policies by which something was decided, and what tells of texts that are gone. In the order of the log. */
  private async withWhatTheyRestOn(told: readonly RecordedEvent[]): Promise<readonly RecordedEvent[]> {
    const rests = told.flatMap((event) => this.timelines.tellingOf(event.type)?.restsOn?.(event) ?? []);
    const others = await this.streams(rests);
    const gone = [...told, ...others].filter(isRedacted).map(({ id }) => redactionStream(id));
    const all = [...told, ...others, ...(await this.streams(gone))];
    const once = new Map(all.map((event) => [event.id, event]));
    return [...once.values()].sort((one, other) => (one.position < other.position ? -1 : 1));
  }

  private async streams(names: readonly string[]): Promise<readonly RecordedEvent[]> {
    return (await Promise.all([...new Set(names)].map((name) => this.store.readStream(name)))).flat();
  }

  /** From the newest checkpoint that was recorded, if it tells of all of it; else from one that is signed for this. */
  private async proved(events: readonly RecordedEvent[], sizes: readonly number[], after: string | undefined) {
    const leavesIn = (tree: MerkleTree) => events.map(({ id }) => leafIn(tree, id));
    const least = await this.merkle.tree(
      (tree) => Math.max(...leavesIn(tree), ...sizes.map((size) => size - 1)),
      after,
    );
    const recorded = await this.checkpoints.covering(least);
    const known = (await this.checkpoints.keys()).map(({ verifier }) => verifier);
    const around = await this.checkpoints.before(recorded?.size ?? Number.MAX_SAFE_INTEGER, sizes);
    return this.merkle.tree((tree) => {
      const head: Note = recorded ?? signedHead(tree, this.key);
      const tooLarge = sizes.find((size) => size > head.size);
      if (tooLarge !== undefined) throw tooLong(tooLarge, tree.size);
      const older = around.filter(({ size }) => size < head.size);
      const beginnings = new Set([...older.map(({ size }) => size), ...sizes].filter((size) => size < head.size));
      return {
        head: head.size,
        checkpoints: new Map([...older, head].map(({ size, note }) => [size, note] as const)),
        inclusion: leavesIn(tree).map((leaf, index) => ({
          event: events[index]?.id ?? '',
          leaf,
          proof: tree.inclusion(leaf, head.size).map(inBase64),
        })),
        consistency: [...beginnings]
          .sort((one, other) => one - other)
          .map((size) => ({
            older: { size, root: inBase64(tree.head(size).root) },
            proof: tree.consistency(size, head.size).map(inBase64),
          })),
        verifiers: [...new Set([...known, ...this.verifiers(tree)])],
      };
    });
  }

  /** Of the keys at hand: they may not have signed anything that is recorded. */
  private verifiers(tree: MerkleTree): readonly string[] {
    const { current, former } = this.key.signers(tree.origin() ?? '');
    return [...(former ? [former] : []), current].map(verifierOf);
  }
}

const isRedacted = ({ metadata }: RecordedEvent): boolean =>
  keptLeaf(metadata) !== undefined || Object.values(metadata.texts ?? {}).some((seal) => 'hash' in seal);

function leafIn(tree: MerkleTree, event: string): number {
  const leaf = tree.leafOf(event);
  if (leaf === undefined) throw fail('event-unknown', `Event ${event} is not in the tree.`);
  return leaf;
}

function tooLong(size: number, most: number) {
  const detail = `checkpoints: the tree has ${most} events so far, and none of ${size}`;
  return fail('invalid', detail, [{ field: 'checkpoints', detail }]);
}
