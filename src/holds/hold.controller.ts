/** Holds over HTTP, keyed by the ILS's own hold id. */
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { RecordedAnswer, recordedAnswer } from '../http/answers.js';
import { From, type Caller } from '../http/caller.js';
import { BarcodeField, CodeField, IdField, TextField, TimeField, utc } from '../http/fields.js';
import { originOf } from '../http/origin.js';
import { fail } from '../http/problems.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { EndHold, PlaceHold } from './hold.commands.js';
import { HoldQueries, unknownHold } from './hold.queries.js';

export class HoldParam {
  @IdField({ description: "The ILS's id of the hold" })
  holdId!: string;
}

export class HoldBody {
  @IdField({ description: "The ILS's id of the hold", example: 'h-1001' })
  holdId!: string;
  @IdField({ description: 'The title asked for', example: 't-77' })
  titleId!: string;
  @BarcodeField({ description: 'The one copy that will do', optional: true })
  barcode?: string;
  @CodeField({ description: 'Where it is to be picked up' })
  pickupBranch!: string;
  @CodeField({ description: "The patron's library; never the patron" })
  patronLibrary!: string;
  @TimeField({ description: 'When it was placed' })
  placedAt!: string;
}

class EndBody {
  @TimeField({ description: 'When it happened; now by default', optional: true })
  occurredAt?: string;
}

export class PickupBody extends EndBody {
  @CodeField({ description: 'The branch that handed it out' })
  branch!: string;
  @BarcodeField({ description: 'The item that was handed out: it tells which one filled the hold', optional: true })
  barcode?: string;
}

export class CancelBody extends EndBody {
  @TextField({ description: 'Why; nothing about patrons', longest: 500, example: 'No longer wanted' })
  reason!: string;
}

export class ExpireBody extends EndBody {}

export class HoldAnswer {
  @ApiProperty() holdId!: string;
  @ApiProperty({ enum: ['waiting', 'picked-up', 'cancelled', 'expired'] }) status!: string;
  @ApiProperty() titleId!: string;
  @ApiProperty({ type: String, nullable: true }) barcode!: string | null;
  @ApiProperty() pickupBranch!: string;
  @ApiProperty() patronLibrary!: string;
  @ApiProperty({ format: 'date-time' }) placedAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt!: string | null;
}

@ApiTags('holds')
@Controller('v1/holds')
export class HoldController {
  constructor(
    private readonly commands: CommandBus,
    private readonly holds: HoldQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Place a hold; placing it again changes nothing' })
  @ApiOkResponse({ type: RecordedAnswer })
  async place(@Body() { placedAt, ...facts }: HoldBody, @Req() request: FastifyRequest) {
    const hold = { ...facts, occurredAt: this.past(placedAt, 'placedAt') };
    return recordedAnswer(await this.commands.execute(new PlaceHold(hold, originOf(request))));
  }

  @Get(':holdId')
  @ApiOperation({ summary: 'A hold as it is now' })
  @ApiOkResponse({ type: HoldAnswer })
  async get(@Param() { holdId }: HoldParam, @From() caller: Caller): Promise<HoldAnswer> {
    const state = await this.holds.one(holdId, caller);
    if (!state) throw unknownHold(holdId);
    const { occurredAt: placedAt, barcode = null, ...facts } = state.hold;
    return { ...facts, barcode, placedAt, status: state.status, endedAt: 'endedAt' in state ? state.endedAt : null };
  }

  @Post(':holdId/pickup')
  @HttpCode(200)
  @ApiOperation({ summary: 'The patron has it: the end of the wait' })
  @ApiOkResponse({ type: RecordedAnswer })
  async pickup(@Param() { holdId }: HoldParam, @Body() body: PickupBody, @Req() request: FastifyRequest) {
    const { branch, barcode } = body;
    const pickup = { holdId, branch, ...(barcode !== undefined && { barcode }), occurredAt: this.timeOf(body) };
    return recordedAnswer(
      await this.commands.execute(new EndHold(holdId, { type: 'pick-up', pickup }, originOf(request))),
    );
  }

  @Post(':holdId/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Nobody waits for it any more' })
  @ApiOkResponse({ type: RecordedAnswer })
  async cancel(@Param() { holdId }: HoldParam, @Body() body: CancelBody, @Req() request: FastifyRequest) {
    const cancellation = { holdId, reason: body.reason, occurredAt: this.timeOf(body) };
    const end = { type: 'cancel', cancellation } as const;
    return recordedAnswer(await this.commands.execute(new EndHold(holdId, end, originOf(request))));
  }

  @Post(':holdId/expire')
  @HttpCode(200)
  @ApiOperation({ summary: 'It lapsed: not filled in time, or not fetched from the shelf' })
  @ApiOkResponse({ type: RecordedAnswer })
  async expire(@Param() { holdId }: HoldParam, @Body() body: ExpireBody, @Req() request: FastifyRequest) {
    const expiry = { holdId, occurredAt: this.timeOf(body) };
    return recordedAnswer(
      await this.commands.execute(new EndHold(holdId, { type: 'expire', expiry }, originOf(request))),
    );
  }

  private timeOf({ occurredAt }: EndBody): string {
    return occurredAt === undefined ? this.clock().toISOString() : this.past(occurredAt, 'occurredAt');
  }

  /** The ILS's clock may be a little ahead; a day is not a little. */
  private past(time: string, field: string): string {
    if (Date.parse(time) > this.clock().getTime() + 24 * 3_600_000) {
      throw fail('far-future', `${field} is more than a day ahead.`, [{ field, detail: 'is more than a day ahead' }]);
    }
    return utc(time);
  }
}
