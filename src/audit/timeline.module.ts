/** Timelines: where features register what they tell, and the view over all of it. */
import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { TimelineController } from './timeline.controller.js';
import { timeline } from './timeline.projection.js';
import { TimelineQueries } from './timeline.queries.js';
import { Timelines } from './timelines.js';

@Global()
@Module({
  controllers: [TimelineController],
  providers: [Timelines, TimelineQueries],
  exports: [Timelines, TimelineQueries],
})
export class TimelineModule implements OnModuleInit {
  constructor(
    private readonly engine: ProjectionEngine,
    private readonly timelines: Timelines,
  ) {}

  /** When every feature has said what it tells. */
  onModuleInit(): void {
    this.engine.register(timeline(this.timelines.tellings));
  }
}
