/** Where branch scanners post what they saw. */
import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiProperty, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { ProblemAnswer } from '../http/answers.js';
import { callerOf, concerns, type Scope } from '../http/caller.js';
import { TimeField } from '../http/fields.js';
import { originOf } from '../http/origin.js';
import { problem } from '../http/problems.js';
import { Metrics } from '../observability/metrics.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { RecordScans, type ScanResult } from './item.commands.js';
import type { ScanEvent } from './item.events.js';
import {
  arrival,
  checkScan,
  DamagedScan,
  InspectedScan,
  ReceivedScan,
  ShippedScan,
  type CheckedScan,
} from './scan.dto.js';

const FORMS = [ShippedScan, ReceivedScan, DamagedScan, InspectedScan];

export class ScansBody {
  @ApiProperty({
    type: 'array',
    minItems: 1,
    maxItems: 500,
    items: { oneOf: FORMS.map((form) => ({ $ref: getSchemaPath(form) })), discriminator: { propertyName: 'type' } },
  })
  @IsArray({ message: 'scans must be a list' })
  @ArrayMinSize(1, { message: 'scans must hold at least one scan' })
  @ArrayMaxSize(500, { message: 'scans must hold at most 500 scans; send the rest in another request' })
  scans!: unknown[];
  @TimeField({
    description:
      "The scanner's own clock at the moment of sending, made anew for each attempt. With it, times of a clock that is off are corrected",
    optional: true,
  })
  sentAt?: string;
}

export class ScanResultAnswer {
  @ApiProperty({ type: String, nullable: true })
  scanId!: string | null;
  @ApiProperty({ enum: ['recorded', 'duplicate', 'refused'] })
  status!: string;
  @ApiProperty({ type: String, required: false, description: 'Position of the scan in the log' })
  position?: string;
  @ApiProperty({
    type: [String],
    required: false,
    description: 'What looks wrong with it; it is recorded all the same',
  })
  anomalies?: readonly string[];
  @ApiProperty({ type: ProblemAnswer, required: false, description: 'Why it was refused' })
  problem?: ProblemAnswer;
}

export class ScansAnswer {
  @ApiProperty({ type: [ScanResultAnswer], description: 'In the order sent' })
  results!: readonly ScanResultAnswer[];
  @ApiProperty({ type: String, nullable: true, description: 'The latest position among them, to read with ?after=' })
  position!: string | null;
}

@ApiTags('courier')
@ApiExtraModels(...FORMS)
@Controller('v1/scans')
export class ScanController {
  constructor(
    private readonly commands: CommandBus,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Record up to 500 scans',
    description:
      'Each scan stands or falls alone. What is acknowledged is on disk; sending a scan again, after a time-out or a 503, is safe.',
  })
  @ApiOkResponse({ type: ScansAnswer })
  async scans(@Body() body: ScansBody, @Req() request: FastifyRequest): Promise<ScansAnswer> {
    const arrived = arrival(this.clock(), body.sentAt);
    const { scope } = callerOf(request);
    const checked = body.scans.map((scan) => ofOwnBranch(checkScan(scan, arrived), scope));
    const sound: readonly ScanEvent[] = checked.flatMap((scan) => ('event' in scan ? [scan.event] : []));
    const origin = (branch: string) => originOf(request, branch);
    const recorded = (await this.commands.execute(new RecordScans(sound, arrived.receivedAt, origin))).values();
    const results = checked.map((scan): ScanResult => {
      if ('event' in scan) return recorded.next().value as ScanResult;
      return { scanId: scan.scanId, status: 'refused', problem: scan.problem };
    });
    for (const { status } of results) this.metrics.scanned(status);
    return { results: results.map(answerOf), position: latest(results)?.toString() ?? null };
  }
}

/** A scanner speaks for its own branch and for no other, whether there is another or not. */
function ofOwnBranch(checked: CheckedScan, scope: Scope): CheckedScan {
  if (!('event' in checked) || concerns(scope, [checked.event.data.branch])) return checked;
  const { scanId, branch } = checked.event.data;
  return { scanId, problem: problem('not-your-branch', `Your key does not speak for ${branch}.`) };
}

function answerOf({ scanId, status, position, anomalies, problem }: ScanResult): ScanResultAnswer {
  return {
    scanId,
    status,
    ...(position !== undefined && { position: position.toString() }),
    ...(anomalies && { anomalies }),
    ...(problem && { problem }),
  };
}

function latest(results: readonly ScanResult[]): bigint | undefined {
  return results.reduce<bigint | undefined>(
    (last, { position }) => (position !== undefined && (last === undefined || position > last) ? position : last),
    undefined,
  );
}
