/** The shapes of answers about hold waits, for the API's description. */
import { ApiProperty } from '@nestjs/swagger';
import type { Hold } from './hold-wait.js';
import type { PieceFigures, SegmentFigures } from './hold-waits.figures.js';
import type { HoldPage, HoldWait, ListedHold, WaitGroup } from './hold-waits.queries.js';
import { days, interval, moment, text } from './lag.answers.js';
import type { Interval } from './percentiles.js';

const ofHolds = { ...interval, description: interval.description.replace('transits', 'holds') } as const;

class SegmentAnswer implements SegmentFigures {
  @ApiProperty({ description: 'Holds that have been through it' }) holds!: number;
  @ApiProperty({ description: 'Holds that are in it now; the percentiles count them as waits that last' })
  waiting!: number;
  @ApiProperty({ description: 'Holds that were cancelled or expired in it; counted likewise until then' })
  ended!: number;
  @ApiProperty({ description: 'Holds of which a scan that would tell is missing, or contradicts others; left out' })
  unknown!: number;
  @ApiProperty({ ...days, description: 'Half are through it after this many days' }) p50!: number | null;
  @ApiProperty(ofHolds) p50Interval!: Interval | null;
  @ApiProperty(days) p90!: number | null;
  @ApiProperty(ofHolds) p90Interval!: Interval | null;
  @ApiProperty(days) p95!: number | null;
  @ApiProperty(ofHolds) p95Interval!: Interval | null;
  @ApiProperty({ ...days, description: 'Of those that have been through: it flatters while others wait' }) mean!:
    number | null;
}

class PieceAnswer implements PieceFigures {
  @ApiProperty({ description: 'Holds of which every leg has both scans' }) holds!: number;
  @ApiProperty(days) mean!: number | null;
}

class WaitGroupAnswer implements WaitGroup {
  @ApiProperty({
    type: String,
    required: false,
    description:
      'The branch or library; absent of holds for which nothing was shipped, where they are grouped by who lends',
  })
  key?: string;
  @ApiProperty() holds!: number;
  @ApiProperty() waiting!: number;
  @ApiProperty() pickedUp!: number;
  @ApiProperty({ description: 'Holds that took more than one transit' }) severalLegs!: number;
  @ApiProperty({ type: SegmentAnswer, description: 'placed → shipped' }) lender!: SegmentAnswer;
  @ApiProperty({ type: SegmentAnswer, description: 'shipped → received at the pickup branch' }) courier!: SegmentAnswer;
  @ApiProperty({ type: PieceAnswer, description: 'The courier’s segment: in its hands' }) onTheRoad!: PieceAnswer;
  @ApiProperty({ type: PieceAnswer, description: 'The courier’s segment: at branches on the way' })
  atBranches!: PieceAnswer;
  @ApiProperty({ type: SegmentAnswer, description: 'received → picked up' }) pickup!: SegmentAnswer;
  @ApiProperty({ type: SegmentAnswer, description: 'placed → picked up' }) total!: SegmentAnswer;
}

export class WaitsAnswer {
  @ApiProperty({ type: [WaitGroupAnswer] }) groups!: WaitGroupAnswer[];
}

export class HoldWaitAnswer implements HoldWait {
  @ApiProperty({ format: 'date-time' }) placedAt!: string;
  @ApiProperty(moment) shippedAt!: string | null;
  @ApiProperty({ ...moment, description: 'At the pickup branch' }) receivedAt!: string | null;
  @ApiProperty(moment) pickedUpAt!: string | null;
  @ApiProperty({ ...text, description: 'Who shipped first for it' }) lendingBranch!: string | null;
  @ApiProperty({ description: 'Transits that it took until it was at its pickup branch' }) legs!: number;
  @ApiProperty(days) lenderDays!: number | null;
  @ApiProperty({ ...days, description: 'onTheRoadDays and atBranchesDays together, where these are known' })
  courierDays!: number | null;
  @ApiProperty(days) onTheRoadDays!: number | null;
  @ApiProperty({ ...days, description: 'At branches on the way' }) atBranchesDays!: number | null;
  @ApiProperty(days) pickupDays!: number | null;
  @ApiProperty({ ...days, description: 'What of the whole belongs to no segment that is known; once picked up' })
  unknownDays!: number | null;
  @ApiProperty({ ...days, description: 'All of the above together; once picked up' }) totalDays!: number | null;
}

class ListedHoldAnswer extends HoldWaitAnswer implements ListedHold {
  @ApiProperty() holdId!: string;
  @ApiProperty({ enum: ['waiting', 'picked-up', 'cancelled', 'expired'] }) status!: Hold['status'];
  @ApiProperty() pickupBranch!: string;
  @ApiProperty() patronLibrary!: string;
  @ApiProperty({ type: [String], description: 'Of the items that were sent for it' }) barcodes!: string[];
}

export class HoldPageAnswer implements HoldPage {
  @ApiProperty({ type: [ListedHoldAnswer] }) holds!: ListedHoldAnswer[];
  @ApiProperty({ type: String, nullable: true, description: 'Ask for the next page with it as cursor' }) next!:
    string | null;
}
