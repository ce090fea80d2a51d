/** Two moments side by side: what was known of one item, or of all lag, and what differs. */
import { useEffect } from 'preact/hooks';
import { asked, fieldOf } from '../parts/filter-form.js';
import { useMembers } from '../parts/members.js';
import { MomentFilter } from '../parts/moment-filter.js';
import { go, hrefWith } from '../shell/router.js';
import '../styles/audit.css';
import { AuditNav } from './audit-nav.js';
import { ItemCompared } from './item-compared.js';
import { LagCompared } from './lag-compared.js';
import type { Moments } from './moments.js';

export function MomentsPage() {
  useEffect(() => void (document.title = 'Two moments · Waybill'), []);
  const members = useMembers();
  const item = asked('item');
  const moments: Moments = [
    { at: asked('at'), knownAt: asked('knownAt') },
    { at: asked('at2'), knownAt: asked('knownAt2') },
  ];
  return (
    <>
      <h1>Two moments side by side</h1>
      <AuditNav />
      <p class="hint">
        “As it was at” leaves out what happened later; “as known at” leaves out what Waybill was told later. What is
        left empty is now. All of it is in the address, to be sent to a colleague.
      </p>
      <form
        class="filters"
        role="search"
        aria-label="Which item"
        onSubmit={(event) => {
          event.preventDefault();
          go(hrefWith({ item: fieldOf(event.currentTarget, 'item') }));
        }}
      >
        <label>
          Item
          <input name="item" inputMode="numeric" autoComplete="off" key={item} defaultValue={item ?? ''} />
        </label>
        <button type="submit" class="button">
          Compare
        </button>
      </form>
      <form class="filters moments" aria-label="Which moments" onSubmit={(event) => event.preventDefault()}>
        <fieldset>
          <legend>First moment</legend>
          <MomentFilter name="at" label="As it was at" />
          <MomentFilter name="knownAt" label="As known at" />
        </fieldset>
        <fieldset>
          <legend>Second moment</legend>
          <MomentFilter name="at2" label="As it was at" />
          <MomentFilter name="knownAt2" label="As known at" />
        </fieldset>
      </form>
      {item === undefined ? (
        <div class="empty">
          Say which item by its barcode, and two moments: such as the day on which it was damaged, and today.
        </div>
      ) : (
        <ItemCompared barcode={item} {...{ moments, members }} />
      )}
      <LagCompared moments={moments} />
    </>
  );
}
