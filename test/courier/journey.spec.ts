/** How scans pair into transits and custody: one rule of `journey.steps.ts` each, told as what happened to one item. */
import { describe, expect, test } from '@jest/globals';
import { journey } from '../../src/courier/journey.js';
import type { Observation } from '../../src/courier/journey.shape.js';
import { at, barcode, damaged, inspected, received, shipped } from './support/scans.js';
import { after, codes, holders, observed, statuses } from './support/tell.js';

test('of an item that nobody scanned nothing is known', () =>
  expect(after()).toEqual({ barcode, transits: [], custody: [], anomalies: [], observations: [] }));

test('a shipment opens a transit and puts the item into the hands of the courier', () => {
  const told = after(shipped('A', 'B', at(2), { holdId: 'h1' }));
  expect(told.transits).toEqual([
    {
      transitId: 'ship-A-B',
      from: 'A',
      to: 'B',
      status: 'open',
      purpose: 'hold',
      holdId: 'h1',
      shippedAt: at(2),
      days: null,
    },
  ]);
  expect(holders(told)).toEqual([['courier A→B', at(2), undefined]]);
  expect(told.anomalies).toEqual([]);
});

test('a receipt where it was addressed to closes the transit and says how long it took', () => {
  const told = after(shipped('A', 'B', at(2)), received('B', at(4, 12)));
  expect(told.transits).toEqual([
    {
      transitId: 'ship-A-B',
      from: 'A',
      to: 'B',
      status: 'closed',
      purpose: 'hold',
      shippedAt: at(2),
      receivedAt: at(4, 12),
      receivedBy: 'B',
      days: 2.5,
    },
  ]);
  expect(holders(told)).toEqual([
    ['courier A→B', at(2), at(4, 12)],
    ['B', at(4, 12), undefined],
  ]);
  expect(told.anomalies).toEqual([]);
});

test('a receipt that arrives before its shipment is paired with it all the same', () => {
  const [shipment, receipt] = observed(shipped('A', 'B', at(2)), received('B', at(4))) as [Observation, Observation];
  expect(journey(barcode, [receipt, shipment])).toEqual(journey(barcode, [shipment, receipt]));
});

test('a receipt at another branch ends the transit there, misrouted', () => {
  const told = after(shipped('A', 'B', at(2)), received('C', at(4)));
  expect(told.transits).toMatchObject([{ to: 'B', status: 'misrouted', receivedBy: 'C', receivedAt: at(4), days: 2 }]);
  expect(holders(told).at(-1)).toEqual(['C', at(4), undefined]);
  expect(codes(told)).toEqual([['receive-C', 'wrong-branch']]);
});

test('what was never sent on and comes back to its sender was misrouted', () => {
  const told = after(shipped('A', 'B', at(2)), received('A', at(4)));
  expect(told.transits).toMatchObject([{ status: 'misrouted', receivedBy: 'A' }]);
});

test('a misrouted item that is sent on is on its next transit', () => {
  const told = after(shipped('A', 'B', at(2)), received('C', at(4)), shipped('C', 'B', at(5)), received('B', at(6)));
  expect(statuses(told)).toEqual([
    ['ship-A-B', 'misrouted'],
    ['ship-C-B', 'closed'],
  ]);
  expect(codes(told)).toEqual([['receive-C', 'wrong-branch']]);
});

describe('when a receipt is missing,', () => {
  test('the next shipment from there proves that the trip was over by then', () => {
    const told = after(shipped('A', 'B', at(2)), shipped('B', 'C', at(6)));
    expect(told.transits).toMatchObject([
      { transitId: 'ship-A-B', status: 'unconfirmed', endedBefore: at(6), days: null },
      { transitId: 'ship-B-C', status: 'open' },
    ]);
    expect(told.transits[0]).not.toHaveProperty('receivedAt');
    expect(holders(told)).toEqual([
      ['courier A→B', at(2), at(6)],
      ['courier B→C', at(6), undefined],
    ]);
    expect(codes(told)).toEqual([['ship-B-C', 'not-in-custody']]);
  });

  test('so does a shipment from where it was never sent to', () => {
    const told = after(shipped('A', 'B', at(2)), shipped('C', 'D', at(6)));
    expect(statuses(told)).toEqual([
      ['ship-A-B', 'unconfirmed'],
      ['ship-C-D', 'open'],
    ]);
    expect(codes(told)).toEqual([['ship-C-D', 'not-in-custody']]);
  });

  test('and when it comes late, from a branch that was offline, all is as it should be', () => {
    const told = after(shipped('A', 'B', at(2)), shipped('B', 'C', at(6)), received('B', at(4)));
    expect(statuses(told)).toEqual([
      ['ship-A-B', 'closed'],
      ['ship-B-C', 'open'],
    ]);
    expect(told.anomalies).toEqual([]);
  });
});

describe('when a shipment is missing,', () => {
  test('a receipt elsewhere proves a trip from where the item was last known', () => {
    const told = after(received('A', at(1)), received('B', at(4), { holdId: 'h1' }));
    expect(told.transits).toEqual([
      {
        transitId: 'receive-B',
        from: 'A',
        to: 'B',
        status: 'unconfirmed',
        purpose: 'other',
        holdId: 'h1',
        receivedAt: at(4),
        receivedBy: 'B',
        days: null,
      },
    ]);
    expect(holders(told)).toEqual([
      ['A', at(1), at(4)],
      ['B', at(4), undefined],
    ]);
    expect(codes(told).at(-1)).toEqual(['receive-B', 'no-open-shipment']);
  });

  test('the first scan of an item, a receipt, tells of no trip, only of where it is', () => {
    const told = after(received('B', at(4)));
    expect(told.transits).toEqual([]);
    expect(holders(told)).toEqual([['B', at(4), undefined]]);
    expect(codes(told)).toEqual([['receive-B', 'no-open-shipment']]);
  });

  test('and when it comes late, the transit bears its id and is closed', () => {
    const told = after(received('A', at(1)), received('B', at(4)), shipped('A', 'B', at(2)));
    expect(told.transits).toMatchObject([{ transitId: 'ship-A-B', status: 'closed', days: 2 }]);
    expect(codes(told)).toEqual([['receive-A', 'no-open-shipment']]);
  });
});

describe('scanned twice,', () => {
  test('a shipment begins its trip with the first scan', () => {
    const told = after(shipped('A', 'B', at(2)), shipped('A', 'B', at(3), { scanId: 'again' }), received('B', at(4)));
    expect(told.transits).toMatchObject([{ transitId: 'ship-A-B', shippedAt: at(2), status: 'closed', days: 2 }]);
    expect(codes(told)).toEqual([['again', 'already-in-transit']]);
  });

  test('a receipt ends its trip with the first scan', () => {
    const told = after(shipped('A', 'B', at(2)), received('B', at(4)), received('B', at(9), { scanId: 'again' }));
    expect(told.transits).toMatchObject([{ receivedAt: at(4), days: 2 }]);
    expect(holders(told).at(-1)).toEqual(['B', at(4), undefined]);
    expect(codes(told)).toEqual([['again', 'already-here']]);
  });

  test('a shipment to another address the second time is another trip', () => {
    const told = after(shipped('A', 'B', at(2)), shipped('A', 'C', at(3)));
    expect(statuses(told)).toEqual([
      ['ship-A-B', 'unconfirmed'],
      ['ship-A-C', 'open'],
    ]);
    expect(codes(told)).toEqual([['ship-A-C', 'already-in-transit']]);
  });
});

test('an item shipped by a branch while it was at another is on the road all the same', () => {
  const told = after(received('A', at(1)), shipped('B', 'C', at(2)));
  expect(statuses(told)).toEqual([['ship-B-C', 'open']]);
  expect(holders(told)).toEqual([
    ['A', at(1), at(2)],
    ['courier B→C', at(2), undefined],
  ]);
  expect(codes(told).at(-1)).toEqual(['ship-B-C', 'not-in-custody']);
});

describe('a look at the item', () => {
  test('moves nothing: damage found on opening the tote, before the receipt, was found on the road', () => {
    const told = after(shipped('A', 'B', at(2)), damaged('B', at(4)), received('B', at(4, 1)));
    expect(told.transits).toMatchObject([{ status: 'closed', receivedAt: at(4, 1) }]);
    expect(holders(told)).toEqual([
      ['courier A→B', at(2), at(4, 1)],
      ['B', at(4, 1), undefined],
    ]);
    expect(told.anomalies).toEqual([]);
  });

  test('at a branch that does not have the item is odd, and moves nothing', () => {
    const told = after(shipped('A', 'B', at(2)), received('B', at(4)), inspected('C', at(5)));
    expect(holders(told).at(-1)).toEqual(['B', at(4), undefined]);
    expect(codes(told)).toEqual([['inspect-C', 'not-in-custody']]);
  });

  test('before anything else was known puts the item nowhere', () => {
    const told = after(inspected('A', at(1)), shipped('A', 'B', at(2)));
    expect(holders(told)).toEqual([['courier A→B', at(2), undefined]]);
    expect(told.anomalies).toEqual([]);
  });
});

test('in one tick of a clock an item is received, looked at, and then shipped on', () => {
  const noon = at(4, 12);
  const told = after(
    shipped('B', 'C', noon),
    damaged('B', noon),
    inspected('B', noon),
    received('B', noon),
    shipped('A', 'B', at(2)),
  );
  expect(told.observations.map(({ kind }) => kind)).toEqual(['shipped', 'received', 'inspected', 'damaged', 'shipped']);
  expect(statuses(told)).toEqual([
    ['ship-A-B', 'closed'],
    ['ship-B-C', 'open'],
  ]);
  expect(told.anomalies).toEqual([]);
});
