/** Every event that belongs to a timeline is said in words: those of every version ever written. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { accessTelling } from '../../src/access/access.telling.js';
import { redactionTelling } from '../../src/audit/redaction.telling.js';
import type { Telling } from '../../src/audit/telling.js';
import { caseTelling } from '../../src/cases/case.telling.js';
import { itemTelling, partOfHold } from '../../src/courier/item.telling.js';
import { claimTelling, policyTelling } from '../../src/damage/claim.telling.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { holdTelling } from '../../src/holds/hold.telling.js';
import { partnerTelling } from '../../src/partners/partner.telling.js';
import { unpublished, topics } from '../../src/app.module.js';
import { at } from '../e2e/support/group.js';

const tellings = [
  itemTelling,
  holdTelling,
  claimTelling,
  policyTelling,
  caseTelling,
  partnerTelling,
  accessTelling,
  redactionTelling,
] as unknown as Telling[];
const folder = new URL('../fixtures/events/', import.meta.url);
const fixtures = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as RecordedEvent,
);

test('every type of event is told, but for the journal of reads, the digests and what is signed', () => {
  const all = [unpublished, ...topics.map(({ events }) => events)].flatMap((events) => Object.keys(events));
  const untold = ['reads-noted', 'digest-claimed', 'digest-sent', 'digest-ended'];
  untold.push('checkpoint-signed', 'evidence-key-introduced');
  expect([...tellings.flatMap(({ types }) => types), ...untold].sort()).toEqual(all.sort());
});

test.each(tellings.flatMap((telling) => telling.types.map((type) => [type, telling] as const)))(
  '%s is a sentence, with nothing missing in it',
  (type, telling) => {
    const recorded = fixtures.filter((fixture) => fixture.type === type);
    expect(recorded.length).toBeGreaterThan(0);
    for (const event of recorded) {
      expect(telling.words(event)).toMatch(/^[A-Z0-9].{9,}/);
      expect(telling.words(event)).not.toMatch(/undefined|null|NaN|\[object/);
      expect(Object.values(telling.about(event, [event])).flat()).not.toContain('');
    }
  },
);

describe('of an item', () => {
  let revision = 0;
  const event = (type: string, data: object): RecordedEvent =>
    ({ type, data, revision, position: BigInt(++revision), recordedAt: at(9) }) as unknown as RecordedEvent;
  const sent = event('item-shipped', {
    scanId: 'a',
    branch: 'MSLA',
    to: 'BOZE',
    purpose: 'hold',
    holdId: 'h',
    occurredAt: at(1),
  });
  const came = event('item-received', { scanId: 'b', branch: 'BOZE', occurredAt: at(2) });
  const back = event('item-shipped', { scanId: 'c', branch: 'BOZE', to: 'MSLA', purpose: 'return', occurredAt: at(3) });
  const taken = event('scan-voided', { scanId: 'a', reason: 'Wrong', occurredAt: at(4) });

  test('a trip says its purpose', () =>
    expect([sent, back].map((each) => itemTelling.words(each as never))).toEqual([
      'MSLA shipped it to BOZE for hold h.',
      'BOZE shipped it to MSLA to go home.',
    ]));

  test('a shipment opens a transit and gives the item to the courier', () =>
    expect(itemTelling.changes?.([sent])).toEqual([
      { what: 'transit', id: 'a', before: null, after: 'open' },
      { what: 'custody', before: null, after: 'courier from MSLA to BOZE' },
    ]));

  test('a scan taken back changes what was known, not only what is', () =>
    expect(itemTelling.changes?.([sent, came, taken])).toContainEqual({
      what: 'transit',
      id: 'a',
      before: 'closed',
      after: null,
    }));

  test('to its hold belong both ends of the trip and what was said of them, not the way back', () => {
    expect(partOfHold('h', [sent, came, back])).toEqual([sent, came]);
    expect(partOfHold('h', [sent, came, back, taken])).toEqual([sent, taken]);
  });

  test('what is said of a scan concerns the branches that the scan concerned', () =>
    expect(itemTelling.about(taken as never, [sent, taken] as never[])).toEqual({
      branches: ['MSLA', 'BOZE'],
      holds: [],
    }));
});
