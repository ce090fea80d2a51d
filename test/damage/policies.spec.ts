/** What each policy that is shipped says of damage: given what was scanned, then who answers, by which rule and with how much. */
import { describe, expect, test } from '@jest/globals';
import { observationOf } from '../../src/courier/item.decider.js';
import type { Facts } from '../../src/damage/policy.facts.js';
import type { Policy } from '../../src/damage/policy.shape.js';
import { verdictOf } from '../../src/damage/policy.verdict.js';
import { at, damaged, found, inspected, lost, received, takenBack } from '../courier/support/scans.js';
import { CASES, out } from './support/cases.js';
import { factsAbout, policies, type Told } from './support/policies.js';

const policy = (name: string) => policies.get(name) as Policy;

test('the five that are shipped are policies', () => {
  expect([...policies.keys()].sort()).toEqual([
    'clean-receipt',
    'courier-reimburses',
    'no-money-changes-hands',
    'owner-bears-it',
    'requesting-library-pays',
  ]);
});

describe.each(Object.entries(CASES))('%s', (_kind, cases) => {
  describe.each(cases)('$told', ({ given, then }) => {
    const facts = factsAbout(given) as Facts;
    test.each(Object.entries(then))('%s', (name, [responsible, rule, amount]) => {
      const said = verdictOf(policy(name), facts);
      expect([said.responsible, said.rule, said.amount]).toEqual([responsible, rule, amount]);
    });
  });
});

describe('what is said later changes the answer', () => {
  const sound = { condition: 'sound' } as const;
  const onShelf = damaged('BOZE', at(10), { discovery: 'on-shelf', severity: 'major' });
  const courierPolicy = (...told: readonly Told[]) => {
    const facts = factsAbout(told);
    return facts && verdictOf(policy('courier-reimburses'), facts).responsible;
  };

  test('an unopened receipt does not close the window, a receipt marked sound does', () => {
    expect(courierPolicy(out(sound), received('BOZE', at(3)), onShelf)).toBe('group-decides');
    expect(courierPolicy(out(sound), received('BOZE', at(3), { condition: 'not-inspected' }), onShelf)).toBe(
      'group-decides',
    );
    expect(courierPolicy(out(sound), received('BOZE', at(3), sound), onShelf)).toBe('borrowing');
  });

  test('the void of a sound receipt opens it again', () => {
    const opened = received('BOZE', at(3), sound);
    const mistaken = takenBack(observationOf(opened, at(11)));
    expect(courierPolicy(out(sound), opened, onShelf)).toBe('borrowing');
    expect(courierPolicy(out(sound), mistaken, onShelf)).toBe('group-decides');
  });

  test('the void of the report withdraws it', () => {
    expect(courierPolicy(out(sound), takenBack(observationOf(onShelf, at(10))))).toBeNull();
  });

  test('a look that is uploaded weeks late closes it', () => {
    const late = inspected('BOZE', at(4));
    expect(courierPolicy(out(sound), received('BOZE', at(3)), onShelf)).toBe('group-decides');
    expect(courierPolicy(out(sound), received('BOZE', at(3)), onShelf, late)).toBe('borrowing');
  });

  test('a shipment that is uploaded late tells that the courier had it', () => {
    const opening = damaged('BOZE', at(3), { discovery: 'on-receipt' });
    const policyOf = (...told: readonly Told[]) =>
      verdictOf(policy('no-money-changes-hands'), factsAbout(told) as Facts).responsible;
    expect(policyOf(inspected('MSLA', at(1)), opening)).toBe('none');
    expect(policyOf(inspected('MSLA', at(1)), opening, out(sound))).toBe('courier');
  });

  test('where a lost item turned up tells who had it', () => {
    const opening = damaged('BOZE', at(28), { discovery: 'on-receipt' });
    const lostOnTheRoad = [out(sound), lost('ship-MSLA-BOZE', at(20)), opening];
    const custodians = (told: readonly Told[]) => factsAbout(told)?.custodians?.value;
    expect(custodians(lostOnTheRoad)).toEqual(['courier']);
    expect(custodians([...lostOnTheRoad, found('ship-MSLA-BOZE', at(25))])).toEqual(['courier']);
    expect(custodians([...lostOnTheRoad, found('ship-MSLA-BOZE', at(25), 'BOZE')])).toEqual(['courier', 'borrowing']);
  });
});
