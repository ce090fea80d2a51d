/** The journeys of items for track-and-trace tools: the query interface of GS1 EPCIS 2.0, under its own names. */
import { Controller, Get, Inject, Query, Req, Res, UseFilters, UseInterceptors } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.js';
import { AfterQuery } from '../http/answers.js';
import { From, type Caller } from '../http/caller.js';
import { CostlyReads } from '../http/costly-reads.js';
import { ChoiceField, NumberField, PageTokenField, TermsField, TimeField, utc } from '../http/fields.js';
import { MemberQueries } from '../partners/index.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { DEFAULT_ZONE, offsetAt, usualZone } from '../plain/days.js';
import { objectEvent, placeOf, type Captured } from './epcis-event.js';
import { EPCIS_HEADERS, EpcisQueryDocument, queryDocument } from './epcis.answers.js';
import { eventIdsOf, namesUnder, type Names } from './epcis.names.js';
import { EpcisProblems } from './epcis.problems.js';
import { EpcisQueries, type EpcisQuestion } from './epcis.queries.js';

const BRANCHES = 'urn:waybill:branch:MSLA|urn:waybill:branch:BOZE';

export class EpcisQuery extends AfterQuery {
  @TermsField({
    description: 'Events of these items: their URIs',
    optional: true,
    example: 'urn:waybill:item:31234000000016',
  })
  MATCH_epc?: string;
  @TermsField({
    description: 'Events of these ids',
    optional: true,
    example: 'urn:uuid:019c8b1a-0000-7000-8000-000000000001',
  })
  EQ_eventID?: string;
  @TermsField({ description: 'Events of these steps', optional: true })
  EQ_bizStep?: string;
  @TermsField({ description: 'Events that leave their item so', optional: true, example: 'damaged' })
  EQ_disposition?: string;
  @TermsField({
    description: 'Events that were scanned at these branches: their URIs',
    optional: true,
    example: BRANCHES,
  })
  EQ_readPoint?: string;
  @TermsField({
    description: 'Events that leave their item at these branches: their URIs',
    optional: true,
    example: BRANCHES,
  })
  EQ_bizLocation?: string;
  @TimeField({ description: 'Events that happened at or after this time', optional: true })
  GE_eventTime?: string;
  @TimeField({ description: 'Events that happened before this time', optional: true })
  LT_eventTime?: string;
  @TimeField({ description: 'Events that were recorded at or after this time', optional: true })
  GE_recordTime?: string;
  @TimeField({ description: 'Events that were recorded before this time', optional: true })
  LT_recordTime?: string;
  @ChoiceField({
    description: 'true: only events that are declared to be wrong',
    of: ['true', 'false'],
    optional: true,
  })
  EXISTS_errorDeclaration?: 'true' | 'false';
  @ChoiceField({
    description: 'By default whichever is asked for, in ascending order; the time of recording if none is',
    of: ['eventTime', 'recordTime'],
    optional: true,
  })
  orderBy?: 'eventTime' | 'recordTime';
  @ChoiceField({ description: 'Of orderBy; DESC by default', of: ['ASC', 'DESC'], optional: true })
  orderDirection?: 'ASC' | 'DESC';
  @NumberField({
    description: 'Events a page, 30 by default; a page may have fewer and not be the last',
    from: 1,
    to: 1000,
    whole: true,
    inQuery: true,
    optional: true,
  })
  perPage?: number;
  @PageTokenField({ description: 'As the Link of the page before says', optional: true })
  nextPageToken?: string;
}

const document = { schema: { $ref: getSchemaPath(EpcisQueryDocument) } };

@ApiTags('epcis')
@Controller('v1/epcis')
@UseFilters(EpcisProblems)
export class EpcisController {
  private readonly names: Names;

  constructor(
    private readonly queries: EpcisQueries,
    private readonly members: MemberQueries,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) { epcisUris }: Settings,
  ) {
    this.names = namesUnder(epcisUris);
  }

  @Get('events')
  @UseInterceptors(CostlyReads)
  @ApiOperation({
    summary: 'Reserving, shipping, receiving, inspecting: events as GS1 EPCIS 2.0 has them, in pages',
    description: 'Several values of one parameter stand with | between them. The header Link has the next page.',
  })
  @ApiExtraModels(EpcisQueryDocument)
  @ApiOkResponse({ content: { 'application/json': document, 'application/ld+json': document } })
  async events(
    @Query() query: EpcisQuery,
    @From() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EpcisQueryDocument> {
    const { events, next } = await this.queries.page(questionOf(query, this.names), caller);
    void reply.headers(EPCIS_HEADERS);
    if (request.headers.accept?.includes('application/ld+json')) void reply.type('application/ld+json; charset=utf-8');
    if (next !== null) void reply.header('link', `<${withToken(request.url, next)}>; rel="next"`);
    const offsetOf = await this.offsets(query);
    return queryDocument(
      events.map((captured) => objectEvent(captured, this.names, offsetOf(captured))),
      this.clock(),
    );
  }

  /** What the clock at an event's branch is ahead of UTC; at no branch it is that of most of them. */
  private async offsets({ after }: AfterQuery): Promise<(captured: Captured) => string> {
    const branches = await this.members.branches({ after });
    const usual = usualZone(branches.map(({ timeZone }) => timeZone));
    const zones = new Map(branches.map(({ code, timeZone }) => [code, timeZone]));
    return ({ event }) => {
      const branch = event.type === 'hold-placed' ? event.data.pickupBranch : placeOf(event).readPoint;
      const zone = branch === undefined ? usual : (zones.get(branch) ?? DEFAULT_ZONE);
      return offsetAt(Date.parse(event.data.occurredAt), zone);
    };
  }
}

function questionOf(query: EpcisQuery, names: Names): EpcisQuestion {
  const { perPage = 30, nextPageToken: token, after } = query;
  return {
    barcodes: given(query.MATCH_epc, names.barcodesOf),
    eventIds: given(query.EQ_eventID, eventIdsOf),
    bizSteps: given(query.EQ_bizStep),
    dispositions: given(query.EQ_disposition),
    readPoints: given(query.EQ_readPoint, names.branchesOf),
    bizLocations: given(query.EQ_bizLocation, names.branchesOf),
    occurred: { from: inUtc(query.GE_eventTime), before: inUtc(query.LT_eventTime) },
    recorded: { from: inUtc(query.GE_recordTime), before: inUtc(query.LT_recordTime) },
    wrong: query.EXISTS_errorDeclaration === 'true',
    order: orderOf(query),
    limit: perPage,
    token,
    after,
  };
}

type Terms = readonly string[];

const given = (terms: string | undefined, of: (terms: Terms) => Terms = (same) => same): Terms | undefined =>
  terms === undefined ? undefined : of(terms.split('|'));

const inUtc = (time: string | undefined): string | undefined => (time === undefined ? undefined : utc(time));

/** EPCIS leaves the order to us where none is asked for: that of the time by which they are chosen is the quickest. */
function orderOf(query: EpcisQuery): EpcisQuestion['order'] {
  const { orderBy, orderDirection = 'DESC' } = query;
  if (orderBy !== undefined) {
    return { by: orderBy === 'eventTime' ? 'occurred' : 'recorded', descending: orderDirection === 'DESC' };
  }
  const isGiven = (...times: readonly (string | undefined)[]) => times.some((time) => time !== undefined);
  const occurred =
    isGiven(query.GE_eventTime, query.LT_eventTime) && !isGiven(query.GE_recordTime, query.LT_recordTime);
  return { by: occurred ? 'occurred' : 'recorded', descending: false };
}

/** The same question, from there on; as seen from here, wherever "here" is for those who ask. */
function withToken(url: string, token: string): string {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  searchParams.set('nextPageToken', token);
  return `${pathname}?${searchParams.toString()}`;
}
