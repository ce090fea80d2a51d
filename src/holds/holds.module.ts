import { Module } from '@nestjs/common';
import { Timelines } from '../audit/timelines.js';
import { partOfHold } from '../courier/index.js';
import { PartnersModule } from '../partners/index.js';
import { EndHoldHandler, PlaceHoldHandler } from './hold.commands.js';
import { HoldController } from './hold.controller.js';
import { HoldQueries, unknownHold } from './hold.queries.js';
import { holdTelling } from './hold.telling.js';

@Module({
  imports: [PartnersModule],
  controllers: [HoldController],
  providers: [PlaceHoldHandler, EndHoldHandler, HoldQueries],
})
export class HoldsModule {
  constructor(timelines: Timelines, holds: HoldQueries) {
    timelines.tell(holdTelling);
    timelines.know({
      kind: 'hold',
      isSeen: async (holdId, caller) => (await holds.one(holdId, caller)) !== null,
      unknown: unknownHold,
      partOf: partOfHold,
    });
  }
}
