/** Photos of damage over HTTP. */
import { Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Execute } from '../../event-store/execute.js';
import { recordedAnswer } from '../../http/answers.js';
import { callerOf, From, type Caller } from '../../http/caller.js';
import { ClaimIdField, HashField, TextField } from '../../http/fields.js';
import { contentType, TakesFile } from '../../http/files.js';
import { originOf } from '../../http/origin.js';
import { fail, problem, ProblemException } from '../../http/problems.js';
import { CLOCK, type Clock } from '../../plain/clock.js';
import { claimStream } from '../claim.events.js';
import { unknownClaim } from '../claim.words.js';
import { DamageQueries } from '../damage.queries.js';
import { addressOf, PhotoRecordedAnswer, photosIn } from './photo.answers.js';
import { AddPhoto } from './photo.commands.js';
import { PHOTO_STORE, type PhotoStore } from './photo-store.js';
import { MEDIA_TYPES, type MediaType } from './picture.js';

export class PhotosParam {
  @ClaimIdField({ description: "The item's barcode and the id of the scan that reported it" })
  claimId!: string;
}

export class PhotoParam extends PhotosParam {
  @HashField({ description: 'SHA-256 of the photo, as the claim names it' })
  sha256!: string;
}

export class PhotoQuery {
  @TextField({
    description: 'What is to be seen; nothing about patrons',
    longest: 200,
    optional: true,
    example: 'The spine',
  })
  caption?: string;
}

const file = { schema: { type: 'string', format: 'binary' } } as const;
/** It never changes under its hash; only the browser that asked may keep it. */
const FOR_EVER = 'private, max-age=31536000, immutable';
/** Whatever a browser takes it for: it is nothing that runs, and asks for nothing. */
const HARMLESS = "default-src 'none'; sandbox; frame-ancestors 'none'";

@ApiTags('damage')
@Controller('v1/damage/:claimId/photos')
export class PhotoController {
  constructor(
    private readonly commands: CommandBus,
    private readonly damage: DamageQueries,
    private readonly log: Execute,
    @Inject(PHOTO_STORE) private readonly photos: PhotoStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @TakesFile(...MEDIA_TYPES)
  @ApiOperation({
    summary: 'Add a photo to a claim',
    description:
      'The body is the photo. It is kept upright, smaller where it is large, and without what the camera wrote into it.',
  })
  @ApiOkResponse({ type: PhotoRecordedAnswer })
  async add(
    @Param() { claimId }: PhotosParam,
    @Query() { caption }: PhotoQuery,
    @Req() request: FastifyRequest,
  ): Promise<PhotoRecordedAnswer> {
    if (!Buffer.isBuffer(request.body))
      throw fail('photo-unreadable', 'The body is empty. Send the photo as the body.');
    const photo = {
      bytes: request.body,
      mediaType: contentType(request) as MediaType,
      ...(caption !== undefined && { caption }),
      at: this.clock().toISOString(),
    };
    const { scope, branch } = callerOf(request);
    const added = await this.commands.execute(new AddPhoto(claimId, photo, scope, originOf(request, branch)));
    const { sha256, mediaType, bytes } = added.picture;
    return {
      ...recordedAnswer(added.executed),
      ...{ sha256, mediaType, bytes: bytes.length, address: addressOf(claimId, sha256) },
    };
  }

  @Get(':sha256')
  @Header('cache-control', FOR_EVER)
  @Header('content-security-policy', HARMLESS)
  @ApiOperation({ summary: 'A photo of a claim' })
  @ApiOkResponse({ content: Object.fromEntries(MEDIA_TYPES.map((type) => [type, file])) })
  async one(@Param() { claimId, sha256 }: PhotoParam, @From() { scope }: Caller): Promise<StreamableFile> {
    if (!(await this.damage.isSeen(claimId, scope))) throw fail('claim-unknown', unknownClaim(claimId));
    const photo = photosIn(await this.log.history(claimStream(claimId))).find((one) => one.sha256 === sha256);
    if (!photo)
      throw fail('photo-unknown', `Claim ${claimId} has no such photo. GET /v1/damage/${claimId} lists them.`);
    const bytes = await this.photos.get(sha256);
    if (!bytes)
      throw new ProblemException(
        problem('photo-missing', 'It is not where photos are kept, or is not what was put there. Ask the operator.'),
      );
    const name = `${sha256.slice(0, 16)}.${photo.mediaType.slice('image/'.length)}`;
    return new StreamableFile(bytes, {
      type: photo.mediaType,
      disposition: `inline; filename="${name}"`,
      length: bytes.length,
    });
  }
}
