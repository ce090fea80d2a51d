/** An item that somebody saw to be damaged on its way, put aside and never received: one rule each, told as what happened to it. */
import { expect, test } from '@jest/globals';
import { at, damaged, found, inspected, lost, received, shipped, takenBack } from './support/scans.js';
import { after, codes, holders, observed, type Told } from './support/tell.js';
import { journey } from '../../src/courier/journey.js';

const setAside = (...events: readonly Told[]) => after(...events).transits.map(({ setAside: told }) => told);

test('damage seen on opening the tote, and no receipt: the transit stays open, with the courier, set aside there', () => {
  const told = after(shipped('A', 'B', at(2)), damaged('B', at(4)));
  expect(told.transits).toMatchObject([{ status: 'open', setAside: { branch: 'B', since: at(4) } }]);
  // A look moves nothing, so that damage which is found before the receipt lies on the road.
  expect(holders(told)).toEqual([['courier A→B', at(2), undefined]]);
  expect(told.anomalies).toEqual([]);
});

test('damage seen, then received: set aside no more', () => {
  const told = after(shipped('A', 'B', at(2)), damaged('B', at(4)), received('B', at(4, 1)));
  expect(told.transits).toMatchObject([{ status: 'closed' }]);
  expect(told.transits[0]).not.toHaveProperty('setAside');
});

test('an inspection that finds damage is as good as a report', () =>
  expect(setAside(shipped('A', 'B', at(2)), inspected('B', at(4), { condition: 'damaged' }))).toEqual([
    { branch: 'B', since: at(4) },
  ]));

test('put aside by the branch that had just shipped it', () =>
  expect(setAside(shipped('A', 'B', at(2)), damaged('A', at(2, 1), { discovery: 'on-shelf' }))).toEqual([
    { branch: 'A', since: at(2, 1) },
  ]));

test('at a branch that it was not sent to: an anomaly, and all the same there', () => {
  const told = after(shipped('A', 'B', at(2)), damaged('C', at(4)));
  expect(told.transits).toMatchObject([{ status: 'open', setAside: { branch: 'C', since: at(4) } }]);
  expect(codes(told)).toEqual([['damage-C', 'not-in-custody']]);
});

test('damaged before it was shipped, by the clock or by the word of who reported it: it was shipped all the same', () => {
  expect(setAside(damaged('A', at(1)), shipped('A', 'B', at(2)))).toEqual([undefined]);
  expect(setAside(shipped('A', 'B', at(2)), damaged('A', at(2, 1), { discovery: 'before-shipping' }))).toEqual([
    undefined,
  ]);
});

test('seen twice at the same branch: there since the first time; at another: there', () => {
  const seen = [shipped('A', 'B', at(2)), damaged('B', at(4)), damaged('B', at(5), { scanId: 'again' })] as const;
  expect(setAside(...seen)).toEqual([{ branch: 'B', since: at(4) }]);
  expect(setAside(...seen, damaged('C', at(6)))).toEqual([{ branch: 'C', since: at(6) }]);
});

test('found sound after all, or worn: not set aside; looked at without a word on its condition: still', () => {
  const seen = [shipped('A', 'B', at(2)), damaged('B', at(4))] as const;
  for (const condition of ['sound', 'worn'] as const) {
    expect(setAside(...seen, inspected('B', at(5), { condition }))).toEqual([undefined]);
  }
  expect(setAside(...seen, inspected('B', at(5), { condition: 'not-inspected' }))).toEqual([
    { branch: 'B', since: at(4) },
  ]);
});

test('sent on, or sent once more on the same trip: no longer there', () => {
  const seen = [shipped('A', 'B', at(2)), damaged('B', at(4))] as const;
  expect(after(...seen, shipped('B', 'A', at(6))).transits).toEqual([
    expect.not.objectContaining({ setAside: expect.anything() }),
    expect.not.objectContaining({ setAside: expect.anything() }),
  ]);
  const again = shipped('A', 'B', at(5), { scanId: 'again' });
  expect(setAside(shipped('A', 'B', at(2)), damaged('A', at(3)), again)).toEqual([undefined]);
});

test('declared lost it still lies where it was seen; found on the road it does not', () => {
  const seen = [shipped('A', 'B', at(2)), damaged('B', at(4)), lost('ship-A-B', at(20))] as const;
  expect(after(...seen).transits).toMatchObject([{ status: 'lost', setAside: { branch: 'B', since: at(4) } }]);
  expect(after(...seen, found('ship-A-B', at(21))).transits[0]).not.toHaveProperty('setAside');
  expect(after(...seen, found('ship-A-B', at(21), 'B')).transits[0]).not.toHaveProperty('setAside');
});

test('a report that was taken back tells nothing', () => {
  const [shipment, report] = observed(shipped('A', 'B', at(2)), damaged('B', at(4)));
  const told = journey('31234000000016', [shipment!, takenBack(report!)]);
  expect(told.transits[0]).not.toHaveProperty('setAside');
});
