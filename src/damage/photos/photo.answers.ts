/** What is told of the photos of a claim. */
import { ApiProperty } from '@nestjs/swagger';
import type { RecordedEvent } from '../../event-store/event-store.js';
import { RecordedAnswer } from '../../http/answers.js';
import type { ClaimPhotoAdded } from '../claim.events.js';

export class PhotoAnswer {
  @ApiProperty({ description: 'SHA-256 of the photo as it is kept, in hexadecimal' }) sha256!: string;
  @ApiProperty() mediaType!: string;
  @ApiProperty() bytes!: number;
  @ApiProperty({ type: String, nullable: true }) caption!: string | null;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ description: 'Where to get it' }) address!: string;
}

export class PhotoRecordedAnswer extends RecordedAnswer {
  @ApiProperty({ description: 'SHA-256 of the photo as it is kept, in hexadecimal' }) sha256!: string;
  @ApiProperty() mediaType!: string;
  @ApiProperty({ description: 'As it is kept' }) bytes!: number;
  @ApiProperty({ description: 'Where to get it' }) address!: string;
}

/** Of a claim's events those that tell of photos. */
export const photosIn = (events: readonly RecordedEvent[]): readonly PhotoAnswer[] =>
  events
    .filter(({ type }) => type === 'claim-photo-added')
    .map(({ data }) => {
      const { claimId, sha256, mediaType, bytes, caption = null, occurredAt } = data as ClaimPhotoAdded['data'];
      return { sha256, mediaType, bytes, caption, at: occurredAt, address: addressOf(claimId, sha256) };
    });

export const addressOf = (claimId: string, sha256: string): string => `/v1/damage/${claimId}/photos/${sha256}`;
