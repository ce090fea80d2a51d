/** What must hold of the assessment of every damage, whatever was scanned; a failure prints the seed and the smallest history. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Observation } from '../../src/courier/journey.shape.js';
import { assess } from '../../src/damage/claim.assessment.js';
import type { Assessment } from '../../src/damage/claim.events.js';
import { explain } from '../../src/damage/claim.explanation.js';
import { toldDamage } from '../../src/damage/damage.told.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { barcode } from '../courier/support/scans.js';
import { withArrival } from '../courier/support/histories.js';
import { damageHistories, reportsIn } from './support/histories.js';
import { LIBRARIES, policies } from './support/policies.js';

const RUNS = { numRuns: 60 };
const members = { libraryOf: (branch: string) => LIBRARIES[branch], zoneOf: () => 'America/Denver' };

/** As they are recorded, one after the other; what was taken back is so at the end. */
function recorded(history: readonly Observation[]): readonly RecordedEvent[] {
  const catalogued = { type: 'item-catalogued', data: { barcode, owningBranch: 'MSLA', title: 'T', price: 25 } };
  const told = history.map(({ kind, voided: _voided, recordedAt: _recorded, note: reason = '', ...scan }) => {
    const { scanId, ...more } = scan;
    const isWord = kind === 'lost' || kind === 'found';
    return {
      type: `item-${kind}`,
      data: { barcode, ...more, ...(isWord ? { transitId: scanId, reason } : { scanId }) },
    };
  });
  const voids = history
    .filter(({ voided }) => voided !== undefined)
    .map(({ scanId, occurredAt }) => ({ type: 'scan-voided', data: { barcode, scanId, reason: 'Wrong', occurredAt } }));
  return [catalogued, ...told, ...voids].map(
    (event, index) => ({ ...event, position: BigInt(index), recordedAt: '2026-04-01T00:00:00.000Z' }) as RecordedEvent,
  );
}

/** By each policy that is shipped, and by none. */
function assessmentsOf(history: readonly Observation[], scanId: string): readonly Assessment[] {
  const told = toldDamage(barcode, recorded(history), scanId, members);
  if (!told) throw new Error(`No damage ${scanId}.`);
  const adoptions = [null, ...policies.values()].map((policy) => ({ scope: 'group', version: 1, from: '', policy }));
  return adoptions.map((each) => assess({ told, adoptions: [each], libraryOf: members.libraryOf, sameAs: undefined }));
}

test('the same observations are assessed the same, in whatever order they arrive', () =>
  fc.assert(
    fc.property(withArrival(damageHistories()), ([happened, arrived]) => {
      for (const { scanId } of reportsIn(happened))
        expect(assessmentsOf(arrived, scanId)).toEqual(assessmentsOf(happened, scanId));
    }),
    RUNS,
  ));

test('behind each fact is an event that stands, and the explanation names it', () =>
  fc.assert(
    fc.property(damageHistories(), (history) => {
      const standing = new Set(history.filter(({ voided }) => voided === undefined).map(({ scanId }) => scanId));
      for (const { scanId } of reportsIn(history)) {
        for (const assessment of assessmentsOf(history, scanId)) {
          const text = explain(assessment).join('\n');
          const known = assessment.passed.flatMap((rule) => (rule.known ? [rule.known] : []));
          for (const { evidence } of [...assessment.facts, ...known]) {
            expect(evidence.length).toBeGreaterThan(0);
            for (const { event, id } of evidence) {
              expect(event === 'item-catalogued' ? id === '0' : standing.has(id)).toBe(true);
              expect(text).toContain(`${event} ${id}`);
            }
          }
        }
      }
    }),
    RUNS,
  ));
