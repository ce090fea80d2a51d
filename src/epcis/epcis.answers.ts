/** A document of EPCIS 2.0 in JSON-LD, as the contract of this service shows it; the standard's own JSON Schema says the same, and more. */
import { ApiProperty } from '@nestjs/swagger';
import type { objectEvent } from './epcis-event.js';

/** What the standard's words mean, and where ours are from. */
const CONTEXT = [
  'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
  { waybill: 'urn:waybill:vocabulary:' },
] as const;

/** Of every answer: the versions that it is in, and the words that it adds. */
export const EPCIS_HEADERS = {
  'GS1-EPCIS-Version': '2.0.0',
  'GS1-CBV-Version': '2.0.0',
  'GS1-EPC-Format': 'Never_Translates',
  'GS1-Extensions': `waybill=${CONTEXT[1].waybill}`,
} as const;

const UriField = (description?: string) =>
  ApiProperty({ type: String, format: 'uri', ...(description !== undefined && { description }) });
const MaybeField = (schema: object) => ApiProperty({ required: false, ...schema });
const Own = (type: 'string' | 'number') => MaybeField({ type });

class PlaceAnswer {
  @UriField() id!: string;
}

class QuantityAnswer {
  @UriField('The title') epcClass!: string;
  @ApiProperty() quantity!: number;
}

class BizTransactionAnswer {
  @ApiProperty({ enum: ['waybill:hold'] }) type!: string;
  @UriField('The hold') bizTransaction!: string;
}

class SourceAnswer {
  @ApiProperty({ enum: ['location'] }) type!: string;
  @UriField() source!: string;
}

class DestinationAnswer {
  @ApiProperty({ enum: ['location'] }) type!: string;
  @UriField() destination!: string;
}

class ErrorDeclarationAnswer {
  @ApiProperty({ format: 'date-time' }) declarationTime!: string;
  @ApiProperty({ enum: ['did_not_occur', 'incorrect_data'] }) reason!: string;
  @MaybeField({ type: 'array', items: { type: 'string', format: 'uri' } }) correctiveEventIDs?: readonly string[];
}

class ObjectEventAnswer {
  @ApiProperty({ enum: ['ObjectEvent'] }) type!: string;
  @UriField("The event's id in the log; an error declaration has that of the event which is wrong") eventID!: string;
  @ApiProperty({ format: 'date-time' }) eventTime!: string;
  @ApiProperty({ example: '-07:00', description: 'Of the clock at the branch' }) eventTimeZoneOffset!: string;
  @ApiProperty({ format: 'date-time' }) recordTime!: string;
  @ApiProperty({ enum: ['OBSERVE'] }) action!: string;
  @MaybeField({ type: 'array', items: { type: 'string', format: 'uri' } }) epcList?: readonly string[];
  @MaybeField({ type: [QuantityAnswer] }) quantityList?: readonly QuantityAnswer[];
  @ApiProperty({ example: 'shipping' }) bizStep!: string;
  @ApiProperty({ example: 'in_transit' }) disposition!: string;
  @MaybeField({ type: PlaceAnswer }) readPoint?: PlaceAnswer;
  @MaybeField({ type: PlaceAnswer }) bizLocation?: PlaceAnswer;
  @MaybeField({ type: [BizTransactionAnswer] }) bizTransactionList?: readonly BizTransactionAnswer[];
  @MaybeField({ type: [SourceAnswer] }) sourceList?: readonly SourceAnswer[];
  @MaybeField({ type: [DestinationAnswer] }) destinationList?: readonly DestinationAnswer[];
  @MaybeField({ type: ErrorDeclarationAnswer }) errorDeclaration?: ErrorDeclarationAnswer;
  @Own('string') 'waybill:purpose'?: unknown;
  @Own('string') 'waybill:condition'?: unknown;
  @Own('string') 'waybill:packaging'?: unknown;
  @Own('string') 'waybill:discovery'?: unknown;
  @Own('string') 'waybill:severity'?: unknown;
  @MaybeField({ type: 'array', items: { type: 'string' } }) 'waybill:anomalies'?: unknown;
  @Own('number') 'waybill:clockSkewSeconds'?: unknown;
  @Own('string') 'waybill:transitId'?: unknown;
}

class ResultsBodyAnswer {
  @ApiProperty({ type: [ObjectEventAnswer] }) eventList!: readonly ObjectEventAnswer[];
}

class QueryResultsAnswer {
  @ApiProperty({ enum: ['SimpleEventQuery'] }) queryName!: string;
  @ApiProperty({ type: ResultsBodyAnswer }) resultsBody!: ResultsBodyAnswer;
}

class EpcisBodyAnswer {
  @ApiProperty({ type: QueryResultsAnswer }) queryResults!: QueryResultsAnswer;
}

export class EpcisQueryDocument {
  @ApiProperty({ type: 'array', items: { oneOf: [{ type: 'string', format: 'uri' }, { type: 'object' }] } })
  '@context'!: readonly unknown[];
  @ApiProperty({ enum: ['EPCISQueryDocument'] }) type!: string;
  @ApiProperty({ enum: ['2.0'] }) schemaVersion!: string;
  @ApiProperty({ format: 'date-time' }) creationDate!: string;
  @ApiProperty({ type: EpcisBodyAnswer }) epcisBody!: EpcisBodyAnswer;
}

export const queryDocument = (eventList: readonly ReturnType<typeof objectEvent>[], now: Date): EpcisQueryDocument => ({
  '@context': CONTEXT,
  type: 'EPCISQueryDocument',
  schemaVersion: '2.0',
  creationDate: now.toISOString(),
  epcisBody: { queryResults: { queryName: 'SimpleEventQuery', resultsBody: { eventList } } },
});
