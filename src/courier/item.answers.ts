/** The shapes of answers about items, for the API's description. */
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';

class BranchHolder {
  @ApiProperty({ example: 'MSLA' }) branch!: string;
}

class LaneAnswer {
  @ApiProperty({ example: 'MSLA' }) from!: string;
  @ApiProperty({ example: 'BOZE' }) to!: string;
}

class CourierHolder {
  @ApiProperty({ type: LaneAnswer }) courier!: LaneAnswer;
}

/** The schema of a holder: a branch, or the courier on a lane. */
export const holder = { oneOf: [{ $ref: getSchemaPath(BranchHolder) }, { $ref: getSchemaPath(CourierHolder) }] };

@ApiExtraModels(BranchHolder, CourierHolder)
export class CustodyAnswer {
  @ApiProperty(holder) holder!: BranchHolder | CourierHolder;
  @ApiProperty({ format: 'date-time' }) since!: string;
  @ApiProperty({ type: String, format: 'date-time', required: false, description: 'Absent while it lasts' })
  until?: string;
}

export class SetAsideAnswer {
  @ApiProperty({ example: 'BOZE' }) branch!: string;
  @ApiProperty({ format: 'date-time' }) since!: string;
}

export class TransitAnswer {
  @ApiProperty() transitId!: string;
  @ApiProperty() from!: string;
  @ApiProperty() to!: string;
  @ApiProperty({ enum: ['open', 'closed', 'misrouted', 'lost', 'unconfirmed'] }) status!: string;
  @ApiProperty({ enum: ['hold', 'return', 'float', 'other'] }) purpose!: string;
  @ApiProperty({ type: String, required: false }) holdId?: string;
  @ApiProperty({ type: String, format: 'date-time', required: false }) shippedAt?: string;
  @ApiProperty({ type: String, format: 'date-time', required: false }) receivedAt?: string;
  @ApiProperty({ type: String, required: false }) receivedBy?: string;
  @ApiProperty({ type: String, format: 'date-time', required: false }) lostAt?: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    required: false,
    description: 'Without a receipt: a scan at this time proves that the trip was over',
  })
  endedBefore?: string;
  @ApiProperty({
    type: SetAsideAnswer,
    required: false,
    description: 'While it is under way: where it was seen to be damaged, and was probably put aside',
  })
  setAside?: SetAsideAnswer;
  @ApiProperty({ type: Number, nullable: true, description: 'Days it took, or so far; null when a scan is missing' })
  days!: number | null;
}

export class CatalogAnswer {
  @ApiProperty() barcode!: string;
  @ApiProperty() owningBranch!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ type: String, required: false }) collection?: string;
  @ApiProperty({ type: Number, required: false }) price?: number;
  @ApiProperty({ type: String, format: 'date', required: false }) acquiredOn?: string;
}

export class ItemAnswer {
  @ApiProperty() barcode!: string;
  @ApiProperty({ type: CustodyAnswer, nullable: true }) custody!: CustodyAnswer | null;
  @ApiProperty({ type: TransitAnswer, nullable: true }) transit!: TransitAnswer | null;
  @ApiProperty({ type: CatalogAnswer, nullable: true }) catalog!: CatalogAnswer | null;
}

export class AnomalyAnswer {
  @ApiProperty() code!: string;
  @ApiProperty() scanId!: string;
  @ApiProperty() detail!: string;
}

class ObservationAnswer {
  @ApiProperty({ enum: ['shipped', 'received', 'damaged', 'inspected', 'lost', 'found'] }) kind!: string;
  @ApiProperty({ description: "The scan's id; of a loss or a find, that of the transit" }) scanId!: string;
  @ApiProperty({ format: 'date-time' }) occurredAt!: string;
  @ApiProperty({ format: 'date-time' }) recordedAt!: string;
  @ApiProperty({ type: String, required: false }) branch?: string;
  @ApiProperty({ type: String, required: false }) to?: string;
  @ApiProperty({ type: String, required: false }) purpose?: string;
  @ApiProperty({ type: String, required: false }) holdId?: string;
  @ApiProperty({ type: String, required: false }) condition?: string;
  @ApiProperty({ type: String, required: false, description: 'How it was packed' }) packaging?: string;
  @ApiProperty({ type: String, required: false }) discovery?: string;
  @ApiProperty({ type: String, required: false }) severity?: string;
  @ApiProperty({ type: String, required: false }) note?: string;
  @ApiProperty({ type: [String], required: false, description: 'What looked wrong when it was recorded' })
  anomalies?: string[];
  @ApiProperty({ type: String, required: false, description: 'Why it was taken back' }) voided?: string;
}

export class JourneyAnswer {
  @ApiProperty() barcode!: string;
  @ApiProperty({ type: [TransitAnswer] }) transits!: TransitAnswer[];
  @ApiProperty({ type: [CustodyAnswer] }) custody!: CustodyAnswer[];
  @ApiProperty({ type: [AnomalyAnswer] }) anomalies!: AnomalyAnswer[];
  @ApiProperty({ type: [ObservationAnswer], description: 'In the order of occurrence, voided ones included' })
  observations!: ObservationAnswer[];
}

class HeldItemAnswer {
  @ApiProperty() barcode!: string;
  @ApiProperty({ format: 'date-time' }) since!: string;
  @ApiProperty({ type: String, nullable: true }) title!: string | null;
  @ApiProperty({ type: String, nullable: true }) owningBranch!: string | null;
}

export class HeldItemsAnswer {
  @ApiProperty({ type: [HeldItemAnswer] }) items!: HeldItemAnswer[];
  @ApiProperty({ type: String, nullable: true, description: 'Ask for the next page with it as cursor' }) next!:
    string | null;
}
