/** What operators ask: is it alive, is it ready, how is it doing. */
import { Controller, Get, Header, Inject, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EVENT_STORE } from '../event-store/event-store.module.js';
import type { EventStore } from '../event-store/event-store.js';
import { callerIfKnown } from '../http/caller.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { Metrics } from './metrics.js';

export class LiveAnswer {
  @ApiProperty({ enum: ['alive'] }) status!: 'alive';
}

class LogHealth {
  @ApiProperty() writable!: boolean;
  @ApiProperty({ type: String, required: false, description: 'What to do' }) detail?: string;
}

class ViewHealth {
  @ApiProperty() name!: string;
  @ApiProperty() version!: number;
  @ApiProperty({ enum: ['live', 'catching-up', 'building', 'stopped', 'retrying'] }) state!: string;
  @ApiProperty() position!: string;
  @ApiProperty() behind!: number;
  @ApiProperty() secondsBehind!: number;
  @ApiProperty() setAside!: number;
  @ApiProperty({ type: Number, required: false, description: 'Percent, while it is being built' }) built?: number;
  @ApiProperty({ type: String, required: false }) error?: string;
}

export class ReadyAnswer {
  @ApiProperty({ enum: ['ready', 'not-ready'] }) status!: string;
  @ApiProperty({ type: LogHealth, required: false, description: 'For keys of the whole group' }) log?: LogHealth;
  @ApiProperty({ type: [ViewHealth], required: false, description: 'For keys of the whole group' })
  views?: ViewHealth[];
}

@ApiTags('operations')
@Controller()
export class ObservabilityController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly engine: ProjectionEngine,
    private readonly measured: Metrics,
  ) {}

  @Get('health/live')
  @ApiOperation({ summary: 'The process answers' })
  @ApiOkResponse({ type: LiveAnswer })
  live(): LiveAnswer {
    return { status: 'alive' };
  }

  @Get('health/ready')
  @ApiOperation({ summary: '200 when scans can be taken and every view can be read, else 503' })
  @ApiOkResponse({ type: ReadyAnswer })
  async ready(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyAnswer> {
    const log = await this.store.health();
    const views = (await this.engine.status()).map(({ position, head: _head, build, ...view }) => ({
      ...view,
      position: position.toString(),
      ...(build && { built: Math.round(build.percent * 10) / 10 }),
    }));
    const ready = log.writable && views.every(({ state }) => state === 'live' || state === 'catching-up');
    void reply.status(ready ? 200 : 503);
    const status = ready ? 'ready' : 'not-ready';
    // A stranger learns no more than yes or no: errors name streams, and streams name items.
    return callerIfKnown(request)?.scope === 'whole-group' ? { status, log, views } : { status };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: "Metrics in Prometheus' text format" })
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  metrics(): Promise<string> {
    return this.measured.registry.metrics();
  }
}
