/** Items: find one by its barcode. */
import { useEffect } from 'preact/hooks';
import { fieldOf } from '../parts/filter-form.js';
import { go } from '../shell/router.js';

export function ItemsPage() {
  useEffect(() => void (document.title = 'Items · Waybill'), []);
  return (
    <>
      <h1>Items</h1>
      <form
        class="filters"
        role="search"
        aria-label="Find an item"
        onSubmit={(event) => {
          event.preventDefault();
          const barcode = fieldOf(event.currentTarget, 'barcode');
          if (barcode) go(`/items/${encodeURIComponent(barcode)}`);
        }}
      >
        <label>
          Barcode
          <input name="barcode" inputMode="numeric" autoComplete="off" required aria-describedby="barcode-help" />
        </label>
        <button type="submit" class="button">
          Find
        </button>
      </form>
      <p id="barcode-help" class="hint">
        Scan or type the barcode of an item: 14 digits that begin with 3. What became of it is shown with all that was
        recorded. The <a href="/lag">stuck list</a> leads here as well.
      </p>
    </>
  );
}
