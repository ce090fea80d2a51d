/**
 * Goes round all open transits and all open cases, again and again, and asks of each case what time has made of it. Any number of
 * instances may do so at once: the case's own stream decides who was first. What a round does not get done, the next one does.
 */
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import { SETTINGS, type Settings } from '../config/settings.js';
import { OpenTransits } from '../courier/index.js';
import { Execute, type Origin } from '../event-store/execute.js';
import { newId } from '../event-store/ids.js';
import { LOG, type Log } from '../observability/log.js';
import { Metrics } from '../observability/metrics.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { Rounds } from '../projections/rounds.js';
import { caseDecider, type CaseCommand, type CaseState } from './case.decider.js';
import { caseIdOf, caseStream } from './case.events.js';
import { cases } from './cases.projection.js';
import { CaseQueries } from './cases.queries.js';

/** What a round has recorded. */
export interface RoundDone {
  readonly opened: number;
  readonly climbed: number;
  readonly closed: number;
}

interface Asked {
  readonly caseId: string;
  readonly command: CaseCommand;
}

const PAGE = 250;
/** Appended together, so that they share a commit and leave room for scans. */
const AT_ONCE = 50;
/** After so many new cases there is a line in the log: on an old log the first round opens thousands. */
const PROGRESS = 1_000;

@Injectable()
export class CaseClock implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds<RoundDone>;

  constructor(
    transits: OpenTransits,
    private readonly queries: CaseQueries,
    log: Execute,
    engine: ProjectionEngine,
    private readonly metrics: Metrics,
    @Inject(SETTINGS) { casesSeconds: seconds }: Pick<Settings, 'casesSeconds'>,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) logger: Log,
  ) {
    this.rounds = new Rounds({
      seconds,
      engine,
      // Who does not know what has arrived meanwhile would have it searched for.
      views: [cases.name, transits.view],
      round: (stopping) => new Round(log, clock(), logger).go(transits, queries, stopping),
      onDone: () => metrics.caseRound('done'),
      onPostponed: (views) => {
        logger.info({ views }, 'cases wait: views have not caught up with the log');
        metrics.caseRound('postponed');
      },
      onFailed: (reason, stopping) => {
        if (!stopping) logger.warn({ reason }, 'cases were not all looked after; the next round goes on');
        metrics.caseRound('failed');
      },
    });
  }

  onApplicationBootstrap(): void {
    this.metrics.countCases(() => this.queries.openByOwner());
    this.rounds.start();
  }

  /** A round under way ends with the page that it is at. */
  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** One round; whoever asks while one is under way gets that one. Never rejects: null if it could not be ended. */
  round(): Promise<RoundDone | null> {
    return this.rounds.now();
  }
}

class Round {
  private readonly counts = { opened: 0, climbed: 0, closed: 0 };
  private readonly origin: Origin = { actor: { key: 'clock' }, correlationId: newId() };
  private told = 0;

  constructor(
    private readonly log: Execute,
    private readonly now: Date,
    private readonly logger: Pick<Log, 'info'>,
  ) {}

  async go(transits: OpenTransits, queries: CaseQueries, stopping: () => boolean): Promise<RoundDone> {
    const at = this.now.toISOString();
    for (let last = 0, more = true; more && !stopping();) {
      const page = await queries.openAfter(last, PAGE);
      const { seen, rows } = await transits.nowOf(page.map(([, { opened }]) => opened));
      const states = new Map(page.map(([, state]) => [state.opened.caseId, state]));
      const asked = rows.map(({ barcode, transitId, ...transit }): Asked => ({
        caseId: caseIdOf(barcode, transitId),
        command: { type: 'follow', transit, seen, at },
      }));
      await this.ask(asked, states);
      last = page.at(-1)?.[0] ?? last;
      more = page.length === PAGE;
      await turn();
    }
    for await (const { seen, rows } of transits.pages(this.now)) {
      if (stopping()) break;
      const asked = rows.map((transit): Asked => {
        const { barcode, transitId } = transit;
        const about = { caseId: caseIdOf(barcode, transitId), barcode, transitId };
        return { caseId: about.caseId, command: { type: 'raise', about, transit, seen, at } };
      });
      const late = asked.filter(({ command }) => hasEvents(command, caseDecider.initial));
      await this.ask(late, await queries.known(late.map(({ caseId }) => caseId)));
    }
    const { opened, climbed, closed } = this.counts;
    if (opened + climbed + closed > 0) this.logger.info(this.counts, 'cases looked after');
    return this.counts;
  }

  /** Only of those cases the log is asked in which something is to be done, as far as the view knows them. */
  private async ask(asked: readonly Asked[], known: ReadonlyMap<string, CaseState>): Promise<void> {
    const news = asked.filter(({ caseId, command }) => hasEvents(command, known.get(caseId) ?? caseDecider.initial));
    for (let first = 0; first < news.length; first += AT_ONCE) {
      await Promise.all(news.slice(first, first + AT_ONCE).map((each) => this.execute(each)));
      await turn();
    }
    if (this.counts.opened - this.told < PROGRESS) return;
    this.told = this.counts.opened;
    this.logger.info({ opened: this.told }, 'cases are being opened');
  }

  private async execute({ caseId, command }: Asked): Promise<void> {
    const done = await this.log.execute(caseStream(caseId), caseDecider, command, this.origin);
    if (done.outcome !== 'recorded') return;
    if (command.type === 'raise') this.counts.opened++;
    else if (done.state.status === 'closed') this.counts.closed++;
    else this.counts.climbed++;
  }
}

function hasEvents(command: CaseCommand, state: CaseState): boolean {
  const decision = caseDecider.decide(command, state);
  return decision.outcome === 'accepted' && decision.events.length > 0;
}
