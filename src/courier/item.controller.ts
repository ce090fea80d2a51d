/** Items over HTTP: where they are, how they got there, and what is said about them besides scans. */
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AfterQuery, AtField, KnownAtField, RecordedAnswer, recordedAnswer } from '../http/answers.js';
import { callerOf, From, type Caller } from '../http/caller.js';
import { BarcodeField, CodeField, DateField, IdField, NumberField, TextField, TimeField, utc } from '../http/fields.js';
import { originOf } from '../http/origin.js';
import { fail } from '../http/problems.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { HeldItemsAnswer, ItemAnswer, JourneyAnswer } from './item.answers.js';
import { ChangeItem } from './item.commands.js';
import { ItemQueries } from './item.queries.js';

export class BarcodeParam {
  @BarcodeField({ description: "The item's barcode" })
  barcode!: string;
}

export class CatalogBody {
  @CodeField({ description: 'Code of the branch that owns it' })
  owningBranch!: string;
  @TextField({ description: 'Title', longest: 500, example: 'A River Runs Through It' })
  title!: string;
  @TextField({ description: 'Collection', longest: 100, optional: true, example: 'adult fiction' })
  collection?: string;
  @NumberField({ description: 'Replacement price in US dollars', from: 0, to: 1_000_000, optional: true })
  price?: number;
  @DateField({ description: 'When it was acquired', optional: true })
  acquiredOn?: string;
}

export class VoidBody {
  @IdField({ description: 'The scan that was a mistake' })
  scanId!: string;
  @TextField({ description: 'Why', longest: 500, example: 'Scanned the wrong book' })
  reason!: string;
}

export class LostBody {
  @TextField({ description: 'Why', longest: 500, example: 'Searched at both ends' })
  reason!: string;
  @IdField({ description: 'The transit it was lost on; the one under way by default', optional: true })
  transitId?: string;
  @TimeField({ description: 'When it was declared; now by default', optional: true })
  occurredAt?: string;
}

export class FoundBody extends LostBody {
  @CodeField({ description: 'Where it was found; still on the road when absent', optional: true })
  branch?: string;
}

export class ThenQuery {
  @KnownAtField()
  knownAt?: string;
  @AtField()
  at?: string;
}

export class HeldQuery extends AfterQuery {
  @CodeField({ description: 'The branch that has them' })
  branch!: string;
  @BarcodeField({ description: '`next` of the page before', optional: true })
  cursor?: string;
  @NumberField({
    description: 'Items a page, 100 by default',
    from: 1,
    to: 1000,
    whole: true,
    inQuery: true,
    optional: true,
  })
  limit?: number;
}

@ApiTags('courier')
@Controller('v1/items')
export class ItemController {
  constructor(
    private readonly commands: CommandBus,
    private readonly items: ItemQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The items that a branch has in its custody' })
  @ApiOkResponse({ type: HeldItemsAnswer })
  held(@Query() { branch, cursor = '', limit = 100, after }: HeldQuery, @From() { scope }: Caller) {
    return this.items.heldBy({ branch, cursor, limit, scope, ...(after !== undefined && { after }) });
  }

  @Get(':barcode')
  @ApiOperation({ summary: 'Who has the item: now, as known at and as it was at a time' })
  @ApiOkResponse({ type: ItemAnswer })
  async custody(@Param() { barcode }: BarcodeParam, @Query() asked: ThenQuery, @From() { scope }: Caller) {
    const told = await this.items.custody(barcode, scope, asked);
    if (!told) throw unknownItem(barcode);
    return told;
  }

  @Get(':barcode/journey')
  @ApiOperation({ summary: 'The whole journey, as known at and as it was at a time' })
  @ApiOkResponse({ type: JourneyAnswer })
  async journey(@Param() { barcode }: BarcodeParam, @Query() asked: ThenQuery, @From() { scope }: Caller) {
    const told = await this.items.journey(barcode, scope, asked);
    if (!told) throw unknownItem(barcode);
    return told;
  }

  @Put(':barcode')
  @ApiOperation({ summary: 'Catalog facts from the ILS; the same facts again change nothing' })
  @ApiOkResponse({ type: RecordedAnswer })
  async catalogue(@Param() { barcode }: BarcodeParam, @Body() body: CatalogBody, @Req() request: FastifyRequest) {
    const change = { type: 'catalogue', facts: { barcode, ...body } } as const;
    return recordedAnswer(await this.commands.execute(new ChangeItem(barcode, change, originOf(request))));
  }

  @Post(':barcode/void')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a mistaken scan back; it stays in the log' })
  @ApiOkResponse({ type: RecordedAnswer })
  async void(@Param() { barcode }: BarcodeParam, @Body() body: VoidBody, @Req() request: FastifyRequest) {
    const { scope } = callerOf(request);
    const taken = { barcode, ...body, occurredAt: this.present() };
    const change = { type: 'void', void: taken, ...(scope !== 'whole-group' && { of: scope }) } as const;
    return recordedAnswer(await this.commands.execute(new ChangeItem(barcode, change, originOf(request))));
  }

  @Post(':barcode/lost')
  @HttpCode(200)
  @ApiOperation({ summary: 'Declare the item lost on its transit; a later receipt overrides it' })
  @ApiOkResponse({ type: RecordedAnswer })
  async lost(@Param() { barcode }: BarcodeParam, @Body() body: LostBody, @Req() request: FastifyRequest) {
    const loss = { barcode, ...body, occurredAt: this.timeOf(body) };
    const change = { type: 'declare-lost', loss } as const;
    return recordedAnswer(await this.commands.execute(new ChangeItem(barcode, change, originOf(request))));
  }

  @Post(':barcode/found')
  @HttpCode(200)
  @ApiOperation({ summary: 'Declare a lost item found, at a branch or still on the road' })
  @ApiOkResponse({ type: RecordedAnswer })
  async found(@Param() { barcode }: BarcodeParam, @Body() body: FoundBody, @Req() request: FastifyRequest) {
    const find = { barcode, ...body, occurredAt: this.timeOf(body) };
    const change = { type: 'declare-found', find } as const;
    return recordedAnswer(await this.commands.execute(new ChangeItem(barcode, change, originOf(request))));
  }

  private present(): string {
    return this.clock().toISOString();
  }

  /** What has not happened yet cannot be declared. */
  private timeOf({ occurredAt }: LostBody): string {
    if (occurredAt === undefined) return this.present();
    const time = utc(occurredAt);
    if (time > this.present()) throw fail('far-future', 'occurredAt is still to come.');
    return time;
  }
}

export const unknownItem = (barcode: string) => fail('item-unknown', `Nothing was ever recorded of item ${barcode}.`);
