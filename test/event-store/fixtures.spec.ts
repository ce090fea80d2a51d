/**
 * One recorded example of every event type in every schema version ever written, in `test/fixtures/events`. A new version
 * adds a file and leaves the old ones as they are: they stand for what is in the logs out there.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { accessKeyDecider } from '../../src/access/access-key.decider.js';
import {
  accessEvents,
  accessStream,
  readsStream,
  sessionStream,
  type AccessEvent,
  type KeyEvent,
} from '../../src/access/access.events.js';
import { redactionDecider } from '../../src/audit/redaction.decider.js';
import { redactionEvents, redactionStream, type TextRedacted } from '../../src/audit/redaction.events.js';
import { sessionDecider } from '../../src/access/session.decider.js';
import { evidenceDecider } from '../../src/audit/evidence.decider.js';
import { evidenceEvents, evidenceStream, type EvidenceEvent } from '../../src/audit/evidence.events.js';
import { caseDecider } from '../../src/cases/case.decider.js';
import { caseEvents, caseStream, type CaseEvent } from '../../src/cases/case.events.js';
import { claimDecider } from '../../src/damage/claim.decider.js';
import { claimEvents, claimStream, type ClaimEvent } from '../../src/damage/claim.events.js';
import { policyDecider } from '../../src/damage/policy.decider.js';
import { policyEvents, policyStream, type PolicyEvent } from '../../src/damage/policy.events.js';
import { digestDecider } from '../../src/digests/digest.decider.js';
import { digestEvents, digestStream, type DigestEvent } from '../../src/digests/digest.events.js';
import { itemDecider } from '../../src/courier/item.decider.js';
import { courierEvents, itemStream, type ItemEvent } from '../../src/courier/item.events.js';
import type { DomainEvent } from '../../src/event-store/decider.js';
import type { NewEvent, RecordedEvent } from '../../src/event-store/event-store.js';
import { EventSchemas, type EventCatalog } from '../../src/event-store/upcast.js';
import { holdDecider } from '../../src/holds/hold.decider.js';
import { holdEvents, holdStream, type HoldEvent } from '../../src/holds/hold.events.js';
import { branchDecider, laneDecider, libraryDecider } from '../../src/partners/partner.decider.js';
import {
  branchStream,
  laneStream,
  libraryStream,
  partnerEvents,
  type BranchEvent,
  type PartnerEvent,
} from '../../src/partners/partner.events.js';
import { MemoryStore } from '../support/memory-store.js';

type Fixture = NewEvent & { readonly stream: string };
type Place = Pick<RecordedEvent, 'position' | 'recordedAt'>;

const folder = new URL('../fixtures/events/', import.meta.url);
const catalogs: readonly EventCatalog[] = [
  accessEvents,
  caseEvents,
  claimEvents,
  digestEvents,
  evidenceEvents,
  courierEvents,
  holdEvents,
  partnerEvents,
  policyEvents,
  redactionEvents,
];
const schemas = new EventSchemas(...catalogs);

const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const fixtures = files.map(
  (file) => [file, JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture] as const,
);

const versions = catalogs
  .flatMap((catalog) => Object.entries(catalog))
  .flatMap(([type, { version }]) => Array.from({ length: version }, (_, before) => [type, before + 1] as const));

test.each(versions)('%s has an example of its version %d', (type, version) =>
  expect(files).toContain(`${type}.v${version}.json`),
);

test('every example is of a type and version that some feature knows', () =>
  expect([...files].sort()).toEqual(versions.map(([type, version]) => `${type}.v${version}.json`).sort()));

type AnyEvent =
  | AccessEvent
  | CaseEvent
  | ClaimEvent
  | DigestEvent
  | EvidenceEvent
  | ItemEvent
  | HoldEvent
  | PartnerEvent
  | PolicyEvent
  | TextRedacted;

/** Where an event belongs, and what its decider knows once it is folded. */
function folded(event: AnyEvent, place: Place): [stream: string, state: unknown] {
  switch (event.type) {
    case 'library-registered':
      return [libraryStream(event.data.code), libraryDecider.evolve(null, event, place)];
    case 'branch-registered':
      return [branchStream(event.data.code), branchDecider.evolve(branchDecider.initial, event, place)];
    case 'branch-closed':
    case 'branch-reopened': {
      const closed = exampleOf('branch-closed') as BranchEvent;
      const before = branchDecider.evolve(branchDecider.initial, closed, place);
      return [branchStream(event.data.code), branchDecider.evolve(before, event, place)];
    }
    case 'lane-scheduled':
      return [laneStream(event.data.from, event.data.to), laneDecider.evolve(laneDecider.initial, event, place)];
    case 'access-key-issued':
    case 'access-key-revoked': {
      const issued = exampleOf('access-key-issued') as KeyEvent;
      const before = accessKeyDecider.evolve(accessKeyDecider.initial, issued, place);
      return [accessStream(event.data.keyId), accessKeyDecider.evolve(before, event, place)];
    }
    case 'session-opened':
    case 'session-ended':
      return [sessionStream(event.data.sessionId), sessionDecider.evolve(sessionDecider.initial, event, place)];
    case 'reads-noted':
      return [readsStream(event.data.reads[0]!.at.slice(0, 10)), { reads: event.data.reads }];
    case 'text-redacted':
      return [redactionStream(event.data.eventId), redactionDecider.evolve(redactionDecider.initial, event, place)];
    case 'hold-placed':
      return [holdStream(event.data.holdId), holdDecider.evolve(holdDecider.initial, event, place)];
    case 'hold-picked-up':
    case 'hold-cancelled':
    case 'hold-expired': {
      const { data: hold } = exampleOf('hold-placed') as Extract<HoldEvent, { type: 'hold-placed' }>;
      return [holdStream(event.data.holdId), holdDecider.evolve({ status: 'waiting', hold }, event, place)];
    }
    case 'claim-opened':
      return [claimStream(event.data.claimId), claimDecider.evolve(claimDecider.initial, event, place)];
    case 'claim-assessed':
    case 'claim-acknowledged':
    case 'claim-disputed':
    case 'claim-answered':
    case 'claim-escalated':
    case 'claim-photo-added':
    case 'claim-settled':
    case 'claim-paid':
    case 'claim-waived':
    case 'claim-lapsed':
    case 'claim-withdrawn': {
      const before = ['claim-opened', 'claim-assessed'].map((type) => exampleOf(type) as ClaimEvent);
      const assessed = before.reduce((state, each) => claimDecider.evolve(state, each, place), claimDecider.initial);
      return [claimStream(event.data.claimId), claimDecider.evolve(assessed, event, place)];
    }
    case 'digest-claimed':
    case 'digest-sent':
    case 'digest-ended':
      return [digestStream(event.data.date), digestDecider.evolve(digestDecider.initial, event, place)];
    case 'checkpoint-signed':
    case 'evidence-key-introduced':
      return [evidenceStream(), evidenceDecider.evolve(evidenceDecider.initial, event, place)];
    case 'case-opened':
    case 'case-answered':
    case 'case-escalated':
    case 'case-closed': {
      const opened = caseDecider.evolve(caseDecider.initial, exampleOf('case-opened') as CaseEvent, place);
      return [caseStream(event.data.caseId), caseDecider.evolve(opened, event, place)];
    }
    case 'policy-adopted':
    case 'policy-ended':
      return [policyStream(event.data.scope), policyDecider.evolve(policyDecider.initial, event, place)];
    case 'case-reopened': {
      const before = ['case-opened', 'case-closed'].map((type) => exampleOf(type) as CaseEvent);
      const closed = before.reduce((state, each) => caseDecider.evolve(state, each, place), caseDecider.initial);
      return [caseStream(event.data.caseId), caseDecider.evolve(closed, event, place)];
    }
    default: {
      const before = event.type === 'scan-voided' ? afterDamage(place) : itemDecider.initial;
      return [itemStream(event.data.barcode), itemDecider.evolve(before, event, place)];
    }
  }
}

const exampleOf = (type: string): DomainEvent => {
  const { data, metadata } = fixtures.find(([, fixture]) => fixture.type === type)![1];
  return { type, data: schemas.upcast(type, metadata.schemaVersion, data) };
};
const afterDamage = (place: Place) =>
  itemDecider.evolve(itemDecider.initial, exampleOf('item-damaged') as ItemEvent, place);

/** What must be known of each example once it is folded, in whatever version it was written. */
const KNOWN: Readonly<Record<string, object>> = {
  'item-shipped': {
    observations: [{ kind: 'shipped', scanId: 'scan-1', branch: 'MSLA', anomalies: ['late-report'] }],
    standing: { underway: { from: 'MSLA', to: 'HMLT', purpose: 'hold', holdId: 'hold-1', status: 'open' } },
  },
  'item-received': { standing: { custody: { holder: { branch: 'HMLT' }, since: '2026-03-04T16:00:00.000Z' } } },
  'item-damaged': { observations: [{ kind: 'damaged', discovery: 'on-receipt', severity: 'major' }] },
  'item-inspected': { observations: [{ kind: 'inspected', condition: 'worn' }] },
  'scan-voided': { observations: [{ scanId: 'scan-3', voided: 'The other copy was meant' }] },
  'item-lost': { observations: [{ kind: 'lost', scanId: 'scan-1', note: 'Not seen for 60 days' }] },
  'item-found': { observations: [{ kind: 'found', scanId: 'scan-1', branch: 'HMLT' }] },
  'item-catalogued': { catalogued: { title: 'A River Runs Through It', owningBranch: 'MSLA', price: 16.5 } },
  'case-opened': { status: 'open', stage: 'expectation', standing: { owner: 'receiver', ownerBranch: 'HMLT' } },
  'case-answered': { said: { receiver: { answer: 'searched-not-here' } }, standing: { step: 'sender-searches' } },
  'case-escalated': { status: 'open', standing: { owner: 'msc', step: 'msc-traces' } },
  'case-closed': { status: 'closed', end: { how: 'lost', by: 'msc' } },
  'case-reopened': { status: 'open', stage: '60-days', standing: { owner: 'msc', step: 'msc-decides' } },
  'policy-adopted': [{ scope: 'group', version: 1, from: '2026-04-01', policy: { policy: 'courier-or-owner' } }],
  'policy-ended': [{ scope: 'group', from: '2027-01-01', policy: null }],
  'claim-opened': { status: 'opened', opened: { branch: 'HMLT', severity: 'major' } },
  'claim-assessed': { status: 'assessed', assessment: { rule: 'on-the-road', responsibleLibrary: 'HAMILTON' } },
  'claim-acknowledged': { status: 'acknowledged' },
  'claim-disputed': { status: 'disputed', dispute: { side: 'responsible' } },
  'claim-answered': { status: 'answered', answer: { side: 'owed', agrees: false } },
  'claim-escalated': { status: 'escalated', escalated: ['acknowledge'] },
  'claim-photo-added': { status: 'assessed', photos: [expect.stringMatching(/^9f86/)] },
  'claim-settled': { status: 'settled', settlement: { amount: 18.25 }, settledOn: { amount: 36.5 } },
  'claim-paid': { status: 'paid' },
  'claim-waived': { status: 'waived' },
  'claim-lapsed': { status: 'lapsed' },
  'claim-withdrawn': { status: 'withdrawn', isReported: false },
  'digest-claimed': { claim: { until: '2026-03-11T12:10:00.000Z' } },
  'digest-sent': { sent: new Set(['branch HMLT mail']) },
  'digest-ended': { ended: true },
  'checkpoint-signed': { last: { size: 1204, signedAt: '2026-05-05T09:00:00.000Z' } },
  'evidence-key-introduced': { keys: new Set([expect.stringMatching(/\+01e7cc3e\+/)]) },
  'access-key-issued': { status: 'issued', key: { role: 'scanner', branch: 'MSLA', label: 'Front desk' } },
  'access-key-revoked': { status: 'revoked', key: { keyId: 'k7mwq2r9tx' } },
  'session-opened': { status: 'open', session: { role: 'scanner', branch: 'MSLA', key: 'k7mwq2r9tx' } },
  'session-ended': { status: 'ended' },
  'reads-noted': { reads: [{ key: 'k7mwq2r9tx', what: 'item-history', subject: '30234000517861' }, { what: 'claim' }] },
  'text-redacted': ['reason'],
  'hold-placed': { status: 'waiting', hold: { titleId: 'title-1', pickupBranch: 'HMLT' } },
  'hold-picked-up': { status: 'picked-up', endedAt: '2026-03-06T16:00:00.000Z' },
  'hold-cancelled': { status: 'cancelled', endedAt: '2026-03-06T16:00:00.000Z' },
  'hold-expired': { status: 'expired', endedAt: '2026-03-20T16:00:00.000Z' },
  'library-registered': { name: 'Missoula Public Library', legacyBarcodes: true },
  'branch-registered': { facts: { library: 'MISSOULA', timeZone: 'America/Denver', latitude: 46.8721 } },
  'branch-closed': {
    closures: new Map([['2026-11-26', { code: 'MSLA', date: '2026-11-26', reason: 'Thanksgiving' }]]),
  },
  'branch-reopened': { closures: new Map() },
  'lane-scheduled': new Map([['2026-07-01', ['monday', 'wednesday', 'friday']]]),
};

describe.each(fixtures)('%s', (file, fixture) => {
  test('says of itself what its name says', () =>
    expect(`${fixture.type}.v${fixture.metadata.schemaVersion}.json`).toBe(file));

  test('is read from the log in the newest schema and changes what its decider knows', async () => {
    const store = new MemoryStore(schemas);
    const { stream, ...event } = fixture;
    await store.append(stream, [event], 'no-stream');
    const [read] = await store.readStream(stream);
    expect(read).toMatchObject({
      ...event,
      data: schemas.upcast(event.type, event.metadata.schemaVersion, event.data),
    });
    const [home, state] = folded(read as unknown as AnyEvent, read!);
    expect(stream).toBe(home);
    expect(state).toMatchObject(KNOWN[event.type]!);
  });
});
