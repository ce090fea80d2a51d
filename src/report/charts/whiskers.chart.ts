/** The slowest lanes: half of their transits, with the interval in which that lies, beside half of all. */
import type { LagFigures } from '../../courier/index.js';
import { atLeast } from '../hurts.js';
import { count, days, interval, lane } from '../words.js';
import { COLOURS, dot, line, SMALL, text, WIDTH, type Drawing, type Mark } from './drawing.js';
import { scale, ticksBelow } from './scale.js';
import { shortened } from './text-width.js';

const [LEFT, RIGHT, TOP, ROW] = [132, WIDTH - 150, 22, 15];

/** `all`: half of all transits arrive within so many days. */
export function whiskersChart(slowest: readonly LagFigures[], all: number | null): Drawing {
  const bottom = TOP + slowest.length * ROW + 4;
  const known = slowest.flatMap(({ p50, p50Interval, followUpDays }) => [
    p50 ?? 0,
    p50Interval?.[1] ?? 0,
    atLeast(p50Interval ?? [0, 0], followUpDays),
  ]);
  const x = scale(Math.max(1, all ?? 0, ...known) * 1.02, LEFT, RIGHT);
  const marks = slowest.flatMap(({ from, to, p50, p50Interval, followUpDays, transits }, n): readonly Mark[] => {
    const y = TOP + (n + 0.5) * ROW;
    const [low, high] = [atLeast(p50Interval ?? [0, 0], followUpDays), p50Interval?.[1] ?? null];
    const told = p50 === null ? `${days(low)} or more` : `${days(p50)} (${interval(p50Interval)})`;
    return [
      text(0, y + 3, shortened(lane({ from, to }), 8.5, LEFT - 12)),
      line([x.at(low), y], [high === null ? RIGHT : x.at(high), y], COLOURS.first, 2),
      high === null ? arrow(RIGHT, y) : line([x.at(high), y - 3], [x.at(high), y + 3], COLOURS.first, 1.2),
      line([x.at(low), y - 3], [x.at(low), y + 3], COLOURS.first, 1.2),
      ...(p50 === null ? [] : [dot([x.at(p50), y], 3, COLOURS.first)]),
      text(RIGHT + 10, y + 3, told, { size: SMALL }),
      text(WIDTH, y + 3, count(transits), { size: SMALL, fill: COLOURS.quiet, anchor: 'end' }),
    ];
  });
  const usual =
    all === null
      ? []
      : [
          line([x.at(all), TOP - 4], [x.at(all), bottom], COLOURS.second, 1, [3, 2]),
          text(Math.min(x.at(all), RIGHT - 32), TOP - 8, `half of all: ${days(all)}`, {
            size: SMALL,
            fill: COLOURS.second,
            anchor: 'middle',
          }),
        ];
  const head = { size: SMALL, fill: COLOURS.quiet } as const;
  return {
    title: 'Days within which half of the transits arrived, with 95% intervals',
    description: slowest
      .map(
        ({ from, to, p50, p50Interval, transits }) =>
          `${lane({ from, to })}: half within ${days(p50)} days, interval ${interval(p50Interval)}, of ${transits} transits`,
      )
      .join('; '),
    width: WIDTH,
    height: bottom + 14,
    marks: [
      ...ticksBelow(x, TOP, bottom),
      ...usual,
      text(RIGHT + 10, TOP - 8, 'half (interval)', head),
      text(WIDTH, TOP - 8, 'transits', { ...head, anchor: 'end' }),
      text(RIGHT + 10, bottom + 10, 'days', head),
      ...marks,
    ],
  };
}

/** It goes on to the right. */
const arrow = (x: number, y: number): Mark => ({
  kind: 'path',
  points: [
    [x, y - 3.5],
    [x + 5, y],
    [x, y + 3.5],
  ],
  closed: true,
  fill: COLOURS.first,
});
