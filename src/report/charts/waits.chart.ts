/** Where holds wait: at the lender, on the road, on the hold shelf, and all of it, this month beside the one before. */
import type { SegmentFigures, WaitGroup } from '../../courier/index.js';
import { count, days } from '../words.js';
import { COLOURS, diamond, line, rect, SMALL, text, WIDTH, type Drawing, type Mark } from './drawing.js';
import { scale, ticksBelow } from './scale.js';

export const SEGMENTS = [
  ['lender', 'Lender', 'placed to shipped'],
  ['courier', 'Courier', 'shipped to received'],
  ['pickup', 'Pickup', 'received to picked up'],
  ['total', 'All of it', 'placed to picked up'],
] as const;

const [LEFT, RIGHT, TOP, ROW] = [104, WIDTH - 184, 16, 38];

export interface NamedWaits {
  readonly name: string;
  readonly waits: WaitGroup | null;
}

export function waitsChart(now: NamedWaits, before: NamedWaits): Drawing {
  const bottom = TOP + SEGMENTS.length * ROW;
  const both = [now, before];
  const known = both.flatMap(({ waits }) => SEGMENTS.flatMap(([of]) => [waits?.[of].p50 ?? 0, waits?.[of].p90 ?? 0]));
  const x = scale(Math.max(1, ...known), LEFT, RIGHT);
  const marks = SEGMENTS.flatMap(([of, name, what], n): readonly Mark[] => {
    const y = TOP + n * ROW;
    return [
      text(0, y + 15, name, { bold: true }),
      text(0, y + 25, what, { size: SMALL, fill: COLOURS.quiet }),
      ...both.flatMap((one, nth) => bar(one, of, y + 5 + nth * 15, nth === 0)),
      ...(n === 0 ? [] : [line([0, y], [WIDTH, y], COLOURS.rule, 0.5)]),
    ];
  });
  return {
    title: 'Days that holds wait, by segment: half (bar) and nine of ten (line to the diamond)',
    description: both.map(({ name, waits }) => `Placed in ${name}: ${described(waits)}`).join(' '),
    width: WIDTH,
    height: bottom + 16,
    marks: [
      ...ticksBelow(x, TOP, bottom),
      text(RIGHT + 12, bottom + 10, 'days', { size: SMALL, fill: COLOURS.quiet }),
      ...marks,
    ],
  };

  function bar(
    { name, waits }: NamedWaits,
    of: (typeof SEGMENTS)[number][0],
    y: number,
    strong: boolean,
  ): readonly Mark[] {
    const segment = waits?.[of];
    const [fill, colour] = strong ? [COLOURS.first, COLOURS.first] : [COLOURS.firstTint, COLOURS.axis];
    const { p50 = null, p90 = null } = segment ?? {};
    return [
      ...(p50 === null ? [] : [rect(x.at(0), y, x.at(p50) - x.at(0), 9, fill)]),
      ...(p90 === null
        ? []
        : [
            line([x.at(p50 ?? 0), y + 4.5], [x.at(p90), y + 4.5], colour, 1.2),
            diamond([x.at(p90), y + 4.5], 3, colour),
          ]),
      text(RIGHT + 12, y + 7.5, `${name.slice(0, 3)}: ${told(segment)}`, {
        size: SMALL,
        ...(strong ? { bold: true } : { fill: COLOURS.quiet }),
      }),
    ];
  }
}

function told(segment: SegmentFigures | undefined): string {
  if (!segment) return 'no holds';
  const seen = segment.holds + segment.waiting;
  return segment.p50 === null && segment.p90 === null
    ? `${count(seen)} holds, no percentiles`
    : `${days(segment.p50)} / ${days(segment.p90)} of ${count(seen)} holds`;
}

const described = (waits: WaitGroup | null): string =>
  waits === null
    ? 'no holds.'
    : `${SEGMENTS.map(([of, name]) => `${name}, ${told(waits[of])}`).join('; ')} (days within which half and nine of ten are through).`;
