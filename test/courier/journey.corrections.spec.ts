/** How the journey is told when a scan is taken back, an item is declared lost or found, or one goes back in time. */
import { describe, expect, test } from '@jest/globals';
import { journey, occurredBy } from '../../src/courier/journey.js';
import type { Observation } from '../../src/courier/journey.shape.js';
import { at, barcode, found, lost, received, shipped, takenBack } from './support/scans.js';
import { after, codes, holders, observed, statuses } from './support/tell.js';

describe('a scan that is taken back', () => {
  const [shipment, receipt] = observed(shipped('A', 'B', at(2)), received('B', at(4))) as [Observation, Observation];

  test('re-opens the transit, if it was its receipt', () => {
    const told = journey(barcode, [shipment, takenBack(receipt)]);
    expect(statuses(told)).toEqual([['ship-A-B', 'open']]);
    expect(holders(told)).toEqual([['courier A→B', at(2), undefined]]);
  });

  test('leaves a receipt without a shipment, if it was that', () => {
    const told = journey(barcode, [takenBack(shipment), receipt]);
    expect(told.transits).toEqual([]);
    expect(codes(told)).toEqual([['receive-B', 'no-open-shipment']]);
  });

  test('stays visible, with the reason', () =>
    expect(journey(barcode, [shipment, takenBack(receipt)]).observations).toEqual([shipment, takenBack(receipt)]));

  test('is no anomaly any more, however it reached us', () => {
    const strange = { ...receipt, anomalies: ['clock-ahead', 'late-report'] as const };
    expect(journey(barcode, [shipment, takenBack(strange)]).anomalies).toEqual([]);
  });
});

describe('an item that was declared lost', () => {
  const missing = [shipped('A', 'B', at(2)), lost('ship-A-B', at(20))];

  test('is on a lost transit, still in the hands of the courier', () => {
    const told = after(...missing);
    expect(told.transits).toMatchObject([{ status: 'lost', lostAt: at(20), days: null }]);
    expect(holders(told)).toEqual([['courier A→B', at(2), undefined]]);
  });

  test('and is received after all has arrived; the loss stays told', () => {
    const told = after(...missing, received('B', at(25)));
    expect(told.transits).toMatchObject([{ status: 'closed', lostAt: at(20), receivedAt: at(25), days: 23 }]);
    expect(told.anomalies).toEqual([]);
  });

  test('though a branch that was offline had received it was never lost', () => {
    const told = after(...missing, received('B', at(5)));
    expect(told.transits).toMatchObject([{ status: 'closed', days: 3 }]);
    expect(told.transits[0]).not.toHaveProperty('lostAt');
  });

  test('and is found at its branch has arrived when it was found', () => {
    const told = after(...missing, found('ship-A-B', at(25), 'B'));
    expect(told.transits).toMatchObject([{ status: 'closed', receivedBy: 'B', receivedAt: at(25) }]);
    expect(holders(told).at(-1)).toEqual(['B', at(25), undefined]);
  });

  test('and is found at another branch was misrouted', () =>
    expect(after(...missing, found('ship-A-B', at(25), 'C')).transits).toMatchObject([
      { status: 'misrouted', receivedBy: 'C' },
    ]));

  test('and is found on the road is on its way again', () => {
    const told = after(...missing, found('ship-A-B', at(25)));
    expect(statuses(told)).toEqual([['ship-A-B', 'open']]);
    expect(told.transits[0]).not.toHaveProperty('lostAt');
  });

  test('and is shipped again by its sender is on a new trip', () => {
    const told = after(...missing, shipped('A', 'B', at(25), { scanId: 'again' }));
    expect(told.transits).toMatchObject([
      { transitId: 'ship-A-B', status: 'unconfirmed', lostAt: at(20), endedBefore: at(25) },
      { transitId: 'again', status: 'open', shippedAt: at(25) },
    ]);
    expect(codes(told)).toEqual([['again', 'already-in-transit']]);
  });

  test.each([
    ['lost', lost('ship-X-Y', at(3))],
    ['found', found('ship-X-Y', at(3), 'C')],
  ])('%s on a transit that is not under way changes nothing', (_word, mark) =>
    expect(statuses(after(shipped('A', 'B', at(2)), mark))).toEqual([['ship-A-B', 'open']]),
  );
});

test('what was odd about the way a scan reached us stays said; what a later scan explained does not', () => {
  const receipt = received('B', at(4), { anomalies: ['no-open-shipment', 'late-report'] });
  expect(codes(after(receipt, shipped('A', 'B', at(2), { anomalies: ['out-of-order'] })))).toEqual([
    ['ship-A-B', 'out-of-order'],
    ['receive-B', 'late-report'],
  ]);
});

test('as it was at a time is the journey of what had occurred by then', () => {
  const observations = observed(shipped('A', 'B', at(2)), received('B', at(4)));
  const on = (time: string) => statuses(journey(barcode, observations.filter(occurredBy(time))));
  expect([on(at(1)), on(at(2)), on(at(3)), on(at(4))]).toEqual([
    [],
    [['ship-A-B', 'open']],
    [['ship-A-B', 'open']],
    [['ship-A-B', 'closed']],
  ]);
});
