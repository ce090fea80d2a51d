/** A scanner at the page: keys as a keyboard wedge sends them, to whatever has the focus. */
import type { Page } from 'playwright-core';

/** By the keyboard of the browser itself. It is slower than a scanner: the station has to allow for that. */
export async function typeScan(page: Page, barcode: string): Promise<void> {
  for (const key of barcode) await page.keyboard.press(key);
  await page.keyboard.press('Enter');
}

/** As events of the page: as fast as a scanner, however busy the machine is. */
export const scan = (page: Page, ...barcodes: readonly string[]): Promise<void> =>
  page.evaluate((all) => {
    for (const barcode of all) {
      for (const key of [...barcode, 'Enter']) {
        const pressed = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        (document.activeElement ?? document.body).dispatchEvent(pressed);
      }
    }
  }, barcodes);

export interface Stored {
  readonly seq: number;
  readonly state: string;
  readonly scan?: { readonly scanId: string; readonly barcode: string; readonly occurredAt: string };
}

/** What the station keeps on the disk of its device. */
export const stored = (page: Page): Promise<readonly Stored[]> =>
  page.evaluate(
    () =>
      new Promise<Stored[]>((resolve, reject) => {
        const opened = indexedDB.open('waybill-station');
        opened.onerror = () => reject(new Error('no database'));
        opened.onsuccess = () => {
          const all = opened.result.transaction('entries').objectStore('entries').getAll();
          all.onsuccess = () => {
            opened.result.close();
            resolve(all.result as Stored[]);
          };
        };
      }),
  );
