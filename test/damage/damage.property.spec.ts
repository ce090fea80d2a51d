/** What must hold of what is said of every damage, whatever was scanned; a failure prints the seed and the smallest history. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inOrder, journey } from '../../src/courier/journey.js';
import type { Observation } from '../../src/courier/journey.shape.js';
import { orderKey } from '../../src/courier/journey.steps.js';
import { damageWindow, observedIn, soleCustodian, type DamageWindow } from '../../src/damage/damage.window.js';
import type { Fact } from '../../src/damage/policy.facts.js';
import { verdictOf } from '../../src/damage/policy.verdict.js';
import { barcode } from '../courier/support/scans.js';
import { withArrival } from '../courier/support/histories.js';
import { damageHistories, reportsIn } from './support/histories.js';
import { CATALOG, factsAbout, policies } from './support/policies.js';

const RUNS = { numRuns: 250 };

/** Everything that is said of it: the window, who answers by it, the facts, and what each policy makes of them. */
function saidOf(history: readonly Observation[], scanId: string) {
  const window = damageWindow(journey(barcode, history), scanId) as DamageWindow;
  const facts = factsAbout(history, scanId) ?? {};
  const verdicts = [...policies.values()].map((policy) => verdictOf(policy, facts));
  return { window, alone: soleCustodian(window), facts, verdicts };
}

/** For every history and each report in it: `hold` throws if it does not. */
const always = (hold: (history: readonly Observation[], scanId: string) => void) =>
  fc.assert(
    fc.property(damageHistories(), (history) => {
      for (const { scanId } of reportsIn(history)) hold(history, scanId);
    }),
    RUNS,
  );

test('the histories are worth telling: with and without a sound look, with one custodian, several and none', () => {
  const said = fc
    .sample(damageHistories(), { numRuns: 300, seed: 1 })
    .flatMap((history) => reportsIn(history).map(({ scanId }) => saidOf(history, scanId)));
  const kinds = ({ window, alone, facts }: (typeof said)[number]) => [
    window.lastSound ? 'sound once' : 'never sound',
    Math.min(window.custodians.length, 3),
    alone ? 'alone' : 'nobody alone',
    ...Object.keys(facts),
  ];
  expect(new Set(said.flatMap(kinds))).toEqual(
    new Set([
      ...['sound once', 'never sound', 0, 1, 2, 3, 'alone', 'nobody alone'],
      ...['foundBy', 'discovery', 'severity', 'custodians', 'soundAt', 'shippedBy', 'shippedAs', 'receivedAs'],
      ...['acceptedBy', 'daysSinceReceipt', 'price', 'itemAgeDays'],
    ]),
  );
});

test('the same observations say the same, in whatever order they arrive', () =>
  fc.assert(
    fc.property(withArrival(damageHistories()), ([happened, arrived]) => {
      for (const { scanId } of reportsIn(happened)) expect(saidOf(arrived, scanId)).toEqual(saidOf(happened, scanId));
    }),
    RUNS,
  ));

test('a verdict names at least one event for each fact, and each is of the window or of the catalog', () =>
  always((history, scanId) => {
    const ids = new Set([
      CATALOG.evidence.id,
      scanId,
      ...observedIn(inOrder(history), scanId).map((scan) => scan.scanId),
    ]);
    const { facts, verdicts } = saidOf(history, scanId);
    for (const { evidence } of Object.values(facts) as Fact[]) {
      expect(evidence.length).toBeGreaterThan(0);
      expect(evidence.filter(({ id }) => !ids.has(id))).toEqual([]);
    }
    for (const { policy, rule, facts: named } of verdicts) {
      const { when = {} } = policies.get(policy)?.rules.find((one) => one.rule === rule) ?? {};
      expect(named.map(({ fact }) => fact)).toEqual(expect.arrayContaining(Object.keys(when)));
      for (const { fact, known } of named) expect(known).toEqual(facts[fact]);
    }
  }));

test('who answers alone is a custodian of the window, and there was a sound look', () =>
  always((history, scanId) => {
    const { window, alone } = saidOf(history, scanId);
    if (!alone) return;
    expect(window.lastSound).not.toBeNull();
    expect(window.custodians.map(({ holder }) => holder)).toEqual([alone]);
  }));

test('where no scan contradicts another, everybody who had it by its journey is a custodian', () => {
  const moves = ['shipped', 'received', 'damaged'];
  let compared = 0;
  always((history, scanId) => {
    const observed = observedIn(inOrder(history), scanId);
    const { custody, anomalies } = journey(barcode, observed);
    const contradicted = anomalies.some(({ code }) => code !== 'late-report' && code !== 'no-open-shipment');
    if (contradicted || !observed.slice(1).every(({ kind }) => moves.includes(kind))) return;
    compared++;
    const { window } = saidOf(history, scanId);
    const until = window.firstDamaged.occurredAt;
    const held = custody.filter((each) => each.since < (each.until ?? until)).map(({ holder }) => holder);
    expect(window.custodians.map(({ holder }) => holder)).toEqual(expect.arrayContaining(held));
  });
  expect(compared).toBeGreaterThan(20);
});

/** Other observations of the item, of all kinds, under ids of their own. */
const others = () =>
  damageHistories().map((history) => history.map((scan) => ({ ...scan, scanId: `other-${scan.scanId}` })));

test('an observation before the last sound look, or after the report, never changes anything', () => {
  let added = 0;
  fc.assert(
    fc.property(damageHistories(), others(), (history, more) => {
      for (const report of reportsIn(history)) {
        const [first] = observedIn(inOrder(history), report.scanId) as [Observation];
        const said = saidOf(history, report.scanId);
        const outside = more.filter(
          (other) =>
            orderKey(other) > orderKey(report) || (said.window.lastSound !== null && orderKey(other) < orderKey(first)),
        );
        added += outside.length;
        expect(saidOf([...outside, ...history], report.scanId)).toEqual(said);
      }
    }),
    RUNS,
  );
  expect(added).toBeGreaterThan(RUNS.numRuns);
});

test('an observation that was taken back never changes anything, whenever it was', () =>
  fc.assert(
    fc.property(damageHistories(), others(), (history, more) => {
      const voided = more
        .filter(({ kind }) => kind !== 'lost' && kind !== 'found')
        .map((scan) => ({ ...scan, voided: 'the wrong item' }));
      for (const { scanId } of reportsIn(history))
        expect(saidOf([...voided, ...history], scanId)).toEqual(saidOf(history, scanId));
    }),
    RUNS,
  ));
