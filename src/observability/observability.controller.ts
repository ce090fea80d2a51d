/** What operators ask: is it alive, is it ready, how is it doing. */
import { Controller, Get, Header, Inject, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EVENT_STORE } from '../event-store/event-store.module.js';
import type { EventStore } from '../event-store/event-store.js';
import { callerIfKnown } from '../http/caller.js';
import { RELAY } from '../kafka/relay.module.js';
import type { Relay } from '../kafka/relay.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { Metrics } from './metrics.js';

export class LiveAnswer {
  @ApiProperty({ enum: ['alive'] }) status!: 'alive';
}

class LogHealth {
  @ApiProperty() writable!: boolean;
  @ApiProperty({ type: String, required: false, description: 'What to do' }) detail?: string;
  @ApiProperty({
    type: Boolean,
    required: false,
    description: 'Whether it is followed live at this moment, where that takes a connection',
  })
  followed?: boolean;
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

class RelayHealth {
  @ApiProperty({ enum: ['starting', 'relaying', 'standing-by', 'retrying', 'stopped'] }) state!: string;
  @ApiProperty({ description: 'What the names of the topics begin with' }) prefix!: string;
  @ApiProperty({ description: 'Events published by this instance since it started' }) published!: number;
  @ApiProperty({ type: String, required: false, description: 'Everything up to here is published' }) position?: string;
  @ApiProperty({ type: Number, required: false }) behind?: number;
  @ApiProperty({ type: Number, required: false }) secondsBehind?: number;
  @ApiProperty({ type: String, required: false }) error?: string;
}

export class ReadyAnswer {
  @ApiProperty({ enum: ['ready', 'not-ready'] }) status!: string;
  @ApiProperty({ type: LogHealth, required: false, description: 'For keys of the whole group' }) log?: LogHealth;
  @ApiProperty({ type: [ViewHealth], required: false, description: 'For keys of the whole group' })
  views?: ViewHealth[];
  @ApiProperty({
    type: RelayHealth,
    required: false,
    description: 'The way to Kafka, where there is one; for keys of the whole group',
  })
  relay?: RelayHealth;
}

@ApiTags('operations')
@Controller()
export class ObservabilityController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly engine: ProjectionEngine,
    private readonly measured: Metrics,
    @Inject(RELAY) private readonly relay: Relay | undefined,
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
  @ApiServiceUnavailableResponse({ type: ReadyAnswer, description: 'Not ready' })
  async ready(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyAnswer> {
    const followed = this.store.stats?.().followed;
    const log = { ...(await this.store.health()), ...(followed !== undefined && { followed }) };
    const views = (await this.engine.status()).map(({ position, head: _head, build, ...view }) => ({
      ...view,
      position: position.toString(),
      ...(build && { built: Math.round(build.percent * 10) / 10 }),
    }));
    const ready = log.writable && views.every(({ state }) => state === 'live' || state === 'catching-up');
    void reply.status(ready ? 200 : 503);
    const status = ready ? 'ready' : 'not-ready';
    // A stranger learns no more than yes or no: errors name streams, and streams name items.
    if (callerIfKnown(request)?.scope !== 'whole-group') return { status };
    const relay = await this.relayHealth();
    return { status, log, views, ...(relay && { relay }) };
  }

  /** Told, but no reason to take the instance out of service: scans and reads do not need Kafka. */
  private async relayHealth(): Promise<RelayHealth | undefined> {
    if (!this.relay) return undefined;
    const { position, ...status } = await this.relay.status();
    return { ...status, ...(position !== undefined && { position: position.toString() }) };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: "Metrics in Prometheus' text format" })
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  metrics(): Promise<string> {
    return this.measured.registry.metrics();
  }
}
