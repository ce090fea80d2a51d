import { Global, Module } from '@nestjs/common';
import { EventStreams } from './event-streams.js';
import { Views } from './views.js';

@Global()
@Module({ providers: [Views, EventStreams], exports: [Views, EventStreams] })
export class HttpModule {}
