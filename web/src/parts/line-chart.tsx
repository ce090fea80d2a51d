/** Lines through time, by uPlot on a canvas: for the eye only, whatever it tells stands in a table beside it. */
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { colour, colours } from '../shell/theme.js';

export interface Line {
  readonly name: string;
  /** A colour of the style sheet. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly dashed?: boolean;
}

interface LineChartProps {
  readonly label: string;
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly unit: string;
  /** A line upright at this time, with a word. */
  readonly mark?: { readonly at: number; readonly text: string };
}

const HEIGHT = 260;

export function LineChart({ label, times, lines, unit, mark }: LineChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const shades = colours.value;
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const chart = new uPlot(
      optionsOf(element.clientWidth, lines, unit, mark),
      [[...times], ...lines.map(({ values }) => [...values])],
      element,
    );
    const watching = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    watching.observe(element);
    return () => {
      watching.disconnect();
      chart.destroy();
    };
  }, [times, lines, unit, mark, shades]);
  return <div class="chart" role="img" aria-label={label} ref={host} />;
}

function optionsOf(width: number, lines: readonly Line[], unit: string, mark: LineChartProps['mark']): uPlot.Options {
  const ink = colour('muted');
  const grid = { stroke: colour('line'), width: 1 };
  const font = '12px system-ui, sans-serif';
  return {
    width,
    height: HEIGHT,
    cursor: { y: false, points: { size: 6 } },
    scales: { y: { range: (_chart, _low, high) => [0, Math.max(1, high * 1.1)] } },
    axes: [
      { stroke: ink, grid: { show: false }, ticks: grid, font },
      { stroke: ink, grid, ticks: { show: false }, font, label: unit, labelFont: font, labelSize: 18, size: 40 },
    ],
    series: [
      {
        // None while no point is pointed at, whatever the types say.
        value: (_chart, at: number | null) =>
          at === null ? '' : new Date(at * 1_000).toLocaleDateString('en-US', { dateStyle: 'medium' }),
      },
      ...lines.map(({ name, colour: shade, dashed }) => ({
        label: name,
        stroke: colour(shade),
        width: 2,
        ...(dashed && { dash: [5, 4] }),
        points: { show: true, size: 5 },
        value: (_chart: uPlot, value: number | null) => (value === null ? '–' : value.toFixed(1)),
      })),
    ],
    hooks: { draw: [(chart) => drawMark(chart, mark)] },
  };
}

function drawMark(chart: uPlot, mark: LineChartProps['mark']): void {
  if (!mark) return;
  const { ctx, bbox } = chart;
  const x = chart.valToPos(mark.at, 'x', true);
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colour('ink');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
  const isRight = x > bbox.left + bbox.width * 0.75;
  ctx.textAlign = isRight ? 'right' : 'left';
  ctx.fillText(mark.text, x + (isRight ? -6 : 6) * devicePixelRatio, bbox.top + 14 * devicePixelRatio);
  ctx.restore();
}
