/** Custody through time, a row for each who had the item, with the damage window over it. The tables beside it say the same. */
import { day, moment } from '../parts/words.js';
import type { Around, Held } from './custody-around.js';

const WIDTH = 960;
const NAMES = 250;
const ROW = 30;
const TOP = 44;
const BOTTOM = 28;
const TICKS = 5;

interface ChartProps {
  readonly around: Around;
  readonly named: (held: Held) => string;
  readonly zone: string | undefined;
}

export function CustodyChart({ around, named, zone }: ChartProps) {
  const { begin, end, windowBegin, windowEnd, custody, marks } = around;
  const at = (time: number): number =>
    NAMES + ((clamp(time, begin, end) - begin) / (end - begin)) * (WIDTH - NAMES - 8);
  const rows = [...new Set(custody.map(named))];
  const height = TOP + Math.max(1, rows.length) * ROW + BOTTOM;
  const bottom = height - BOTTOM;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Drawing of the damage window">
      <svg class="custody" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={labelOf(around, rows.length)}>
        <rect
          class="window"
          x={at(windowBegin)}
          y={TOP - 6}
          width={Math.max(2, at(windowEnd) - at(windowBegin))}
          height={bottom - TOP + 6}
        />
        {rows.map((name, index) => (
          <g key={name}>
            <text x={NAMES - 12} y={TOP + index * ROW + ROW / 2 + 4} text-anchor="end">
              {shortened(name)}
            </text>
            {custody
              .filter((held) => named(held) === name)
              .map((held) => {
                const [from, until] = [
                  at(Date.parse(held.since)),
                  at(held.until === undefined ? end : Date.parse(held.until)),
                ];
                return (
                  <rect
                    key={held.since}
                    class={'branch' in held.holder ? 'fill-pickup' : 'fill-courier'}
                    x={from}
                    y={TOP + index * ROW + 7}
                    width={Math.max(2, until - from)}
                    height={ROW - 14}
                    rx="2"
                  >
                    <title>{`${name}, since ${moment(held.since, zone)}`}</title>
                  </rect>
                );
              })}
          </g>
        ))}
        <Edge x={at(windowBegin)} bottom={bottom} text="last sound" anchor="end" />
        <Edge x={at(windowEnd)} bottom={bottom} text="damaged" anchor="start" />
        {marks.map(({ scanId, kind, occurredAt, branch, voided }) => (
          <circle
            key={scanId}
            class={`mark mark-${voided ? 'voided' : kind}`}
            cx={at(Date.parse(occurredAt))}
            cy={TOP - 12}
            r="4.5"
          >
            <title>{`${kind}${branch ? ` at ${branch}` : ''}, ${moment(occurredAt, zone)}`}</title>
          </circle>
        ))}
        <line class="axis" x1={NAMES} x2={WIDTH - 8} y1={bottom} y2={bottom} />
        {ticks(begin, end).map((time) => (
          <text key={time} class="tick" x={at(time)} y={bottom + 18} text-anchor="middle">
            {day(new Date(time).toISOString(), zone)}
          </text>
        ))}
      </svg>
      <p class="legend">
        <span>
          <span class="key fill-pickup" /> a branch had it
        </span>
        <span>
          <span class="key fill-courier" /> the courier had it
        </span>
        <span>
          <span class="key window-key" /> the window
        </span>
        <span>dots: scans</span>
      </p>
    </div>
  );
}

/** The margin around the window has room for either name. */
const Edge = ({ x, bottom, text, anchor }: EdgeProps) => (
  <g>
    <line class="edge" x1={x} x2={x} y1={TOP - 22} y2={bottom} />
    <text class="edge-name" x={x + (anchor === 'start' ? 5 : -5)} y={TOP - 26} text-anchor={anchor}>
      {text}
    </text>
  </g>
);

interface EdgeProps {
  readonly x: number;
  readonly bottom: number;
  readonly text: string;
  readonly anchor: 'start' | 'end';
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
const shortened = (name: string): string => (name.length > 36 ? `${name.slice(0, 35)}…` : name);

const ticks = (begin: number, end: number): readonly number[] =>
  Array.from({ length: TICKS }, (_, index) => begin + ((index + 0.5) / TICKS) * (end - begin));

function labelOf({ windowBegin, windowEnd }: Around, rows: number): string {
  const hours = Math.round((windowEnd - windowBegin) / 3_600_000);
  return `The damage window of ${hours} hours on the custody of ${rows} ${rows === 1 ? 'holder' : 'holders'}; the tables below say the same.`;
}
