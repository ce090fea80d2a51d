/** Gathers what a report says, through the same queries that answer over HTTP. */
import { Injectable } from '@nestjs/common';
import {
  ComplianceQueries,
  HoldWaitQueries,
  LagQueries,
  TransitQueries,
  TrendQueries,
  type TrendQuestion,
  type LagFigures,
  type TransitRow,
  type TrendPeriod,
} from '../courier/index.js';
import type { Scope } from '../http/caller.js';
import { VERSION } from '../http/contract.js';
import { fail } from '../http/problems.js';
import { Views, type AskedOf } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { dateAt } from '../plain/days.js';
import { STUCK_DAYS, TREND_MONTHS, WINDOW_MONTHS, type ReportFigures } from './report.figures.js';
import { firstDay, lastWholeMonth, monthOf, type ReportMonth } from './report.month.js';
import { monthInWords } from './words.js';

export interface ReportQuestion {
  /** As in 2026-10; the last whole one if it is left out. */
  readonly month?: string;
  /** A library's own report: of what concerns its branches and its patrons. */
  readonly library?: string;
  /** All as it was known at this time. */
  readonly knownAt?: string;
  readonly after?: string;
}

/** What every query behind a report is asked in the same way; what all of them learn to take is passed on here. */
interface About {
  readonly scope: Scope;
  readonly library?: string;
  readonly after: string;
  readonly knownAt: string | undefined;
}

/** Those that the queries read. */
const VIEWS = ['members', 'transits', 'hold-waits'];
const PAGE = 10_000;
/** So far a trend goes back. */
const MOST_MONTHS = 120;

@Injectable()
export class ReportQueries {
  constructor(
    private readonly views: Views,
    private readonly members: MemberQueries,
    private readonly lags: LagQueries,
    private readonly trends: TrendQueries,
    private readonly complianceOf: ComplianceQueries,
    private readonly holdWaits: HoldWaitQueries,
    private readonly transits: TransitQueries,
  ) {}

  /** `seen`: what the asker may see. Throws a problem for a month without anything to tell, and for a library that there is not. */
  async figures(
    { month: asked, library: code, after: awaited, knownAt }: ReportQuestion,
    seen: Scope,
  ): Promise<ReportFigures> {
    const now = this.views.present(knownAt);
    const known = { after: await this.position(awaited), knownAt };
    const zone = await this.members.usualZone(known);
    const month = monthOf(asked ?? lastWholeMonth(now, zone), zone, now);
    const library = code === undefined ? null : await this.library(code, known);
    const scope = library ? within(seen, await this.members.branchesOf(library.code, known)) : seen;
    const about: About = { scope, ...(library && { library: library.code }), ...known };
    await this.checkMonth(month, about, now);
    const window = windowOf(month);
    return {
      month,
      library,
      computedAt: now.toISOString(),
      position: knownAt === undefined ? known.after : null,
      version: VERSION,
      trend: await this.trend(month, about),
      window,
      all: await this.lag('none', about, window),
      lanes: await this.groups('lane', about, window),
      senders: await this.groups('from', about, window),
      receivers: await this.groups('to', about, window),
      compliance: await this.complianceOf.compliance({ ...about, ...ends(window) }),
      waits: await this.waits(month, about),
      open: await this.lag('none', about),
      stuck: await this.stuck(about),
      names: new Map((await this.members.branches(known)).map(({ code, name }) => [code, name])),
    };
  }

  /** How far the views are: the log up to there is in every figure. */
  private async position(after?: string): Promise<string> {
    const views = await Promise.all(VIEWS.map((name) => this.views.upTo({ name }, after)));
    const [first] = views.map((view) => view.position()).sort((a, b) => (a < b ? -1 : 1));
    return (first ?? 0n).toString();
  }

  private async library(code: string, asked: AskedOf) {
    const library = (await this.members.libraries(asked)).find((known) => known.code === code);
    if (!library) throw noSuchLibrary(code);
    return { code, name: library.name };
  }

  private async checkMonth(
    { name, since: begins, until, timeZone }: ReportMonth,
    about: About,
    now: Date,
  ): Promise<void> {
    const then = about.knownAt === undefined ? '' : `, as known at ${now.toISOString()}`;
    const wrong = (why: string) => fail('invalid', why + then, [{ field: 'month', detail: why + then }]);
    if (Date.parse(begins) > now.getTime())
      throw wrong(`month must have begun: in ${timeZone} it is ${dateAt(now.getTime(), timeZone)}, before ${name}`);
    if ((await this.lag('none', about, { until })).transits > 0) return;
    const earliest = firstDay(lastWholeMonth(now, timeZone), 2 - MOST_MONTHS);
    const since = name < earliest ? earliest : firstDay(name);
    const [first] = withoutEmptyStart(await this.months(about, { since, timeZone }));
    throw wrong(
      first === undefined
        ? `month must have transits in it or before it: nothing has been shipped yet`
        : `month must not be before the log begins: the first transit was shipped in ${monthInWords(dateAt(Date.parse(first.since), timeZone))}`,
    );
  }

  private async trend({ name, timeZone }: ReportMonth, about: About): Promise<readonly TrendPeriod[]> {
    const [since, until] = [firstDay(name, 1 - TREND_MONTHS), firstDay(name, 1)];
    const periods = await this.months(about, { since, until, timeZone });
    return withoutEmptyStart(periods.slice(0, -1)).concat(periods.slice(-1));
  }

  private async months(
    about: About,
    dates: Pick<TrendQuestion, 'since' | 'until' | 'timeZone'>,
  ): Promise<readonly TrendPeriod[]> {
    return (await this.trends.trend({ ...about, ...dates, groupBy: 'none', by: 'month', days: 'calendar' })).periods;
  }

  private groups(groupBy: 'lane' | 'from' | 'to' | 'none', about: About, period: Partial<Period> = {}) {
    return this.lags.lag({ ...about, ...ends(period), groupBy, days: 'calendar' });
  }

  private async lag(groupBy: 'none', about: About, period: Partial<Period> = {}): Promise<LagFigures> {
    const [figures] = await this.groups(groupBy, about, period);
    if (!figures) throw new Error('All lanes together are one group.');
    return figures;
  }

  private async waits({ name, since, until, timeZone }: ReportMonth, { after, knownAt, ...about }: About) {
    const before = monthOf(firstDay(name, -1).slice(0, 7), timeZone, this.views.present(knownAt));
    const asked = async (groupBy: 'none' | 'pickupBranch', period: Period) =>
      this.holdWaits.waits({ groupBy, ...ends(period), after, knownAt }, about);
    return {
      now: (await asked('none', { since, until }))[0] ?? null,
      before: (await asked('none', before))[0] ?? null,
      byPickup: await asked('pickupBranch', { since, until }),
    };
  }

  private async stuck(about: About): Promise<readonly TransitRow[]> {
    const rows: TransitRow[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const from: { cursor?: string } = cursor === undefined ? {} : { cursor };
      const page = await this.transits.list({
        ...about,
        ...from,
        status: 'open',
        olderThanDays: STUCK_DAYS,
        limit: PAGE,
      });
      rows.push(...page.transits);
      cursor = page.next;
    }
    return rows.sort((a, b) => ((a.shippedAt ?? '') < (b.shippedAt ?? '') ? -1 : 1));
  }
}

/** Also of one that the caller may know nothing of. */
export const noSuchLibrary = (code: string) => fail('unknown-library', `Library ${code} is not registered.`);

/** Who may see what, is decided as of now: no more is seen by asking for last year. */
const within = (seen: Scope, branches: ReadonlySet<string>): Scope =>
  seen === 'whole-group' ? branches : new Set([...branches].filter((code) => seen.has(code)));

interface Period {
  readonly since: string;
  readonly until: string;
}

/** Nothing but the ends of a period, those that there are. */
const ends = ({ since, until }: Partial<Period>) => ({
  ...(since !== undefined && { since }),
  ...(until !== undefined && { until }),
});

function windowOf({ name, until, timeZone }: ReportMonth): ReportFigures['window'] {
  const months = Array.from({ length: WINDOW_MONTHS }, (_, n) => firstDay(name, n + 1 - WINDOW_MONTHS).slice(0, 7));
  const first = months[0] ?? name;
  return { since: monthOf(first, timeZone, new Date(until)).since, until, months };
}

function withoutEmptyStart(periods: readonly TrendPeriod[]): readonly TrendPeriod[] {
  const first = periods.findIndex(({ transits }) => transits > 0);
  return first < 0 ? [] : periods.slice(first);
}
