/** Who had the item through time: a line for each who did, and one for what looked wrong. The table below says the same. */
import type { ComponentChildren } from 'preact';
import type { AnomalyAnswer, CustodyAnswer, JourneyAnswer } from '../api/contract.js';
import type { Members } from '../parts/members.js';
import { day, moment, several } from '../parts/words.js';

export interface Span {
  /** Milliseconds since 1970. */
  readonly begin: number;
  readonly end: number;
}

interface LanesProps {
  readonly journey: JourneyAnswer;
  readonly span: Span;
  /** As it was at: where the bars end. */
  readonly until: number;
  readonly members: Members;
}

interface Lane {
  readonly name: string;
  readonly isCourier: boolean;
  readonly held: readonly CustodyAnswer[];
}

export function CustodyLanes({ journey, span, until, members }: LanesProps) {
  const { custody, anomalies, observations } = journey;
  const lanes = lanesOf(custody, members);
  const wrong = marksOf(anomalies, observations);
  const at = (time: number): number =>
    ((Math.min(Math.max(time, span.begin), span.end) - span.begin) / (span.end - span.begin)) * 100;
  return (
    <div>
      <div
        class="lanes"
        role="img"
        aria-label={`Who had it from ${dayOf(span.begin)} to ${dayOf(span.end)}: ${several(custody.length, 'time')}, ${several(lanes.length, 'holder')}, ${several(wrong.length, 'scan')} that looked wrong. The tables below say the same.`}
      >
        {lanes.map(({ name, isCourier, held }) => (
          <Row key={name} name={name} now={at(until)}>
            {held.map(({ since, until: ended }) => {
              const [from, to] = [at(Date.parse(since)), at(ended === undefined ? until : Date.parse(ended))];
              return (
                <rect
                  key={since}
                  class={isCourier ? 'fill-courier' : 'fill-pickup'}
                  x={`${from}%`}
                  y="15%"
                  width={`${Math.max(0.3, to - from)}%`}
                  height="70%"
                  rx="2"
                >
                  <title>{`${name}, ${moment(since)} to ${ended === undefined ? 'then' : moment(ended)}`}</title>
                </rect>
              );
            })}
          </Row>
        ))}
        {wrong.length > 0 && (
          <Row name="Looked wrong" now={at(until)}>
            {wrong.map(({ key, time, title }) => (
              <circle key={key} class="fill-worse" cx={`${at(time)}%`} cy="50%" r="5">
                <title>{title}</title>
              </circle>
            ))}
          </Row>
        )}
        <div class="axis-days">
          <span>{dayOf(span.begin)}</span>
          <span>{dayOf((span.begin + span.end) / 2)}</span>
          <span>{dayOf(span.end)}</span>
        </div>
      </div>
      <p class="legend" aria-hidden="true">
        <span>
          <span class="key fill-pickup" /> a branch had it
        </span>
        <span>
          <span class="key fill-courier" /> the courier had it
        </span>
        {wrong.length > 0 && <span>red dots: scans that looked wrong</span>}
      </p>
    </div>
  );
}

interface RowProps {
  readonly name: string;
  readonly now: number;
  readonly children: ComponentChildren;
}

const Row = ({ name, now, children }: RowProps) => (
  <div class="lane">
    <span class="lane-name">{name}</span>
    <svg class="lane-bars" aria-hidden="true">
      <rect class="fill-track" y="48%" width="100%" height="4%" />
      {children}
      {now < 100 && <line class="then" x1={`${now}%`} x2={`${now}%`} y1="0" y2="100%" />}
    </svg>
  </div>
);

/** In the order in which they first had it; the courier is one, whatever the lane. */
function lanesOf(custody: readonly CustodyAnswer[], members: Members): readonly Lane[] {
  const lanes = new Map<string, CustodyAnswer[]>();
  const nameOf = ({ holder }: CustodyAnswer) => ('branch' in holder ? members.branch(holder.branch) : 'Courier');
  for (const held of custody) {
    const name = nameOf(held);
    lanes.set(name, [...(lanes.get(name) ?? []), held]);
  }
  return [...lanes].map(([name, held]) => ({ name, isCourier: held.every(({ holder }) => 'courier' in holder), held }));
}

function marksOf(anomalies: readonly AnomalyAnswer[], observations: JourneyAnswer['observations']) {
  return anomalies.flatMap(({ code, scanId, detail }) => {
    const scan = observations.find((observation) => observation.scanId === scanId);
    return scan ? [{ key: `${code} ${scanId}`, time: Date.parse(scan.occurredAt), title: detail }] : [];
  });
}

const dayOf = (time: number): string => day(new Date(time).toISOString());

export const spanOf = (observations: JourneyAnswer['observations'], now: number): Span => {
  const times = observations.map(({ occurredAt }) => Date.parse(occurredAt));
  const begin = Math.min(...times, now);
  return { begin, end: Math.max(now, ...times, begin + 1) };
};
