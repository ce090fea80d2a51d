/** Counts side by side, each with its number and its share. */
import { count, percent } from '../words.js';
import { COLOURS, rect, SMALL, text, WIDTH, type Drawing } from './drawing.js';
import { shortened } from './text-width.js';

export interface Bar {
  readonly name: string;
  readonly count: number;
}

const [LEFT, RIGHT, ROW] = [168, WIDTH - 96, 17];

export function barsChart(title: string, bars: readonly Bar[]): Drawing {
  const all = bars.reduce((sum, bar) => sum + bar.count, 0);
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const told = (bar: Bar) => (all === 0 ? count(bar.count) : `${count(bar.count)} (${percent(bar.count, all)})`);
  return {
    title,
    description: `${bars.map((bar) => `${bar.name}: ${told(bar)}`).join('; ')}. ${count(all)} in all.`,
    width: WIDTH,
    height: bars.length * ROW + 2,
    marks: bars.flatMap((bar, n) => {
      const y = n * ROW + 2;
      const length = ((RIGHT - LEFT) * bar.count) / most;
      return [
        text(LEFT - 8, y + 9.5, shortened(bar.name, 8.5, LEFT - 10), { anchor: 'end' }),
        rect(LEFT, y, Math.max(length, 0.75), 12, bar.count === 0 ? COLOURS.rule : COLOURS.first),
        text(LEFT + length + 6, y + 9.5, told(bar), { size: SMALL, bold: true }),
      ];
    }),
  };
}
