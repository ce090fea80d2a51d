/** What each policy that is shipped says of damage: given what was scanned, then who answers, by which rule and with how much. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { observationOf } from '../../src/courier/item.decider.js';
import type { ScanEvent } from '../../src/courier/item.events.js';
import { journey } from '../../src/courier/journey.js';
import type { Observation } from '../../src/courier/journey.shape.js';
import { factsOf } from '../../src/damage/damage.facts.js';
import type { Catalogued } from '../../src/damage/damage.roles.js';
import { damageWindow, observedIn } from '../../src/damage/damage.window.js';
import { checkPolicy } from '../../src/damage/policy.check.js';
import type { Facts } from '../../src/damage/policy.facts.js';
import type { Policy } from '../../src/damage/policy.shape.js';
import { verdictOf } from '../../src/damage/policy.verdict.js';
import { at, barcode, damaged, inspected, received, shipped } from '../courier/support/scans.js';

const FOLDER = new URL('../../src/damage/policies/', import.meta.url);
const policies = new Map(
  readdirSync(FOLDER).map((file) => {
    const checked = checkPolicy(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')));
    if (!('policy' in checked)) throw new Error(`${file}: ${JSON.stringify(checked.flaws)}`);
    return [checked.policy.policy, checked.policy] as const;
  }),
);
const policy = (name: string) => policies.get(name) as Policy;

/** Missoula owns it and lends it; Bozeman asked for it; at Helena it must not be. */
const LIBRARIES: Readonly<Record<string, string>> = { MSLA: 'MPL', BOZE: 'BPL', HLNA: 'LCL' };
const CATALOG: Catalogued = {
  owningBranch: 'MSLA',
  price: 25,
  acquiredOn: '2024-03-01',
  evidence: { event: 'item-catalogued', id: '1', occurredAt: at(1) },
};
const sound = { condition: 'sound' } as const;
const hold = { purpose: 'hold' } as const;
const home = { purpose: 'return' } as const;

function factsFrom(events: readonly (ScanEvent | Observation)[], catalogued: Catalogued | null = CATALOG): Facts {
  const observations = events.map((event) => ('kind' in event ? event : observationOf(event, event.data.occurredAt)));
  const told = journey(barcode, observations);
  const report = told.observations.findLast(({ kind }) => kind === 'damaged') as Observation;
  const window = damageWindow(told, report.scanId);
  const observed = observedIn(told.observations, report.scanId);
  const [first, ...others] = observed;
  if (!window || !first) throw new Error('No damage.');
  return factsOf({
    window,
    report,
    observed: [first, ...others],
    catalogued,
    libraryOf: (branch) => LIBRARIES[branch],
  });
}

type Answer = readonly [responsible: string, rule: string, amount: number | null];
interface Case {
  readonly told: string;
  readonly given: readonly ScanEvent[];
  readonly then: Readonly<Record<string, Answer>>;
}

const out = (...said: Parameters<typeof shipped> extends [unknown, unknown, unknown, (infer S)?] ? [S?] : never) =>
  shipped('MSLA', 'BOZE', at(2, 8), { ...hold, ...said[0] });

const CASES: readonly Case[] = [
  {
    told: 'found on opening the tote, sent sound: only the courier had it',
    given: [out(sound), damaged('BOZE', at(3, 8)), received('BOZE', at(3, 8))],
    then: {
      'requesting-library-pays': ['borrowing', 'on-the-road', 45],
      'courier-reimburses': ['courier', 'found-on-receipt', 25],
      'owner-bears-it': ['owning', 'otherwise', null],
      'no-money-changes-hands': ['courier', 'on-the-road', 25],
      'clean-receipt': ['courier', 'noted-on-receipt', 19.99],
    },
  },
  {
    told: 'received sound, damaged on the shelf of the borrower',
    given: [
      out(sound),
      received('BOZE', at(3, 8), sound),
      damaged('BOZE', at(5), { discovery: 'on-shelf', severity: 'major' }),
    ],
    then: {
      'requesting-library-pays': ['borrowing', 'while-away', 45],
      'courier-reimburses': ['borrowing', 'one-library', 25],
      'owner-bears-it': ['borrowing', 'one-other-library', 25],
      'no-money-changes-hands': ['none', 'otherwise', null],
      'clean-receipt': ['borrowing', 'accepted-by-borrower', 19.98],
    },
  },
  {
    told: 'received unopened and found damaged a week later: courier or borrower',
    given: [
      out(sound),
      received('BOZE', at(3, 8)),
      damaged('BOZE', at(10), { discovery: 'at-checkin', severity: 'major' }),
    ],
    then: {
      'requesting-library-pays': ['borrowing', 'while-away', 45],
      'courier-reimburses': ['group-decides', 'otherwise', null],
      'owner-bears-it': ['owning', 'otherwise', null],
      'no-money-changes-hands': ['none', 'otherwise', null],
      'clean-receipt': ['borrowing', 'accepted-by-borrower', 19.94],
    },
  },
  {
    told: 'sent home, and found damaged by its owner on opening the tote; never inspected since it left',
    given: [
      out(sound),
      received('BOZE', at(3, 8)),
      shipped('BOZE', 'MSLA', at(12), home),
      damaged('MSLA', at(13), { discovery: 'on-receipt', severity: 'major' }),
    ],
    then: {
      'requesting-library-pays': ['borrowing', 'while-away', 45],
      'courier-reimburses': ['courier', 'found-on-receipt', 25],
      'owner-bears-it': ['owning', 'otherwise', null],
      'no-money-changes-hands': ['none', 'otherwise', null],
      'clean-receipt': ['courier', 'noted-on-receipt', 19.92],
    },
  },
  {
    told: 'shipped with the damage noted',
    given: [
      out({ condition: 'damaged' }),
      received('BOZE', at(3, 8)),
      damaged('BOZE', at(3, 9), { discovery: 'at-checkin' }),
    ],
    then: {
      'requesting-library-pays': ['none', 'noted-when-shipped', null],
      'courier-reimburses': ['none', 'noted-when-shipped', null],
      'owner-bears-it': ['owning', 'otherwise', null],
      'no-money-changes-hands': ['none', 'otherwise', null],
      'clean-receipt': ['none', 'noted-when-shipped', null],
    },
  },
];

describe.each(CASES)('$told', ({ given, then }) => {
  const facts = factsFrom(given);
  test.each(Object.entries(then))('%s', (name, [responsible, rule, amount]) => {
    const said = verdictOf(policy(name), facts);
    expect([said.responsible, said.rule, said.amount]).toEqual([responsible, rule, amount]);
    for (const { known } of said.facts) expect(known.evidence.length).toBeGreaterThan(0);
  });
});

test('the five that are shipped are policies', () => {
  expect([...policies.keys()].sort()).toEqual([
    'clean-receipt',
    'courier-reimburses',
    'no-money-changes-hands',
    'owner-bears-it',
    'requesting-library-pays',
  ]);
});

test('nothing outside the window changes the facts', () => {
  const inWindow = [
    received('BOZE', at(10, 8), { ...sound, scanId: 'sound' }),
    shipped('BOZE', 'MSLA', at(12), home),
    damaged('MSLA', at(14), { scanId: 'report', discovery: 'on-receipt' }),
  ];
  const branch = fc.constantFrom('MSLA', 'BOZE', 'HLNA');
  const day = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 15, max: 25 }));
  const outside = fc.array(
    fc.oneof(
      fc.tuple(branch, branch, day).map(([from, to, on]) => shipped(from, to, at(on), hold)),
      fc.tuple(branch, day).map(([where, on]) => received(where, at(on))),
      fc.tuple(branch, day).map(([where, on]) => inspected(where, at(on))),
    ),
    { maxLength: 8 },
  );
  const numbered = (events: readonly ScanEvent[]) =>
    events.map((event, index) => ({ ...event, data: { ...event.data, scanId: `outside-${index}` } }) as ScanEvent);
  const facts = factsFrom(inWindow);
  fc.assert(fc.property(outside, (others) => expect(factsFrom([...numbered(others), ...inWindow])).toEqual(facts)));
});
