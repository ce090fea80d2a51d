/** Scans to append, of a size of one's choice. */
import { v7 } from 'uuid';
import { barcodeOf } from './log.mjs';

/** A shipment of item `number` whose id, data, metadata and time take about `bytes`. */
export function eventOf(number, bytes) {
  const barcode = barcodeOf(number);
  const recordedAt = new Date().toISOString();
  const metadata = { schemaVersion: 1, actor: { key: 'local', branch: 'MSLA' }, correlationId: v7() };
  const data = { scanId: v7(), barcode, branch: 'MSLA', to: 'BOZE', purpose: 'hold', occurredAt: recordedAt, note: '' };
  const known = JSON.stringify(data).length + JSON.stringify(metadata).length + 16 + recordedAt.length;
  data.note = 'x'.repeat(Math.max(0, bytes - known));
  return { id: v7(), type: 'item-shipped', data, metadata, recordedAt };
}
