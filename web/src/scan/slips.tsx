/** Transit slips: where it goes, in letters that a driver reads from afar, and a barcode for the next scanner. No patron on them. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { day } from '../parts/words.js';
import { placeName, placeOf } from './branches.js';
import { code128 } from './code128.js';
import type { KeptScan, Scan } from './entry.js';

export const slips = signal<readonly KeptScan[]>([]);

export function Slips() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="slips" aria-labelledby="slips">
      <div class="title">
        <h1 id="slips" ref={heading} tabIndex={-1}>
          Transit slips
        </h1>
        <button type="button" class="button" onClick={() => print()}>
          Print
        </button>
        <button type="button" onClick={() => (slips.value = [])}>
          Back to scanning
        </button>
      </div>
      {slips.value.map(({ seq, scan }) => scan.type === 'shipped' && <Slip key={seq} scan={scan} />)}
    </section>
  );
}

const PURPOSES = { hold: 'For a hold', return: 'Going home', float: 'Floating', other: '' } as const;

function Slip({ scan }: { readonly scan: Extract<Scan, { type: 'shipped' }> }) {
  const { barcode, branch, to, occurredAt, purpose = 'other' } = scan;
  return (
    <article class="slip" aria-label={`Slip of ${barcode}`}>
      <p class="to">{to}</p>
      <p class="to-name">{placeName(to)}</p>
      <Barcode text={barcode} />
      <p>
        <code>{barcode}</code>
      </p>
      <p>
        From {placeName(branch)} ({branch}), {day(occurredAt, placeOf(branch)?.timeZone)}. {PURPOSES[purpose]}
      </p>
    </article>
  );
}

/** Clear space on both sides: ten times the narrowest bar. */
const QUIET_ZONE = 10;

export function Barcode({ text }: { readonly text: string }) {
  const widths = code128(text);
  const bars: string[] = [];
  let at = QUIET_ZONE;
  for (const [index, width] of widths.entries()) {
    if (index % 2 === 0) bars.push(`M${at} 0h${width}v40h-${width}z`);
    at += width;
  }
  return (
    <svg
      class="barcode"
      viewBox={`0 0 ${at + QUIET_ZONE} 40`}
      role="img"
      aria-label={`Barcode ${text}`}
      preserveAspectRatio="none"
    >
      <rect width="100%" height="100%" fill="#fff" />
      <path d={bars.join('')} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}
