/** Adding a photo to a claim: it is kept beside the log first, and told in the log then, so that none is told of that is not there. */
import { Inject } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Executed, Origin } from '../../event-store/execute.js';
import type { Scope } from '../../http/caller.js';
import { fail, problem, ProblemException } from '../../http/problems.js';
import { LOG, type Log } from '../../observability/log.js';
import { SayOfClaim } from '../claim.commands.js';
import type { ClaimState } from '../claim.state.js';
import { unknownClaim, type Said } from '../claim.words.js';
import { DamageQueries } from '../damage.queries.js';
import { PHOTO_STORE, type PhotoStore } from './photo-store.js';
import { MOST_PIXELS, pictureOf, type Flaw, type MediaType, type Picture } from './picture.js';

export interface SentPhoto {
  readonly bytes: Buffer;
  readonly mediaType: MediaType;
  readonly caption?: string;
  readonly at: string;
}

export interface Added {
  readonly picture: Picture;
  readonly executed: Executed<ClaimState>;
}

export class AddPhoto extends Command<Added> {
  constructor(
    readonly claimId: string,
    readonly photo: SentPhoto,
    readonly scope: Scope,
    readonly origin: Origin,
  ) {
    super();
  }
}

const FLAWS: Readonly<Record<Flaw, string>> = {
  unreadable: 'It could not be read. Send the photo as the camera made it, as JPEG, PNG or WebP.',
  'other-type': 'It is of another type than content-type says.',
  'too-many-pixels': `It has more than ${MOST_PIXELS / 1_000_000} million pixels. Send it smaller.`,
};

@CommandHandler(AddPhoto)
export class AddPhotoHandler implements ICommandHandler<AddPhoto> {
  constructor(
    private readonly commands: CommandBus,
    private readonly damage: DamageQueries,
    @Inject(PHOTO_STORE) private readonly photos: PhotoStore,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async execute({ claimId, photo, scope, origin }: AddPhoto): Promise<Added> {
    // Nothing is decoded or kept for whom the claim does not concern.
    if (!(await this.damage.isSeen(claimId, scope))) throw fail('claim-unknown', unknownClaim(claimId));
    const picture = await pictureOf(photo.bytes, photo.mediaType);
    if (typeof picture === 'string') throw fail('photo-unreadable', FLAWS[picture]);
    const { bytes, mediaType, sha256 } = picture;
    if (bytes.length > this.settings.photos.maxBytes)
      throw fail('too-large', 'Without compression that loses anything it is too large. Send it as JPEG or WebP.');
    await this.keep(picture);
    const { caption, at } = photo;
    const said: Said = {
      type: 'add-photo',
      ...{ claimId, sha256, mediaType, bytes: bytes.length, at },
      ...(caption !== undefined && { caption }),
    };
    return { picture, executed: await this.commands.execute(new SayOfClaim(said, scope, origin)) };
  }

  private async keep({ sha256, bytes }: Picture): Promise<void> {
    try {
      await this.photos.put(sha256, bytes);
    } catch (error) {
      this.log.error({ err: error }, 'a photo could not be kept');
      throw new ProblemException(problem('unavailable', 'Photos cannot be kept now. Send it again later.'), 30);
    }
  }
}
