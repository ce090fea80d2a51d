/** The branches that miss most scans, and how long nine of ten transits to them seem to take with and without those. */
import type { BranchCompliance } from '../../courier/index.js';
import { count, days, share } from '../words.js';
import { COLOURS, diamond, dot, line, rect, SMALL, text, WIDTH, type Drawing, type Mark } from './drawing.js';
import { scale, ticksBelow } from './scale.js';
import { shortened } from './text-width.js';

const [TOP, ROW] = [24, 15];
/** Shares on the left, days on the right. */
const SHARES = { left: 76, right: 204 } as const;
const DAYS = { left: 304, right: WIDTH - 96 } as const;

export function complianceChart(branches: readonly BranchCompliance[]): Drawing {
  const bottom = TOP + branches.length * ROW + 2;
  const shares = scale(1, SHARES.left, SHARES.right, 4);
  const lag = scale(
    Math.max(1, ...branches.flatMap(({ p90, p90WithoutThem }) => [p90 ?? 0, p90WithoutThem ?? 0])),
    DAYS.left,
    DAYS.right,
    4,
  );
  const percents = { ...shares, ticks: [0, 25, 50, 75, 100], at: (value: number) => shares.at(value / 100) };
  const head = { size: SMALL, fill: COLOURS.quiet } as const;
  return {
    title: 'Share of scans made, and days within which nine of ten transits to the branch arrive',
    description: branches
      .map(
        ({ branch, compliance, probablyReceived, p90, p90WithoutThem }) =>
          `${branch}: ${share(compliance)} of scans made; ${probablyReceived} probably received without a scan; nine of ten within ${days(p90)} days, ${days(p90WithoutThem)} without those`,
      )
      .join('; '),
    width: WIDTH,
    height: bottom + 14,
    marks: [
      ...ticksBelow(percents, TOP, bottom, '%'),
      ...ticksBelow(lag, TOP, bottom),
      text(SHARES.left, TOP - 8, 'scans made', head),
      text(SHARES.right + 78, TOP - 8, 'of', { ...head, anchor: 'end' }),
      diamond([DAYS.left + 4, TOP - 10.5], 3.5, COLOURS.second, true),
      text(DAYS.left + 12, TOP - 8, 'all', head),
      dot([DAYS.left + 36, TOP - 10.5], 1.7, COLOURS.first),
      text(DAYS.left + 42, TOP - 8, 'without those probably received', head),
      ...branches.flatMap((branch, n) => row(branch, TOP + (n + 0.5) * ROW)),
    ],
  };

  function row(
    { branch, sent, reached, compliance, p90, p90WithoutThem }: BranchCompliance,
    y: number,
  ): readonly Mark[] {
    const end = shares.at(compliance ?? 0);
    const lags =
      p90 === null || p90WithoutThem === null
        ? []
        : [
            line([lag.at(p90WithoutThem), y], [lag.at(p90), y], COLOURS.second, 1.5),
            diamond([lag.at(p90), y], 4.2, COLOURS.second, true),
            dot([lag.at(p90WithoutThem), y], 1.7, COLOURS.first),
          ];
    return [
      text(0, y + 3, shortened(branch, 8.5, SHARES.left - 6)),
      rect(SHARES.left, y - 4.5, end - SHARES.left, 9, COLOURS.first),
      text(SHARES.right + 6, y + 3, share(compliance), { size: SMALL, bold: true }),
      text(SHARES.right + 78, y + 3, count(sent + reached), { size: SMALL, fill: COLOURS.quiet, anchor: 'end' }),
      ...lags,
      text(WIDTH, y + 3, told(p90, p90WithoutThem), { size: SMALL, anchor: 'end' }),
    ];
  }
}

const told = (all: number | null, without: number | null): string =>
  all === without ? days(all) : `${days(all)}, without ${days(without)}`;
