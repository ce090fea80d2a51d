/** What is recorded, and what EPCIS is told of it. */
import { describe, expect, test } from '@jest/globals';
import { courierEvents } from '../../src/courier/item.events.js';
import { objectEvent, type Captured, type CapturedEvent } from '../../src/epcis/epcis-event.js';
import { queryDocument } from '../../src/epcis/epcis.answers.js';
import { namesUnder } from '../../src/epcis/epcis.names.js';
import { holdEvents } from '../../src/holds/hold.events.js';
import { offsetAt } from '../../src/plain/days.js';
import { faultsOf } from './support/schema.js';

const names = namesUnder('urn:waybill:');
const ID = '019c8b1a-0000-7000-8000-000000000001';
const CORRECTION = '019c8b1a-0000-7000-8000-000000000002';
const occurredAt = '2026-03-02T16:20:00.000Z';
const recordedAt = '2026-03-02T16:20:01.000Z';
const barcode = '31234000000016';
const scan = { scanId: 's-1', barcode, branch: 'MSLA', occurredAt };
const transit = { barcode, transitId: 's-1', reason: 'Searched for', occurredAt };
const hold = { holdId: 'h-1', titleId: 't-1', pickupBranch: 'BOZE', patronLibrary: 'BOZE', occurredAt };

const captured = (event: CapturedEvent, error?: Captured['error']) =>
  objectEvent({ eventId: ID, event, recordedAt, ...(error && { error }) }, names, '-07:00');

const ITEM = { epcList: ['urn:waybill:item:31234000000016'] };
const MSLA = { id: 'urn:waybill:branch:MSLA' };
const READ = { readPoint: MSLA };
const HERE = { readPoint: MSLA, bizLocation: MSLA };
const TO_BOZE = { destinationList: [{ type: 'location', destination: 'urn:waybill:branch:BOZE' }] };
const HOLD = { bizTransactionList: [{ type: 'waybill:hold', bizTransaction: 'urn:waybill:hold:h-1' }] };
const meaning = (bizStep: string, disposition: string) => ({ bizStep, disposition });

const TABLE: readonly (readonly [given: string, event: CapturedEvent, told: object])[] = [
  [
    'a hold for a title',
    { type: 'hold-placed', data: hold },
    {
      quantityList: [{ epcClass: 'urn:waybill:title:t-1', quantity: 1 }],
      ...meaning('reserving', 'reserved'),
      ...HOLD,
      ...TO_BOZE,
    },
  ],
  [
    'a hold for one copy',
    { type: 'hold-placed', data: { ...hold, barcode } },
    { ...ITEM, ...meaning('reserving', 'reserved'), ...HOLD, ...TO_BOZE },
  ],
  [
    'shipped for a hold',
    {
      type: 'item-shipped',
      data: { ...scan, to: 'BOZE', purpose: 'hold', holdId: 'h-1', packaging: 'padded', condition: 'worn' },
    },
    {
      ...ITEM,
      ...meaning('shipping', 'in_transit'),
      ...READ,
      ...HOLD,
      ...TO_BOZE,
      sourceList: [{ type: 'location', source: 'urn:waybill:branch:MSLA' }],
      'waybill:purpose': 'hold',
      'waybill:packaging': 'padded',
      'waybill:condition': 'worn',
    },
  ],
  ['received', { type: 'item-received', data: scan }, { ...ITEM, ...meaning('receiving', 'in_progress'), ...HERE }],
  [
    'received at the wrong branch',
    { type: 'item-received', data: { ...scan, anomalies: ['late-report', 'wrong-branch'] } },
    {
      ...ITEM,
      ...meaning('receiving', 'mismatch_instance'),
      ...HERE,
      'waybill:anomalies': ['late-report', 'wrong-branch'],
    },
  ],
  [
    'received damaged, at the wrong branch: the damage is said, the branch is among the anomalies',
    { type: 'item-received', data: { ...scan, condition: 'damaged', anomalies: ['wrong-branch'] } },
    {
      ...ITEM,
      ...meaning('receiving', 'damaged'),
      ...HERE,
      'waybill:condition': 'damaged',
      'waybill:anomalies': ['wrong-branch'],
    },
  ],
  [
    'found damaged; its note stays in the log',
    { type: 'item-damaged', data: { ...scan, discovery: 'on-shelf', severity: 'major', note: 'Wet' } },
    {
      ...ITEM,
      ...meaning('inspecting', 'damaged'),
      ...HERE,
      'waybill:discovery': 'on-shelf',
      'waybill:severity': 'major',
    },
  ],
  ...(['sound', 'worn', 'damaged', 'not-inspected'] as const).map((condition) => {
    const disposition = { sound: 'conformant', worn: 'conformant', damaged: 'damaged', 'not-inspected': 'unknown' };
    return [
      `inspected: ${condition}`,
      { type: 'item-inspected', data: { ...scan, condition } },
      { ...ITEM, ...meaning('inspecting', disposition[condition]), ...HERE, 'waybill:condition': condition },
    ] as const;
  }),
  [
    'declared lost',
    { type: 'item-lost', data: transit },
    { ...ITEM, ...meaning('other', 'unavailable'), 'waybill:transitId': 's-1' },
  ],
  [
    'found at a branch',
    { type: 'item-found', data: { ...transit, branch: 'MSLA' } },
    { ...ITEM, ...meaning('other', 'available'), ...HERE, 'waybill:transitId': 's-1' },
  ],
  [
    'found to be on the road after all',
    { type: 'item-found', data: transit },
    { ...ITEM, ...meaning('other', 'in_transit'), 'waybill:transitId': 's-1' },
  ],
];

const ALWAYS = {
  type: 'ObjectEvent',
  eventID: `urn:uuid:${ID}`,
  eventTime: occurredAt,
  eventTimeZoneOffset: '-07:00',
  recordTime: recordedAt,
  action: 'OBSERVE',
};

const faultsOfEvent = (event: ReturnType<typeof objectEvent>) => faultsOf(queryDocument([event], new Date(recordedAt)));

describe.each(TABLE)('%s', (_given, event, told) => {
  test('is told so', () => expect(captured(event)).toEqual({ ...ALWAYS, ...told }));
  test('and is valid EPCIS', () => expect(faultsOfEvent(captured(event))).toBe(''));
});

test('a scan that was taken back is told once more, declared to be wrong', () => {
  const event: CapturedEvent = { type: 'item-received', data: scan };
  const declaredAt = '2026-03-02T17:00:00.000Z';
  const wrong = captured(event, { declaredAt, correctedBy: undefined });
  expect(wrong).toEqual({
    ...captured(event),
    errorDeclaration: { declarationTime: declaredAt, reason: 'did_not_occur' },
  });
  const corrected = captured(event, { declaredAt, correctedBy: CORRECTION });
  expect(corrected.errorDeclaration).toEqual({
    declarationTime: declaredAt,
    reason: 'incorrect_data',
    correctiveEventIDs: [`urn:uuid:${CORRECTION}`],
  });
  expect([faultsOfEvent(wrong), faultsOfEvent(corrected)]).toEqual(['', '']);
});

test('the schema would find what is wrong', () => {
  const event = captured({ type: 'item-received', data: scan });
  expect(faultsOfEvent({ ...event, eventTimeZoneOffset: 'MST' })).not.toBe('');
  expect(faultsOfEvent({ ...event, bizStep: 'lending' as 'other' })).not.toBe('');
  expect(faultsOfEvent(Object.assign({}, event, { condition: 'sound' }))).not.toBe('');
});

test('every event of items and holds is told, declares another to be wrong, or is left out on purpose', () => {
  const leftOut = [
    // Facts of the catalog, not of a journey.
    'item-catalogued',
    // How a wait ended, not where an item was.
    'hold-picked-up',
    'hold-cancelled',
    'hold-expired',
  ];
  const told = new Set(TABLE.map(([, { type }]) => type));
  expect([...told, 'scan-voided', ...leftOut].sort()).toEqual(Object.keys({ ...courierEvents, ...holdEvents }).sort());
});

test('a group may choose its URIs', () => {
  const own = namesUnder('https://id.library.example/');
  expect(own.item(barcode)).toBe(`https://id.library.example/item/${barcode}`);
  expect(own.barcodesOf([own.item(barcode), names.item('1'), own.branch('MSLA')])).toEqual([barcode]);
  expect(own.branchesOf([own.branch('MSLA'), own.item(barcode)])).toEqual(['MSLA']);
});

test('an offset is that of the zone at the time', () => {
  const offsets = ['2026-01-15', '2026-07-15'].map((day) => offsetAt(Date.parse(day), 'America/Denver'));
  expect(offsets).toEqual(['-07:00', '-06:00']);
  expect(offsetAt(0, 'Asia/Kathmandu')).toBe('+05:30');
});
