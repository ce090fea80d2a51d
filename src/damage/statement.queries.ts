/** Statements of what libraries owe each other over damage, quarter by quarter. */
import { Injectable } from '@nestjs/common';
import type { Caller } from '../http/caller.js';
import { Views } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { dateAt } from '../plain/days.js';
import { periodOfQuarter, quarterOf } from '../plain/quarters.js';
import type { Debt } from './ledger.entries.js';
import { ledger } from './ledger.projection.js';
import { statementOf, type Line, type Statement } from './statement.js';

export interface QuarterlyStatement extends Statement {
  readonly quarter: string;
  readonly timeZone: string;
  readonly since: string;
  readonly until: string;
  /** The quarter is not over. */
  readonly soFar: boolean;
  /** Whose it is; null for the whole group. */
  readonly library: string | null;
}

export interface StatementQuestion {
  /** By default the one that it is now. */
  readonly quarter?: string;
  /** Only what concerns this library. */
  readonly library?: string;
  readonly after?: string;
}

const CONCERNS = '(? IS NULL OR payer = ? OR payee = ?)';
const OPENING = `SELECT payer, payee, sum(cents) AS cents FROM entry WHERE at < ? AND ${CONCERNS} GROUP BY payer, payee`;
const LINES = `SELECT claim_id AS claimId, barcode, at, kind, payer, payee, cents, why, CAST(position AS TEXT) AS position
  FROM entry WHERE at >= ? AND at < ? AND ${CONCERNS} ORDER BY seq`;

@Injectable()
export class StatementQueries {
  constructor(
    private readonly views: Views,
    private readonly members: MemberQueries,
  ) {}

  /** A library is told of what it has to do with, and not what others owe each other. */
  async statement(
    { quarter, library: asked, after }: StatementQuestion,
    caller: Pick<Caller, 'library'>,
  ): Promise<QuarterlyStatement> {
    const timeZone = await this.members.usualZone();
    const now = this.views.present();
    const told = quarter ?? quarterOf(dateAt(now.getTime(), timeZone));
    const { since, until } = periodOfQuarter(told, timeZone);
    const library = caller.library ?? asked ?? null;
    const view = await this.views.upTo(ledger, after);
    const opening = view.all<Debt>(OPENING, since, library, library, library);
    const lines = view.all<Line>(LINES, since, until, library, library, library);
    const statement = statementOf(opening, lines);
    return {
      quarter: told,
      ...{ timeZone, since, until },
      soFar: now.toISOString() < until,
      library,
      ...statement,
      // Who pays whom so that all are quit is known only of all.
      payments: library === null ? statement.payments : statement.balances,
    };
  }
}
