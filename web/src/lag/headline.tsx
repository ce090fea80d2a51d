/** The headline: what is on the road, how much of it for long, and how long the last whole month took. */
import type { LagFiguresAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { Change, Figure, ofTransits } from '../parts/figure.js';
import { Told } from '../parts/section.js';
import { count, days, monthName, range, share } from '../parts/words.js';
import { hrefWith } from '../shell/router.js';
import type { LagQuestion, periodAsked } from './question.js';

interface HeadlineProps {
  /** As it is now, where that has come. */
  readonly live: LagFiguresAnswer | undefined;
  readonly question: LagQuestion;
  readonly period: ReturnType<typeof periodAsked>;
}

export function Headline({ live, question, period }: HeadlineProps) {
  const asked = useAsked('/v1/lag', { ...question, ...period, groupBy: 'none' });
  const months = useAsked('/v1/lag/trend', { ...question, by: 'month' });
  return (
    <section class="headline" aria-label="Headline">
      <Told asked={asked}>{({ groups }) => <Now figures={live ?? groups[0]} />}</Told>
      <Told asked={months}>
        {({ periods, timeZone }) => {
          // The last period is under way.
          const [before, last] = periods.slice(-3, -1);
          return last && before && <LastMonth {...{ last, before, timeZone }} />;
        }}
      </Told>
    </section>
  );
}

function Now({ figures }: { readonly figures: LagFiguresAnswer | undefined }) {
  if (!figures || figures.transits === 0) {
    return (
      <p class="empty">
        No transit yet: as soon as a branch ships an item and scans it, it is counted here. With filters set, clear
        them.
      </p>
    );
  }
  const { ageing, open, transits, compliance } = figures;
  const sample = `${ofTransits(open)} under way`;
  return (
    <dl class="figures">
      <Figure name="In transit now" value={count(open)} sample={ofTransits(transits)} href={hrefWith({ older: '0' })} />
      <Figure
        name="Over 30 days"
        value={count(ageing['30-59'] + ageing['60+'])}
        sample={sample}
        href={hrefWith({ older: '30' })}
      />
      <Figure name="Over 60 days" value={count(ageing['60+'])} sample={sample} href={hrefWith({ older: '60' })} />
      <Figure
        name="Scan compliance"
        value={share(compliance)}
        sample={ofTransits(figures.closed + figures.misrouted + figures.unconfirmed)}
      >
        <span class="change">a missing scan looks like lag</span>
      </Figure>
    </dl>
  );
}

type Period = LagFiguresAnswer & { readonly since: string };

function LastMonth({
  last,
  before,
  timeZone,
}: {
  readonly last: Period;
  readonly before: Period;
  readonly timeZone: string;
}) {
  const [name, former] = [monthName(last.since, timeZone), monthName(before.since, timeZone)];
  const part = (title: string, of: 'p50' | 'p90') => (
    <Figure name={`${title}, ${name}`} value={days(last[of])} unit="days" sample={ofTransits(last.transits)}>
      <Change value={difference(last[of], before[of])} since={former} />
      <span class="sample">95 %: {range(last[`${of}Interval`])}</span>
    </Figure>
  );
  return (
    <dl class="figures">
      {part('Median', 'p50')}
      {part('Nine of ten', 'p90')}
    </dl>
  );
}

/** With one decimal, as both are. */
const difference = (now: number | null, before: number | null): number | null =>
  now === null || before === null ? null : Math.round((now - before) * 10) / 10;
