/** Lag: where the days go. What is on the road now, how long it takes, who is slow, and what is stuck. */
import { useEffect } from 'preact/hooks';
import { useLiveLag } from '../api/live.js';
import { useAsked } from '../api/use-asked.js';
import '../styles/heat.css';
import '../styles/lag.css';
import { Ageing } from './ageing.js';
import { Compliance } from './compliance.js';
import { Headline } from './headline.js';
import { LagFilters } from './lag-filters.js';
import { Lanes } from './lanes.js';
import { lanesAsked, periodAsked } from './question.js';
import { Stuck } from './stuck.js';
import { Trend } from './trend.js';
import { Waits } from './waits.js';

export function LagPage() {
  useEffect(() => void (document.title = 'Lag · Waybill'), []);
  const question = lanesAsked();
  const period = periodAsked();
  const live = useLiveLag({ ...question, ...period });
  const branches = useAsked('/v1/branches', {});
  return (
    <>
      <div class="title">
        <h1>Lag</h1>
        <p class={`live ${live.isLive ? 'on' : ''}`}>{live.isLive ? 'Live' : 'Connecting …'}</p>
      </div>
      <LagFilters branches={branches.answer ?? []} />
      <Headline live={live.figures} question={question} period={period} />
      <Waits period={period} />
      <Ageing live={live.figures} question={question} period={period} />
      <Stuck question={question} branches={branches.answer ?? []} round={live.round} />
      <Lanes question={question} period={period} branches={branches.answer ?? []} />
      <Trend question={question} />
      <Compliance period={period} branches={branches.answer ?? []} />
    </>
  );
}
