/** A drawing as SVG within a page. Pure. */
import type { Drawing, Mark, Point } from '../charts/drawing.js';
import { escaped } from './markup.js';

/** `id`: of the drawing within its page. */
export function svg({ title, description, width, height, marks }: Drawing, id: string): string {
  const size = `viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="${id}-title ${id}-desc" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif">`,
    `<title id="${id}-title">${escaped(title)}</title>`,
    `<desc id="${id}-desc">${escaped(description)}</desc>`,
    ...marks.map(element),
    '</svg>',
  ].join('\n');
}

function element(mark: Mark): string {
  switch (mark.kind) {
    case 'rect': {
      const { x, y, width, height } = mark;
      return `<rect ${attributes({ x, y, width, height, fill: mark.fill ?? 'none', stroke: mark.stroke })}/>`;
    }
    case 'line': {
      const [[x1, y1], [x2, y2]] = [mark.from, mark.to];
      return `<line ${attributes({ x1, y1, x2, y2, stroke: mark.stroke, 'stroke-width': mark.width, 'stroke-dasharray': mark.dash?.join(' ') })}/>`;
    }
    case 'path':
      return `<path ${attributes({
        d: `M${mark.points.map(place).join(' L')}${mark.closed ? ' Z' : ''}`,
        fill: mark.fill ?? 'none',
        stroke: mark.stroke,
        'stroke-width': mark.width,
        'stroke-dasharray': mark.dash?.join(' '),
      })}/>`;
    case 'text': {
      const { x, y, size, fill, bold, anchor } = mark;
      const known = { x, y, 'font-size': size, fill, 'font-weight': bold && 'bold', 'text-anchor': anchor };
      return `<text ${attributes(known)}>${escaped(mark.text)}</text>`;
    }
  }
}

const place = ([x, y]: Point): string => `${round(x)} ${round(y)}`;

/** As many decimals as an eye can see. */
const round = (value: number): number => Math.round(value * 100) / 100;

const attributes = (all: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(all)
    .flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [`${name}="${typeof value === 'number' ? round(value) : escaped(value)}"`];
    })
    .join(' ');
