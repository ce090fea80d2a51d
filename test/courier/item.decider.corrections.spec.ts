/** What MSC and the catalog say of an item: scans taken back, items lost and found, catalog facts. */
import { describe, expect, test } from '@jest/globals';
import { itemDecider } from '../../src/courier/item.decider.js';
import type { ScanEvent } from '../../src/courier/item.events.js';
import { specification } from '../support/specification.js';
import { at, found, lost, received, shipped, voided } from './support/scans.js';

const item = specification(itemDecider);

const scan = (event: ScanEvent) =>
  ({ type: 'scan', scan: event, receivedAt: event.data.occurredAt, legacyAllowed: true }) as const;

const shipment = shipped('A', 'B', at(2, 9));
const receipt = received('B', at(4, 9));

describe('a void', () => {
  const taken = voided('receive-B', at(6)).data;

  test('takes a scan back', () =>
    item.given(shipment, receipt).when({ type: 'void', void: taken }).then({ type: 'scan-voided', data: taken }));

  test('of a scan that nobody knows is refused', () =>
    item.given(shipment).when({ type: 'void', void: taken }).thenRefused('scan-unknown'));

  test('by a branch takes back its own scan', () =>
    item
      .given(shipment, receipt)
      .when({ type: 'void', void: taken, of: new Set(['B', 'C']) })
      .then({ type: 'scan-voided', data: taken }));

  test.each([[[shipment, receipt]], [[shipment, receipt, voided('receive-B', at(5))]], [[shipment]]])(
    'by a branch does not know scans of other branches, whatever became of them',
    (given) =>
      item
        .given(...given)
        .when({ type: 'void', void: taken, of: new Set(['A']) })
        .thenRefused('scan-unknown'),
  );

  test('of a void scan is no news', () =>
    item
      .given(shipment, receipt, voided('receive-B', at(5)))
      .when({ type: 'void', void: taken })
      .thenNothing());

  test('does not mistake a loss for the scan that began its transit', () => {
    const { observations } = item.given(shipment, lost('ship-A-B', at(3)), voided('ship-A-B', at(4))).state();
    expect(observations.map(({ kind, voided: why }) => [kind, why])).toEqual([
      ['shipped', 'the wrong item'],
      ['lost', undefined],
    ]);
  });

  test('lets the same branch scan the receipt again', () => {
    const again = received('B', at(7), { scanId: 'again' });
    item
      .given(shipment, receipt, voided('receive-B', at(6)))
      .when(scan(again))
      .then(again);
  });

  test('of a shipment leaves its receipt without one', () =>
    item
      .given(shipment, voided('ship-A-B', at(3)))
      .when(scan(receipt))
      .then({ ...receipt, data: { ...receipt.data, anomalies: ['no-open-shipment'] } }));
});

const declareLost = (occurredAt: string, transitId?: string) => {
  const { transitId: _, ...loss } = lost('', occurredAt).data;
  return { type: 'declare-lost', loss: { ...loss, ...(transitId !== undefined && { transitId }) } } as const;
};

describe('an item is declared lost', () => {
  test('on the transit it is on', () =>
    item
      .given(shipment)
      .when(declareLost(at(30)))
      .then(lost('ship-A-B', at(30))));

  test('on that transit by its name', () =>
    item
      .given(shipment)
      .when(declareLost(at(30), 'ship-A-B'))
      .then(lost('ship-A-B', at(30))));

  test('once', () =>
    item
      .given(shipment, lost('ship-A-B', at(29)))
      .when(declareLost(at(30)))
      .thenNothing());

  test('again after it was found on the road', () =>
    item
      .given(shipment, lost('ship-A-B', at(20)), found('ship-A-B', at(21)))
      .when(declareLost(at(30)))
      .then(lost('ship-A-B', at(30))));

  test.each([
    ['that was never seen', []],
    ['that has arrived', [shipment, receipt]],
    ['whose shipment was a mistake', [shipment, voided('ship-A-B', at(3))]],
    ['that was found at a branch', [shipment, lost('ship-A-B', at(20)), found('ship-A-B', at(21), 'B')]],
  ])('but not one %s', (_which, past) =>
    item
      .given(...past)
      .when(declareLost(at(30)))
      .thenRefused('not-in-transit'),
  );

  test('but not on a transit that is over', () =>
    item
      .given(shipment, receipt, shipped('B', 'C', at(5)))
      .when(declareLost(at(30), 'ship-A-B'))
      .thenRefused('not-in-transit'));

  test('but not at a time before it was shipped', () =>
    item
      .given(shipment)
      .when(declareLost(at(1)))
      .thenRefused('not-in-transit'));

  test('but not at a time before it was found', () =>
    item
      .given(shipment, lost('ship-A-B', at(20)), found('ship-A-B', at(22)))
      .when(declareLost(at(21)))
      .thenRefused('not-in-transit'));
});

const declareFound = (occurredAt: string, more: { transitId?: string; branch?: string } = {}) => {
  const { transitId: _, ...find } = found('', occurredAt).data;
  return { type: 'declare-found', find: { ...find, ...more } } as const;
};

describe('a lost item is declared found', () => {
  const missing = [shipment, lost('ship-A-B', at(20))];

  test('on the road', () =>
    item
      .given(...missing)
      .when(declareFound(at(21)))
      .then(found('ship-A-B', at(21))));

  test('at a branch', () =>
    item
      .given(...missing)
      .when(declareFound(at(21), { branch: 'C', transitId: 'ship-A-B' }))
      .then(found('ship-A-B', at(21), 'C')));

  test('at a branch on a day before anybody called it lost', () =>
    item
      .given(...missing)
      .when(declareFound(at(10), { branch: 'B' }))
      .then(found('ship-A-B', at(10), 'B')));

  test.each([{ transitId: 'ship-A-B' }, {}])('once (%j)', (named) =>
    item
      .given(...missing, found('ship-A-B', at(21)))
      .when(declareFound(at(21), named))
      .thenNothing(),
  );

  test('once, though it is lost again on another transit', () =>
    item
      .given(...missing, found('ship-A-B', at(21), 'B'), shipped('B', 'C', at(22)), lost('ship-B-C', at(30)))
      .when(declareFound(at(21), { transitId: 'ship-A-B', branch: 'B' }))
      .thenNothing());

  test('again after it was lost again on the same transit', () =>
    item
      .given(...missing, found('ship-A-B', at(21)), lost('ship-A-B', at(25)))
      .when(declareFound(at(26), { transitId: 'ship-A-B' }))
      .then(found('ship-A-B', at(26))));

  test.each([
    ['was never seen', []],
    ['is on the road', [shipment]],
    ['has arrived', [shipment, receipt]],
    ['was received after all', [...missing, received('B', at(21))]],
    ['was found, and travels again', [...missing, found('ship-A-B', at(21), 'B'), shipped('B', 'C', at(22))]],
  ])('but not one that %s', (_which, past) =>
    item
      .given(...past)
      .when(declareFound(at(30)))
      .thenRefused('not-lost'),
  );

  test('but not on another transit than it was lost on', () =>
    item
      .given(...missing)
      .when(declareFound(at(30), { transitId: 'ship-X-Y' }))
      .thenRefused('not-lost'));

  test('but not still on the road at a time before it was lost there', () =>
    item
      .given(...missing)
      .when(declareFound(at(10)))
      .thenRefused('not-lost'));
});

const facts = { barcode: '30234000517861', owningBranch: 'A', title: 'A River Runs Through It', price: 16.5 };

describe('catalog facts', () => {
  const catalogued = { type: 'item-catalogued', data: facts } as const;

  test('are recorded', () => item.given().when({ type: 'catalogue', facts }).then(catalogued));

  test('told again are no news', () =>
    item
      .given(catalogued, shipment)
      .when({ type: 'catalogue', facts: { ...facts } })
      .thenNothing());

  test.each([
    ['a new price', { ...facts, price: 18 }],
    ['a collection', { ...facts, collection: 'Montana' }],
    ['no price any more', { barcode: facts.barcode, owningBranch: 'A', title: facts.title }],
  ])('with %s are recorded', (_what, changed) =>
    item.given(catalogued).when({ type: 'catalogue', facts: changed }).then({ type: 'item-catalogued', data: changed }),
  );
});

test('an item knows at which position each of its scans was recorded', () =>
  expect(
    item
      .given({ type: 'item-catalogued', data: facts }, shipment, receipt)
      .state()
      .observations.map(({ scanId, position }) => [scanId, position]),
  ).toEqual([
    ['ship-A-B', 2n],
    ['receive-B', 3n],
  ]));
