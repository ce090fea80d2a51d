/** What there is to take along of an item, for a dispute. */
import { addressOf, csvOf } from '../api/call.js';
import { timelineAsked, TIMELINES } from '../parts/timelines.js';

export function Evidence({ barcode }: { readonly barcode: string }) {
  const { path, page, named } = TIMELINES.item;
  const question = timelineAsked();
  return (
    <section class="section" aria-labelledby="evidence">
      <h2 id="evidence">Evidence</h2>
      <ul class="downloads">
        <li>
          <a href={addressOf('/v1/evidence/bundles/item/{barcode}', {}, named(barcode))} download>
            Bundle of evidence
          </a>
          : all of its events with the proofs that they are in the log, in a file that anyone can verify without Waybill
        </li>
        <li>
          <a href={addressOf(page, question, named(barcode))} download>
            Timeline as a page to print
          </a>
          , as the clocks and filters stand
        </li>
        <li>
          <a href={csvOf(path, question, named(barcode))} download>
            Timeline as CSV
          </a>
          , the same for a spreadsheet
        </li>
        <li>
          <a href={`/audit/moments?item=${encodeURIComponent(barcode)}`}>Two moments side by side</a>: what differs
          between what was known on two days
        </li>
        <li>
          <a href="/audit/checkpoints">Checkpoints</a>: that nothing of it was changed since
        </li>
      </ul>
    </section>
  );
}
