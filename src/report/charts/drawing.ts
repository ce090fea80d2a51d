/** What charts are drawn with: a few marks that SVG and PDF both have, in points, with the origin at the top left. Pure. */
import { textWidth } from './text-width.js';

export type Mark = Box | Line | Path | Text;

export interface Box {
  readonly kind: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill?: string;
  readonly stroke?: string;
}

export interface Line {
  readonly kind: 'line';
  readonly from: Point;
  readonly to: Point;
  readonly stroke: string;
  readonly width: number;
  /** Lengths of dash and gap. */
  readonly dash?: readonly [number, number];
}

export interface Path {
  readonly kind: 'path';
  readonly points: readonly Point[];
  readonly closed?: true;
  readonly fill?: string;
  readonly stroke?: string;
  readonly width?: number;
  readonly dash?: readonly [number, number];
}

export interface Text {
  readonly kind: 'text';
  readonly x: number;
  /** Of the base line. */
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly bold?: true;
  readonly fill?: string;
  /** Which part of the text stands at `x`. */
  readonly anchor?: 'start' | 'middle' | 'end';
}

export type Point = readonly [x: number, y: number];

export interface Drawing {
  /** Stands above it as its caption. */
  readonly title: string;
  /** What it shows, for those who cannot see it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}

/** As wide as the text of the narrower of the two papers. */
export const WIDTH = 499;

/** Dark and light enough to be told apart in grey, by people of any colour vision, and from the paper. */
export const COLOURS = {
  paper: '#ffffff',
  text: '#1a1a1a',
  quiet: '#555555',
  rule: '#d0d0d0',
  axis: '#767676',
  first: '#0b3c6f',
  firstTint: '#c3d4e6',
  second: '#c2500a',
  secondTint: '#f7ddc8',
} as const;

export const SMALL = 7.5;
export const NORMAL = 8.5;

type TextOptions = Partial<Pick<Text, 'size' | 'bold' | 'fill' | 'anchor'>>;

export const text = (x: number, y: number, words: string, options: TextOptions = {}): Text => ({
  kind: 'text',
  x,
  y,
  text: words,
  size: NORMAL,
  fill: COLOURS.text,
  ...options,
});

export const line = (from: Point, to: Point, stroke: string, width = 0.75, dash?: Line['dash']): Line => ({
  kind: 'line',
  from,
  to,
  stroke,
  width,
  ...(dash && { dash }),
});

export const rect = (x: number, y: number, width: number, height: number, fill: string): Box => ({
  kind: 'rect',
  x,
  y,
  width,
  height,
  fill,
});

/** A round dot. */
export function dot([x, y]: Point, radius: number, colour: string): Path {
  const corners = 20;
  const points = Array.from({ length: corners }, (_, n): Point => {
    const angle = (n / corners) * 2 * Math.PI;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
  return { kind: 'path', points, closed: true, fill: colour, stroke: colour, width: 1 };
}

/** A square on its corner, told apart from a dot by its form; filled or hollow. */
export const diamond = ([x, y]: Point, radius: number, colour: string, hollow = false): Path => ({
  kind: 'path',
  points: [
    [x - radius, y],
    [x, y - radius],
    [x + radius, y],
    [x, y + radius],
  ],
  closed: true,
  fill: hollow ? COLOURS.paper : colour,
  stroke: colour,
  width: 1,
});

/** The room that a mark takes: left, top, right, bottom. */
export function boundsOf(mark: Mark): readonly [number, number, number, number] {
  switch (mark.kind) {
    case 'rect':
      return [mark.x, mark.y, mark.x + mark.width, mark.y + mark.height];
    case 'line':
      return around([mark.from, mark.to]);
    case 'path':
      return around(mark.points);
    case 'text': {
      const width = textWidth(mark.text, mark.size, mark.bold);
      const left = mark.x - (mark.anchor === 'end' ? width : mark.anchor === 'middle' ? width / 2 : 0);
      return [left, mark.y - 0.72 * mark.size, left + width, mark.y + 0.21 * mark.size];
    }
  }
}

function around(points: readonly Point[]): readonly [number, number, number, number] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
