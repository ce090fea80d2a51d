/** Half and nine of ten by month, each with the band in which it lies with 95% confidence. */
import type { Interval, TrendPeriod } from '../../courier/index.js';
import { atLeast } from '../hurts.js';
import { days, monthInWords, monthStarting, shortCount, shortMonth } from '../words.js';
import { COLOURS, diamond, dot, line, SMALL, text, WIDTH, type Drawing, type Mark, type Point } from './drawing.js';
import { scale, ticksBeside, type Scale } from './scale.js';

const [LEFT, RIGHT, TOP, BOTTOM, HEIGHT] = [30, WIDTH - 84, 18, 112, 148];

interface Series {
  readonly of: 'p50' | 'p90';
  readonly name: string;
  readonly colour: string;
  readonly tint: string;
  readonly dash?: readonly [number, number];
  readonly mark: (at: Point, radius: number, colour: string) => Mark;
}

const SERIES: readonly Series[] = [
  { of: 'p90', name: 'nine of ten', colour: COLOURS.second, tint: COLOURS.secondTint, dash: [4, 2], mark: diamond },
  { of: 'p50', name: 'half', colour: COLOURS.first, tint: COLOURS.firstTint, mark: dot },
];

export function trendChart(months: readonly TrendPeriod[]): Drawing {
  const bounds = months.flatMap(({ p90, p50, p90Interval, p50Interval }) => [
    p90,
    p50,
    p90Interval?.[1],
    p50Interval?.[1],
  ]);
  const y = scale(Math.max(1, ...bounds.map((bound) => bound ?? 0)), BOTTOM, TOP, 4);
  const x = (n: number) => LEFT + ((n + 0.5) * (RIGHT - LEFT)) / Math.max(months.length, 1);
  return {
    title: 'Days from shipped to received, by the month in which transits were shipped',
    description: described(months),
    width: WIDTH,
    height: HEIGHT,
    marks: [
      text(0, 8, 'days', { size: SMALL, fill: COLOURS.quiet }),
      ...ticksBeside(y, LEFT, RIGHT),
      ...SERIES.flatMap((series) => band(series, months, x, y)),
      ...SERIES.flatMap((series) => curve(series, months, x, y)),
      ...namesBeside(months, y),
      ...months.flatMap((month, n) => foot(month, n, x(n), months.length)),
      text(RIGHT + 8, BOTTOM + 23, 'transits', { size: SMALL, fill: COLOURS.quiet }),
    ],
  };
}

/** Of months one after the other; where a bound is not known any more, up to the end. */
function band(
  { of, tint }: Series,
  months: readonly TrendPeriod[],
  x: (n: number) => number,
  y: Scale,
): readonly Mark[] {
  return runs(months, (month) => intervalOf(month, of) !== null).map((run) => {
    const low = run.map((n): Point => [x(n), y.at(lowOf(months[n], of))]);
    const high = run.map((n): Point => [x(n), y.at(intervalOf(months[n], of)?.[1] ?? y.most)]);
    const points = run.length === 1 ? widened([...low, ...high]) : [...low, ...high.reverse()];
    return { kind: 'path', points, closed: true, fill: tint };
  });
}

function curve(
  { of, colour, dash, mark }: Series,
  months: readonly TrendPeriod[],
  x: (n: number) => number,
  y: Scale,
): readonly Mark[] {
  return runs(months, (month) => month[of] !== null).flatMap((run): readonly Mark[] => {
    const points = run.map((n): Point => [x(n), y.at(months[n]?.[of] ?? 0)]);
    const stroke = { kind: 'path', points, stroke: colour, width: 1.5, ...(dash && { dash }) } as const;
    return [...(points.length > 1 ? [stroke] : []), ...points.map((point) => mark(point, 2.4, colour))];
  });
}

/** What the lines are, beside their ends, and not one over the other. */
function namesBeside(months: readonly TrendPeriod[], y: Scale): readonly Mark[] {
  const last = months.at(-1);
  const places = SERIES.map(({ of, name, colour }) => {
    const value = last?.[of] ?? null;
    return {
      words: value === null ? name : `${name} ${days(value)}`,
      colour,
      at: y.at(value ?? (of === 'p90' ? y.most : 0)),
    };
  });
  const [upper, lower] = places;
  if (upper && lower && lower.at - upper.at < 11) upper.at = Math.max(TOP, lower.at - 11);
  if (upper && lower && lower.at - upper.at < 11) lower.at = upper.at + 11;
  return places.map(({ words, colour, at }) =>
    text(RIGHT + 4, at + 3, words, { size: SMALL, bold: true, fill: colour }),
  );
}

function foot({ since, transits }: TrendPeriod, n: number, x: number, months: number): readonly Mark[] {
  const month = monthStarting(since);
  const small = { size: SMALL, fill: COLOURS.quiet, anchor: 'middle' } as const;
  const told =
    n === 0 || month.endsWith('-01') ? [text(x, BOTTOM + 34, month.slice(0, 4), { ...small, bold: true })] : [];
  return [
    line([x, BOTTOM], [x, BOTTOM + 3], COLOURS.axis, 0.5),
    text(x, BOTTOM + 12, shortMonth(month), { size: SMALL, anchor: 'middle', ...(n === months - 1 && { bold: true }) }),
    text(x, BOTTOM + 23, shortCount(transits), { ...small, size: 6.5 }),
    ...told,
  ];
}

const intervalOf = (month: TrendPeriod | undefined, of: Series['of']): Interval | null =>
  (of === 'p50' ? month?.p50Interval : month?.p90Interval) ?? null;

const lowOf = (month: TrendPeriod | undefined, of: Series['of']): number =>
  atLeast(intervalOf(month, of) ?? [0, 0], month?.followUpDays ?? 0);

/** Neighbours for which it holds, by their places. */
function runs(months: readonly TrendPeriod[], holds: (month: TrendPeriod) => boolean): readonly (readonly number[])[] {
  const found: number[][] = [];
  months.forEach((month, n) => {
    if (!holds(month)) return;
    const last = found.at(-1);
    if (last?.at(-1) === n - 1) last.push(n);
    else found.push([n]);
  });
  return found;
}

/** A single month has a band as wide as a mark. */
const widened = ([[x, low] = [0, 0], [, high] = [0, 0]]: readonly Point[]): readonly Point[] => [
  [x - 4, low],
  [x + 4, low],
  [x + 4, high],
  [x - 4, high],
];

function described(months: readonly TrendPeriod[]): string {
  const told = months.map(({ since, p50, p90, transits }) => {
    const lag = p50 === null ? 'too few' : `half within ${days(p50)} days, nine of ten within ${days(p90)}`;
    return `${monthInWords(monthStarting(since))}: ${lag}, of ${transits} transits`;
  });
  return told.length === 0 ? 'No transits.' : `${told.join('; ')}.`;
}
