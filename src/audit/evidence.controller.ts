/** The evidence over HTTP: the tree, proofs from it, and its tiles for whoever computes their own. */
import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AfterQuery } from '../http/answers.js';
import { EventField, NumberField } from '../http/fields.js';
import { fail } from '../http/problems.js';
import { ConsistencyAnswer, NamedTreeAnswer, inBase64, InclusionAnswer, treeAnswer } from './evidence.answers.js';
import { MerkleQueries, type MerkleTree } from './merkle.queries.js';
import { originOf, signedHead } from './signed-head.js';
import { verifierOf } from './merkle/signed-note.js';
import { tileAt } from './merkle/tiles.js';
import { SigningKey } from './signing-key.js';

const LEAVES = { from: 0, to: Number.MAX_SAFE_INTEGER, whole: true, inQuery: true } as const;

export class InclusionQuery extends AfterQuery {
  @EventField({ description: 'Which event: its position, or its id' })
  event!: string;
  @NumberField({ ...LEAVES, description: 'In the tree of this size; as it is now by default', optional: true })
  size?: number;
}

export class ConsistencyQuery extends AfterQuery {
  @NumberField({ ...LEAVES, description: 'The size of the older tree' })
  older!: number;
  @NumberField({ ...LEAVES, description: 'The size of the newer tree; as it is now by default', optional: true })
  newer?: number;
}

type TilePath = Readonly<Record<'level' | 'first', string> & Partial<Record<'second' | 'third', string>>>;

@ApiTags('evidence')
@Controller('v1/evidence')
export class EvidenceController {
  constructor(
    private readonly queries: MerkleQueries,
    private readonly key: SigningKey,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The tree over the log as it is now: its size and its root',
    description: 'Its tiles are at /v1/evidence/tile/…, as C2SP tlog-tiles has them.',
  })
  @ApiOkResponse({ type: NamedTreeAnswer })
  tree(@Query() { after }: AfterQuery): Promise<NamedTreeAnswer> {
    return this.queries.tree((tree) => {
      const { current } = this.key.signers(originOf(tree));
      return { ...treeAnswer(tree.head()), verifier: verifierOf(current) };
    }, after);
  }

  @Get('checkpoint')
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiOperation({
    summary: 'The tree as it is now, signed: to be kept elsewhere (C2SP tlog-checkpoint)',
    description: 'Whoever has kept one can see later that the log still begins with the events of it.',
  })
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  checkpoint(@Query() { after }: AfterQuery): Promise<string> {
    return this.queries.tree((tree) => signedHead(tree, this.key).note, after);
  }

  @Get('inclusion')
  @ApiOperation({ summary: 'The proof that an event is in the tree of a size' })
  @ApiOkResponse({ type: InclusionAnswer })
  inclusion(@Query() { after, size, event }: InclusionQuery): Promise<InclusionAnswer> {
    return this.queries.tree((tree) => {
      const index = tree.leafOf(event);
      if (index === undefined) throw fail('event-unknown', 'No such event is in the tree.');
      const head = tree.head(sizeOf('size', size ?? tree.size, { least: index + 1, tree }));
      const proof = tree.inclusion(index, head.size).map(inBase64);
      return { ...treeAnswer(head), index, leaf: inBase64(tree.leafHash(index)), proof };
    }, after);
  }

  @Get('consistency')
  @ApiOperation({
    summary: 'The proof that a tree is how a newer one began: nothing was changed, removed or put between',
  })
  @ApiOkResponse({ type: ConsistencyAnswer })
  consistency(@Query() { after, older, newer }: ConsistencyQuery): Promise<ConsistencyAnswer> {
    return this.queries.tree((tree) => {
      const from = tree.head(sizeOf('older', older, { least: 0, tree }));
      const to = tree.head(sizeOf('newer', newer ?? tree.size, { least: older, tree }));
      const proof = tree.consistency(from.size, to.size).map(inBase64);
      return { older: treeAnswer(from), newer: treeAnswer(to), proof };
    }, after);
  }

  /** Its addresses are those of tlog-tiles, deeper as the tree grows, here up to 255 million leaves: OpenAPI has no form for them. */
  @Get(['tile/:level/:first', 'tile/:level/:first/:second', 'tile/:level/:first/:second/:third'])
  @ApiExcludeEndpoint()
  tile(@Param() { level, first, second, third }: TilePath): Promise<StreamableFile> {
    return this.queries.tree((tree) => {
      const path = [level, first, second, third].filter((part) => part !== undefined).join('/');
      const asked = tileAt(path);
      const tile = asked && tree.tile(asked);
      if (!tile) throw fail('tile-unknown', 'The tree has no such tile, or none so wide yet.');
      return new StreamableFile(tile);
    });
  }
}

function sizeOf(field: string, size: number, { least, tree }: { least: number; tree: MerkleTree }): number {
  if (size >= least && size <= tree.size) return size;
  const detail = `must be from ${least} to ${tree.size}, the leaves of the tree so far`;
  throw fail('invalid', `${field} ${detail}`, [{ field, detail }]);
}
