import { Module } from '@nestjs/common';
import { PartnersModule } from '../partners/index.js';
import { EndHoldHandler, PlaceHoldHandler } from './hold.commands.js';
import { HoldController } from './hold.controller.js';

@Module({ imports: [PartnersModule], controllers: [HoldController], providers: [PlaceHoldHandler, EndHoldHandler] })
export class HoldsModule {}
