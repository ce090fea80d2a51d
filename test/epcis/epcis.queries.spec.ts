/** Looking has an end where the events have none; and what is taken for the correction of a mistake. */
import { afterEach, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { epcis } from '../../src/epcis/epcis.projection.js';
import { EpcisQueries, LOOKED_AT, type EpcisQuestion } from '../../src/epcis/epcis.queries.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import type { Views } from '../../src/http/views.js';
import type { ApplyContext } from '../../src/projections/projection.js';
import { rowsOf } from '../../src/projections/statements.js';
import { at, item } from '../e2e/support/group.js';

const ALL: EpcisQuestion = {
  occurred: {},
  recorded: {},
  wrong: false,
  order: { by: 'recorded', descending: false },
  limit: 10,
};

/** Of the event at a place in the log. */
const idOf = (position: number | bigint): string => `019c8b1a-0000-7000-8000-${String(position).padStart(12, '0')}`;

let close: () => void;
afterEach(() => close());

/** The view over a database in memory. */
function viewOf() {
  const db = new Database(':memory:');
  close = () => db.close();
  db.exec(epcis.tables);
  const rows = rowsOf(db);
  const queries = new EpcisQueries({ upTo: () => Promise.resolve(rows) } as unknown as Views);
  let position = 0n;
  return {
    record: (type: string, data: object) => {
      const event = { position: ++position, id: idOf(position), recordedAt: at(9), type, data };
      void epcis.apply[type]?.(event as unknown as RecordedEvent, { rows } as unknown as ApplyContext);
    },
    page: (question: Partial<EpcisQuestion>) => queries.page({ ...ALL, ...question }, { scope: 'whole-group' }),
  };
}

test.each([false, true])(
  'a page that looked at enough is short, and says where to go on (descending: %s)',
  async (descending) => {
    const { record, page } = viewOf();
    const scan = (n: number) => ({ scanId: `s-${n}`, barcode: item(n), branch: 'MSLA', occurredAt: at(2) });
    for (let n = 0; n <= LOOKED_AT; n++) {
      const isLast = n === (descending ? 0 : LOOKED_AT);
      record(isLast ? 'item-damaged' : 'item-received', scan(n));
    }
    const question = { dispositions: ['damaged'], order: { by: 'occurred', descending } } as const;
    const first = await page(question);
    expect(first).toEqual({ events: [], next: `${at(2)}~${descending ? 2 : LOOKED_AT}` });
    const second = await page({ ...question, token: first.next ?? undefined });
    expect([second.events.map(({ event }) => event.type), second.next]).toEqual([['item-damaged'], null]);
    expect((await page({ barcodes: [item(descending ? 0 : LOOKED_AT)] })).events).toHaveLength(1);
  },
);

test('the correction is the next scan of its kind, by the same branch, near in time, that holds', async () => {
  const { record, page } = viewOf();
  const shipped = (scanId: string, branch: string, day: number) =>
    record('item-shipped', { scanId, barcode: item(1), branch, occurredAt: at(day), to: 'BOZE', purpose: 'other' });
  const correction = async () => (await page({ wrong: true })).events.map(({ error }) => error?.correctedBy);
  const voided = (scanId: string) =>
    record('scan-voided', { scanId, barcode: item(1), reason: 'Wrong', occurredAt: at(9) });
  shipped('before', 'MSLA', 4);
  shipped('mistake', 'MSLA', 4);
  shipped('elsewhere', 'HLNA', 4);
  shipped('days later', 'MSLA', 6);
  voided('mistake');
  expect(await correction()).toEqual([undefined]);
  shipped('again', 'MSLA', 5);
  expect(await correction()).toEqual([idOf(6)]);
  shipped('once more', 'MSLA', 4);
  voided('again');
  expect(await correction()).toEqual([idOf(7), idOf(7)]);
});
