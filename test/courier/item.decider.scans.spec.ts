/** What is recorded of a scan: the scan itself, always, and how it contradicts what was known. */
import { describe, test } from '@jest/globals';
import { itemDecider } from '../../src/courier/item.decider.js';
import type { AnomalyCode, ScanEvent } from '../../src/courier/item.events.js';
import { specification } from '../support/specification.js';
import { at, damaged, found, inspected, lost, received, shipped, voided } from './support/scans.js';

const item = specification(itemDecider);

/** A scan that reaches the service in the moment in which it happens. */
const scan = (event: ScanEvent, receivedAt = event.data.occurredAt, legacyAllowed = true) =>
  ({ type: 'scan', scan: event, receivedAt, legacyAllowed }) as const;

const withAnomalies = <E extends ScanEvent>(event: E, ...anomalies: AnomalyCode[]): E => ({
  ...event,
  data: { ...event.data, anomalies },
});

const shipment = shipped('A', 'B', at(2, 9));
const receipt = received('B', at(4, 9));

describe('a scan that fits the history is recorded as it is:', () => {
  test('the first shipment of an item', () => item.given().when(scan(shipment)).then(shipment));

  test('the receipt at the branch it was addressed to', () => item.given(shipment).when(scan(receipt)).then(receipt));

  test('the next shipment, from where it was received', () => {
    const onward = shipped('B', 'C', at(5));
    item.given(shipment, receipt).when(scan(onward)).then(onward);
  });

  test.each(['A', 'B'])('a look at an item between A and B, by %s', (branch) =>
    item
      .given(shipment)
      .when(scan(damaged(branch, at(3))))
      .then(damaged(branch, at(3))),
  );

  test('a look at an item where it was received', () =>
    item
      .given(shipment, receipt)
      .when(scan(inspected('B', at(5))))
      .then(inspected('B', at(5))));

  test('a look at an item of which nothing was known', () =>
    item
      .given()
      .when(scan(inspected('A', at(2))))
      .then(inspected('A', at(2))));

  test('a shipment from where a lost item was found', () =>
    item
      .given(shipment, lost('ship-A-B', at(20)), found('ship-A-B', at(21), 'C'))
      .when(scan(shipped('C', 'B', at(22))))
      .then(shipped('C', 'B', at(22))));

  test('a receipt of a lost item', () =>
    item
      .given(shipment, lost('ship-A-B', at(3)))
      .when(scan(receipt))
      .then(receipt));
});

describe('a scan that contradicts the history is recorded with its anomaly:', () => {
  test('received without a shipment', () =>
    item.given().when(scan(receipt)).then(withAnomalies(receipt, 'no-open-shipment')));

  test('received at another branch than the last, without a shipment between', () =>
    item
      .given(shipment, receipt)
      .when(scan(received('C', at(5))))
      .then(withAnomalies(received('C', at(5)), 'no-open-shipment')));

  test('received at a branch it was not addressed to', () =>
    item
      .given(shipment)
      .when(scan(received('C', at(4))))
      .then(withAnomalies(received('C', at(4)), 'wrong-branch')));

  test('received twice', () => {
    const again = received('B', at(4, 10), { scanId: 'again' });
    item.given(shipment, receipt).when(scan(again)).then(withAnomalies(again, 'already-here'));
  });

  test('the same trip shipped twice', () => {
    const again = shipped('A', 'B', at(2, 10), { scanId: 'again' });
    item.given(shipment).when(scan(again)).then(withAnomalies(again, 'already-in-transit'));
  });

  test('shipped on to another branch by one who had shipped it before', () => {
    const elsewhere = shipped('A', 'C', at(3));
    item.given(shipment).when(scan(elsewhere)).then(withAnomalies(elsewhere, 'already-in-transit'));
  });

  test('shipped again by its sender after it was declared lost', () => {
    const again = shipped('A', 'B', at(25), { scanId: 'again' });
    item
      .given(shipment, lost('ship-A-B', at(20)))
      .when(scan(again))
      .then(withAnomalies(again, 'already-in-transit'));
  });

  test('shipped by a branch that had not received it', () => {
    const onward = shipped('B', 'C', at(5));
    item.given(shipment).when(scan(onward)).then(withAnomalies(onward, 'not-in-custody'));
  });

  test('shipped by a branch while it was at another', () => {
    const other = shipped('C', 'D', at(5));
    item.given(shipment, receipt).when(scan(other)).then(withAnomalies(other, 'not-in-custody'));
  });

  test.each([
    ['damaged', damaged('C', at(3))],
    ['inspected', inspected('C', at(3))],
  ])('%s at a branch while it was on the road between two others', (_kind, look) =>
    item.given(shipment).when(scan(look)).then(withAnomalies(look, 'not-in-custody')),
  );

  test('looked at by a branch while it was at another', () => {
    const look = inspected('A', at(5));
    item.given(shipment, receipt).when(scan(look)).then(withAnomalies(look, 'not-in-custody'));
  });
});

describe('how a scan reached us is recorded with it:', () => {
  const minutes = (iso: string, more: number) => new Date(Date.parse(iso) + more * 60_000).toISOString();
  const happened = shipment.data.occurredAt;

  test('a clock more than five minutes ahead', () =>
    item
      .given()
      .when(scan(shipment, minutes(happened, -5.01)))
      .then(withAnomalies(shipment, 'clock-ahead')));

  test('five minutes ahead are no anomaly', () =>
    item
      .given()
      .when(scan(shipment, minutes(happened, -5)))
      .then(shipment));

  test('a report later than a day', () =>
    item
      .given()
      .when(scan(shipment, minutes(happened, 24 * 60 + 0.01)))
      .then(withAnomalies(shipment, 'late-report')));

  test('a report after a day is no anomaly', () =>
    item
      .given()
      .when(scan(shipment, minutes(happened, 24 * 60)))
      .then(shipment));

  test('a scan from before scans that are known', () =>
    item
      .given(shipment, receipt)
      .when(scan(inspected('A', at(1)), at(2)))
      .then(withAnomalies(inspected('A', at(1)), 'out-of-order')));

  test('all that is odd about a scan, the history first', () => {
    const strange = received('C', at(3));
    item
      .given(shipment, received('B', at(6)))
      .when(scan(strange, at(6)))
      .then(withAnomalies(strange, 'wrong-branch', 'out-of-order', 'late-report'));
  });

  test('a late scan is judged by what had happened before it, not by what was recorded before it', () =>
    item
      .given(receipt)
      .when(scan(shipment, at(2, 10)))
      .then(withAnomalies(shipment, 'out-of-order')));

  test('the next scan in time after a late one is no late one', () =>
    item
      .given(receipt, withAnomalies(shipment, 'out-of-order'))
      .when(scan(shipped('B', 'C', at(5))))
      .then(shipped('B', 'C', at(5))));
});

describe('a scan sent again', () => {
  test('is recorded once', () => item.given(shipment).when(scan(shipment)).thenNothing());

  test('is recorded once though its anomalies were added and its skew was corrected', () => {
    const known = withAnomalies(shipped('A', 'B', at(2, 9), { clockSkewSeconds: 90 }), 'late-report');
    const again = shipped('A', 'B', at(2, 8), { clockSkewSeconds: 30 });
    item
      .given(known)
      .when(scan(again, at(9)))
      .thenNothing();
  });

  test('is recorded once though it was voided since', () =>
    item
      .given(shipment, voided('ship-A-B', at(3)))
      .when(scan(shipment))
      .thenNothing());

  test('is recorded once though its transit was declared lost', () =>
    item
      .given(shipment, lost('ship-A-B', at(3)))
      .when(scan(shipment))
      .thenNothing());

  test.each([
    ['another act', received('A', at(2, 9), { scanId: 'ship-A-B' })],
    ['another branch', shipped('C', 'B', at(2, 9), { scanId: 'ship-A-B' })],
    ['another destination', shipped('A', 'C', at(2, 9), { scanId: 'ship-A-B' })],
  ])('as %s is refused: every scan needs an id of its own', (_what, other) =>
    item.given(shipment).when(scan(other)).thenRefused('scan-id-reused'),
  );
});

const facts = { barcode: '30234000517861', owningBranch: 'A', title: 'A River Runs Through It', price: 16.5 };

describe('a legacy barcode', () => {
  test('is refused from a library that has none', () =>
    item
      .given()
      .when(scan(shipment, at(2, 9), false))
      .thenRefused('legacy-barcode'));

  test('is taken anywhere once a library that has them scanned it', () =>
    item
      .given(shipment)
      .when(scan(receipt, at(4, 9), false))
      .then(receipt));

  test('is taken anywhere once the catalog knows it', () =>
    item
      .given({ type: 'item-catalogued', data: facts })
      .when(scan(shipment, at(2, 9), false))
      .then(shipment));
});
