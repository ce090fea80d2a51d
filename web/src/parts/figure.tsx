/** A figure that says how many it speaks for. */
import type { ComponentChildren } from 'preact';
import { several, signed } from './words.js';

interface FigureProps {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly unit?: string;
  /** How many it was counted from, and of what: below ten a share or a median says little. */
  readonly sample: ComponentChildren;
  readonly children?: ComponentChildren;
  readonly href?: string;
}

export const Figure = ({ name, value, unit, sample, children, href }: FigureProps) => (
  <div class="figure">
    <dt>{href ? <a href={href}>{name}</a> : name}</dt>
    <dd>
      <span class="value">
        {value}
        {unit && <small> {unit}</small>}
      </span>
      {children}
      <span class="sample">{sample}</span>
    </dd>
  </div>
);

export const ofTransits = (many: number): string => `of ${several(many, 'transit')}`;

/** More days are worse; said in words too, since not everybody sees colours. */
export function Change({ value, since }: { readonly value: number | null; readonly since: string }) {
  if (value === null) return <span class="change">{since}: not known</span>;
  const kind = value > 0 ? 'worse' : value < 0 ? 'better' : '';
  if (value === 0) return <span class="change">as in {since}</span>;
  return (
    <span class={`change ${kind}`}>
      {signed(value)} on {since}, {value > 0 ? 'slower' : 'faster'}
    </span>
  );
}
