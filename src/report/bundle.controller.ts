/** Bundles of evidence over HTTP: what happened, and what proves it, in one file. */
import { Controller, Get, Param, Query, StreamableFile, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { BundleOf } from '../audit/bundle/bundle.queries.js';
import { ClaimOfTimeline, HoldOfTimeline, ItemOfTimeline } from '../audit/timeline.questions.js';
import { AfterQuery } from '../http/answers.js';
import { From, type Caller } from '../http/caller.js';
import { CostlyReads } from '../http/costly-reads.js';
import { SizesField } from '../http/fields.js';
import { Bundles } from './bundles.js';

export class BundleQuery extends AfterQuery {
  @SizesField({
    description: 'The sizes of checkpoints that you have kept: it is proved that the log goes on from them',
    optional: true,
  })
  checkpoints?: string;
}

const ZIP = { content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } } } as const;

@ApiTags('evidence')
@Controller('v1/evidence/bundles')
@UseInterceptors(CostlyReads)
export class BundleController {
  constructor(private readonly bundles: Bundles) {}

  @Get('item/:barcode')
  @ApiOperation({ summary: 'All that happened to an item, with proofs and a verifier of one file, as a zip' })
  @ApiOkResponse(ZIP)
  item(@Param() { barcode }: ItemOfTimeline, @Query() asked: BundleQuery, @From() caller: Caller) {
    return this.bundle('item', barcode, asked, caller);
  }

  @Get('hold/:holdId')
  @ApiOperation({ summary: 'All that happened to a hold, with proofs and a verifier of one file, as a zip' })
  @ApiOkResponse(ZIP)
  hold(@Param() { holdId }: HoldOfTimeline, @Query() asked: BundleQuery, @From() caller: Caller) {
    return this.bundle('hold', holdId, asked, caller);
  }

  @Get('claim/:claimId')
  @ApiOperation({
    summary: 'All that happened to a damage claim and the policies that decide, with proofs and a verifier, as a zip',
  })
  @ApiOkResponse(ZIP)
  claim(@Param() { claimId }: ClaimOfTimeline, @Query() asked: BundleQuery, @From() caller: Caller) {
    return this.bundle('claim', claimId, asked, caller);
  }

  private async bundle(of: BundleOf, id: string, { after, checkpoints }: BundleQuery, caller: Caller) {
    const sizes = checkpoints?.split(',').map(Number) ?? [];
    const { name, bytes } = await this.bundles.make(of, id, { after, sizes }, caller);
    return new StreamableFile(bytes, {
      type: 'application/zip',
      disposition: `attachment; filename="${name}"`,
      length: bytes.length,
    });
  }
}
