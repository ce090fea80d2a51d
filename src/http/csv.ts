/**
 * Tables as CSV (RFC 4180) for spreadsheets: with `?format=csv`, the rows of an answer under the names that its contract has for them.
 * Texts that a spreadsheet would take for a formula are marked as text. The first line says which question they answer, and when.
 */
import {
  applyDecorators,
  Inject,
  mixin,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { CLOCK, type Clock } from '../plain/clock.js';
import { AfterQuery } from './answers.js';
import { CostlyReads } from './costly-reads.js';
import { columnsOf, type Column } from './csv.columns.js';
import { ChoiceField } from './fields.js';
import { jsonOf } from './json.rows.js';

export class TableQuery extends AfterQuery {
  @ChoiceField({ description: 'json, or csv for a spreadsheet; json by default', of: ['json', 'csv'], optional: true })
  format?: 'json' | 'csv';
}

/** The longest page as JSON, and as CSV unless less is asked for. */
const LONGEST_PAGE = 10_000;

/** The field `limit` of a table in pages. */
export const PAGE = { from: 1, to: LONGEST_PAGE, whole: true, inQuery: true, optional: true } as const;

export const pageOf = ({ limit, format }: { limit?: number; format?: string }): number =>
  limit ?? (format === 'csv' ? LONGEST_PAGE : 100);

interface TableShape {
  readonly answer: Type<object>;
  /** The field of the answer that has the list of rows. */
  readonly rows: string;
  /** Rows are the same objects from one question to the next, where nothing has changed. */
  readonly kept?: boolean;
}

/** Of a route whose answer has a list of rows; its query is a `TableQuery`. All of them count as costly. */
export const Table = ({ answer, rows, kept = false }: TableShape) =>
  applyDecorators(
    UseInterceptors(CostlyReads, asText(rows, columnsOf(answer, rows), kept)),
    ApiExtraModels(answer),
    ApiOkResponse({
      content: {
        'application/json': { schema: { $ref: getSchemaPath(answer) } },
        'text/csv': { schema: { type: 'string' } },
      },
    }),
  );

function asText(rows: string, columns: readonly Column[], kept: boolean): Type<NestInterceptor> {
  class AsText implements NestInterceptor {
    constructor(@Inject(CLOCK) private readonly clock: Clock) {}

    intercept(context: ExecutionContext, answering: CallHandler<Answer>): Observable<unknown> {
      const http = context.switchToHttp();
      const request = http.getRequest<FastifyRequest<{ Querystring: { format?: string } }>>();
      const reply = http.getResponse<FastifyReply>();
      if (request.query.format === 'csv')
        return answering.handle().pipe(map((answer) => this.csv(request, answer, reply)));
      return kept ? answering.handle().pipe(map((answer) => json(answer, reply))) : answering.handle();
    }

    private csv({ method, url }: FastifyRequest, { [rows]: table = [], next }: Answer, reply: FastifyReply): string {
      const name = new URL(url, 'http://localhost').pathname.split('/').at(-1) ?? 'table';
      const more = typeof next === 'string' ? `; there is more, with cursor=${next}` : '';
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="waybill-${name}.csv"`);
      const question = `# ${method} ${url}; answered ${this.clock().toISOString()}${more}`;
      return csv(question, columns, table as readonly object[]);
    }
  }
  const json = (answer: Answer, reply: FastifyReply): string => {
    void reply.type('application/json; charset=utf-8');
    return jsonOf(answer, rows);
  };
  return mixin(AsText);
}

type Answer = Readonly<Record<string, unknown>>;

export const csv = (question: string, columns: readonly Column[], rows: readonly object[]): string =>
  stringify([[question], columns.map(({ name }) => name), ...rows.map((row) => columns.map(({ of }) => of(row)))], {
    escape_formulas: true,
    record_delimiter: 'windows',
    cast: { boolean: String, object: (value) => JSON.stringify(value) },
  });
