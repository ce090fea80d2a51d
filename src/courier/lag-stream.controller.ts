/** Lag that stays live, over HTTP: Server-Sent Events. */
import { Controller, Get, Header, Headers, Query, Req, Res, StreamableFile } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiTags,
  getSchemaPath,
  PickType,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../http/caller.js';
import { EVENT_STREAM, EventStreams } from '../http/event-streams.js';
import { inUtc, PositionField, TimeField } from '../http/fields.js';
import type { ChangedTransit } from './changed-transits.js';
import { LagFiguresAnswer } from './lag.answers.js';
import { AskedLanes, LanesQuery } from './lanes.query.js';
import { LagStream, type LagNews } from './lag-stream.js';

export class LagStreamQuery extends PickType(LanesQuery, ['from', 'to', 'branch', 'library', 'hub', 'days']) {
  @TimeField({ description: 'Shipped at or after this time', optional: true })
  since?: string;
  @TimeField({ description: 'Shipped before this time', optional: true })
  until?: string;
  @PositionField({
    description: 'As the header Last-Event-ID, for clients that cannot send it; the header counts where both are',
    optional: true,
  })
  lastEventId?: string;
}

class ChangedTransitAnswer implements ChangedTransit {
  @ApiProperty() barcode!: string;
  @ApiProperty() transitId!: string;
  @ApiProperty() from!: string;
  @ApiProperty() to!: string;
  @ApiProperty({
    enum: ['open', 'closed', 'unconfirmed', 'misrouted', 'lost', 'withdrawn'],
    description: 'withdrawn: a later scan explained it away',
  })
  status!: ChangedTransit['status'];
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) shippedAt!: string | null;
}

export class LagNewsAnswer implements LagNews {
  @ApiProperty({ description: 'What changed before is not told: read lists anew, with after=<id of this event>' })
  reset!: boolean;
  @ApiProperty({ type: LagFiguresAnswer, description: 'As /v1/lag?groupBy=none has them' }) figures!: LagFiguresAnswer;
  @ApiProperty({
    type: [ChangedTransitAnswer],
    description: 'Those that changed since the event before, as they are now; none at a reset',
  })
  transits!: ChangedTransitAnswer[];
}

/** An event as `EventSource` hands it on. */
class LagEvent {
  @ApiProperty({ description: 'The position in the log up to which it tells' }) id!: string;
  @ApiProperty({ enum: ['lag'] }) event!: string;
  @ApiProperty({
    description: 'JSON',
    contentMediaType: 'application/json',
    contentSchema: { $ref: getSchemaPath(LagNewsAnswer) },
  } as object)
  data!: string;
}

@ApiTags('lag')
@Controller('v1/lag/stream')
export class LagStreamController {
  constructor(
    private readonly lanes: AskedLanes,
    private readonly lag: LagStream,
    private readonly streams: EventStreams,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'How long transits take, told anew whenever it changes',
    description:
      'Server-Sent Events, at most one a second: first how things are, or what has changed since Last-Event-ID; then what changes. ' +
      'A comment every 20 seconds is a sign of life. The stream ends when the key or session does, when the service stops, and when ' +
      'it is read too slowly; EventSource comes again by itself. `docs/lag.md` tells how a page stays live.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event that was seen; of what changed since, nothing is left out',
  })
  @ApiExtraModels(LagNewsAnswer, LagEvent)
  @ApiOkResponse({
    content: { [EVENT_STREAM]: { schema: { type: 'array', items: { $ref: getSchemaPath(LagEvent) } } } },
  })
  @Header('x-accel-buffering', 'no')
  async stream(
    @Query() { since, until, lastEventId, ...asked }: LagStreamQuery,
    @Headers('last-event-id') header: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const lanes = await this.lanes.askedFor(asked, callerOf(request).scope, 'none');
    const stream = this.streams.begin(request, reply);
    try {
      await this.lag.follow({ ...lanes, ...inUtc({ since, until }) }, header ?? lastEventId, stream);
    } catch (error) {
      stream.abandon();
      throw error;
    }
    return new StreamableFile(stream.body, { type: EVENT_STREAM });
  }
}
