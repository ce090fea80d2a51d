/** Whatever comes first, a hold or its legs, a scan or the one that was made before it: a hold's row tells what its whole history tells. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { factsOf, type Facts, type Hold } from '../../src/courier/hold-wait.js';
import { holdWaits } from '../../src/courier/hold-waits.projection.js';
import { journey } from '../../src/courier/journey.js';
import { observationsIn } from '../../src/courier/journey.rows.js';
import type { NewEvent } from '../../src/event-store/event-store.js';
import { DAY_MS } from '../../src/plain/days.js';
import { anEvent } from '../event-store/event-builders.js';
import { runningEngine } from '../projections/support/engines.js';
import { MemoryStore } from '../projections/support/memory-store.js';

const START = Date.UTC(2026, 2, 1);
const BRANCHES = ['MSLA', 'HLNA', 'BOZE'];
const HOLDS = ['h-1', 'h-2'];
const ITEMS = ['31234000000016', '31234000000024'];

interface Happened {
  readonly stream: string;
  readonly event: NewEvent;
  /** When it is recorded, among the others. */
  readonly turn: number;
}

const happened = (stream: string, type: string, data: object, turn: number): Happened => ({
  ...{ stream, turn },
  event: anEvent({ type, data }),
});
const at = (n: number) => new Date(START + n * 7_654_321).toISOString();

const turn = fc.nat(1_000);
const scan = fc.record({
  item: fc.constantFrom(...ITEMS),
  isReceipt: fc.boolean(),
  branch: fc.constantFrom(...BRANCHES),
  to: fc.constantFrom(...BRANCHES),
  holdId: fc.option(fc.constantFrom(...HOLDS), { nil: undefined, freq: 4 }),
  turn,
  voided: fc.option(turn, { freq: 5 }),
});
const end = fc.option(fc.constantFrom('hold-picked-up', 'hold-cancelled', 'hold-expired'));
const holds = fc.tuple(...HOLDS.map(() => fc.record({ end, lasted: fc.nat(20), placed: turn, ended: turn })));

/** A scan is taken back after it came, a hold ends after it was placed; all else comes at any time. */
const histories = fc.record({ scans: fc.array(scan, { minLength: 1, maxLength: 9 }), holds }).map((told) => {
  const all: Happened[] = [];
  for (const [index, hold] of told.holds.entries()) {
    const [holdId = '', stream] = [HOLDS[index], `hold-${HOLDS[index]}`];
    const placed = { holdId, titleId: 't', pickupBranch: 'BOZE', patronLibrary: 'BOZE', occurredAt: at(index) };
    all.push(happened(stream, 'hold-placed', placed, Math.min(hold.placed, hold.ended)));
    if (hold.end === null) continue;
    const ended = { holdId, branch: 'BOZE', reason: 'gone', occurredAt: at(2 + hold.lasted) };
    all.push(happened(stream, hold.end, ended, Math.max(hold.placed, hold.ended) + 0.5));
  }
  for (const [index, { item, isReceipt, branch, to, holdId, voided, ...of }] of told.scans.entries()) {
    const stream = `item-${item}`;
    const data = {
      scanId: `scan-${index}`,
      barcode: item,
      branch,
      occurredAt: at(2.5 + 2 * index),
      ...(holdId && { holdId }),
    };
    if (isReceipt) all.push(happened(stream, 'item-received', data, of.turn));
    else all.push(happened(stream, 'item-shipped', { ...data, to, purpose: 'hold' }, of.turn));
    if (voided === null) continue;
    const taken = { barcode: item, scanId: data.scanId, reason: 'wrong', occurredAt: at(40) };
    all.push(happened(stream, 'scan-voided', taken, Math.max(of.turn, voided) + 0.5));
  }
  return all.sort((a, b) => a.turn - b.turn);
});

test(
  'the facts are those of the whole history, in whatever order it was recorded',
  () =>
    fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const store = new MemoryStore();
        for (const [index, { stream, event }] of history.entries())
          store.record(stream, [{ ...event, recordedAt: new Date(START + 99 * DAY_MS + index).toISOString() }]);
        const { engine } = await runningEngine(store, [holdWaits], { tuning: { pageSize: 4, batchSize: 3 } });
        const rows = engine
          .of(holdWaits)
          .all<Hold & Omit<Facts, 'barcodes'> & { holdId: string; barcodes: string }>(ROWS);
        expect(engine.of(holdWaits).all('SELECT error FROM set_aside')).toEqual([]);
        expect(rows).toHaveLength(HOLDS.length);
        for (const { holdId, barcodes, status, pickupBranch, placedAt, endedAt, ...facts } of rows) {
          const hold = { status, pickupBranch, placedAt, endedAt };
          expect({ ...facts, barcodes: JSON.parse(barcodes) as unknown }).toEqual(
            factsOf(hold, await legsOf(holdId, store)),
          );
        }
        await engine.close();
      }),
      { numRuns: 60 },
    ),
  60_000,
);

const ROWS = `
  SELECT hold_id AS holdId, status, pickup_branch AS pickupBranch, placed_at AS placedAt, ended_at AS endedAt, shipped_at AS shippedAt,
    received_at AS receivedAt, lending_branch AS lendingBranch, legs, on_the_road AS onTheRoad, at_branches AS atBranches, barcodes
  FROM hold ORDER BY hold_id`;

/** As the journeys tell them, in the end. */
async function legsOf(holdId: string, store: MemoryStore) {
  const ms = (time?: string) => (time === undefined ? null : Date.parse(time));
  const journeys = ITEMS.map(async (barcode) =>
    journey(barcode, observationsIn(await store.readStream(`item-${barcode}`))).transits.map((transit) => ({
      barcode,
      ...transit,
    })),
  );
  return (await Promise.all(journeys))
    .flat()
    .filter((transit) => transit.holdId === holdId)
    .map(({ barcode, from, shippedAt, receivedAt, receivedBy = null }) => {
      return { barcode, from, shippedAt: ms(shippedAt), receivedAt: ms(receivedAt), receivedBy };
    });
}
