/** Bars side by side or as parts of one, in plain SVG-free markup: their lengths are attributes, so that they need no inline style. */
import { count } from './words.js';

export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly text?: string;
  /** A colour of the style sheet. */
  readonly kind: string;
}

/** Each with its value, on one scale. They repeat what a table beside them says, and are hidden from those who hear it. */
export function Bars({ bars }: { readonly bars: readonly Bar[] }) {
  const longest = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <div class="bars" aria-hidden="true">
      {bars.map(({ name, value, text, kind }) => (
        <div class="bar" key={name}>
          <span class="bar-name">{name}</span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none">
            <rect class={`fill-${kind}`} width={(value / longest) * 100} height="10" />
          </svg>
          <span class="bar-value">{text ?? count(value)}</span>
        </div>
      ))}
    </div>
  );
}

/** Parts of one whole, one after the other. */
export function StackedBar({ bars }: { readonly bars: readonly Bar[] }) {
  const whole = bars.reduce((sum, { value }) => sum + value, 0) || 1;
  let at = 0;
  return (
    <svg class="stacked" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {bars.map(({ name, value, kind }) => {
        const width = (value / whole) * 100;
        const x = at;
        at += width;
        return <rect key={name} class={`fill-${kind}`} x={x} width={width} height="10" />;
      })}
    </svg>
  );
}

export const Meter = ({ value }: { readonly value: number | null }) => (
  <svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="fill-track" width="100" height="10" />
    <rect class={value !== null && value < 0.9 ? 'fill-worse' : 'fill-accent'} width={(value ?? 0) * 100} height="10" />
  </svg>
);
