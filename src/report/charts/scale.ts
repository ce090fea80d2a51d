/** Axes: from values to places. Pure. */
import { COLOURS, line, SMALL, text, type Mark } from './drawing.js';

export interface Scale {
  /** Values that are beyond the scale are put at its end. */
  readonly at: (value: number) => number;
  readonly most: number;
  readonly ticks: readonly number[];
}

/** From 0 to a round number that is at least `most`, between two places. */
export function scale(most: number, from: number, to: number, wanted = 5): Scale {
  const step = roundStep(Math.max(most, 0.1) / wanted);
  const steps = Math.max(1, Math.ceil(most / step - 1e-9));
  const end = steps * step;
  return {
    at: (value) => from + (Math.min(Math.max(value, 0), end) / end) * (to - from),
    most: end,
    ticks: Array.from({ length: steps + 1 }, (_, n) => n * step),
  };
}

/** 1, 2 or 5 with noughts. */
function roundStep(least: number): number {
  const unit = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((step) => step * unit >= least - 1e-12) ?? 10) * unit;
}

const tickWords = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));

/** Numbers along the bottom, with a line up from each. */
export const ticksBelow = ({ at, ticks }: Scale, top: number, bottom: number, unit = ''): readonly Mark[] =>
  ticks.flatMap((tick) => [
    line([at(tick), top], [at(tick), bottom], COLOURS.rule, 0.5),
    text(at(tick), bottom + 10, tickWords(tick) + unit, { size: SMALL, fill: COLOURS.quiet, anchor: 'middle' }),
  ]);

/** Numbers on the left, with a line across from each. */
export const ticksBeside = ({ at, ticks }: Scale, left: number, right: number): readonly Mark[] =>
  ticks.flatMap((tick) => [
    line([left, at(tick)], [right, at(tick)], COLOURS.rule, 0.5),
    text(left - 5, at(tick) + 2.6, tickWords(tick), { size: SMALL, fill: COLOURS.quiet, anchor: 'end' }),
  ]);
