/** The last thing that happened, to be read from two steps away. */
import { shown } from './station.js';
import { LARGE } from './words.js';

const SIGNS = { kept: '…', recorded: '✓', anomaly: '!', refused: '✗' } as const;

export function Outcome() {
  const now = shown.value;
  if (!now) {
    return (
      <section class="outcome" aria-label="Last scan">
        <p class="large">Ready</p>
        <p>Choose what you do, and scan the first item. What becomes of it stands here, and is heard.</p>
      </section>
    );
  }
  const { heard, barcode, sentences } = now;
  return (
    <section class={`outcome ${heard}`} aria-label="Last scan">
      <p class="large">
        <span aria-hidden="true">{SIGNS[heard]}</span> {LARGE[heard]}
      </p>
      {barcode && (
        <p class="barcode">
          <code>{barcode}</code>
        </p>
      )}
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {heard === 'kept' && <p>It is on this device, and goes to Waybill as soon as there is a line.</p>}
    </section>
  );
}
