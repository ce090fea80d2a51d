/** What stands on the wire for an event, attribute by attribute. */
import { expect, test } from '@jest/globals';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { toMessage } from '../../src/kafka/cloud-event.js';

const shipped: RecordedEvent = {
  id: '019a0000-0000-7000-8000-000000000001',
  type: 'item-shipped',
  data: {
    scanId: 's-1',
    barcode: '31234000000016',
    branch: 'MSLA',
    to: 'BOZE',
    occurredAt: '2026-03-02T16:20:00.000Z',
  },
  metadata: { schemaVersion: 1, correlationId: 'request-1', actor: { key: 'key-1', branch: 'MSLA' } },
  recordedAt: '2026-03-02T16:21:00.000Z',
  stream: 'item-31234000000016',
  revision: 4,
  position: 9_007_199_254_740_993n,
};

test('an event becomes a CloudEvent in binary mode, keyed by its stream', () => {
  expect(toMessage(shipped, 1)).toEqual({
    key: 'item-31234000000016',
    value: JSON.stringify(shipped.data),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: '019a0000-0000-7000-8000-000000000001',
      ce_source: 'urn:waybill:log',
      ce_type: 'item-shipped',
      ce_time: '2026-03-02T16:20:00.000Z',
      ce_subject: 'item-31234000000016',
      ce_position: '9007199254740993',
      ce_streamrevision: '4',
      ce_recordedtime: '2026-03-02T16:21:00.000Z',
      ce_correlationid: 'request-1',
      ce_schemaversion: '1',
    },
  });
});

test('what caused it is told when it is known', () => {
  const caused = { ...shipped, metadata: { ...shipped.metadata, causationId: 'event-0' } };
  expect(toMessage(caused, 1).headers).toMatchObject({ ce_causationid: 'event-0' });
});

test('the schema version is that of the data, not the one it was once written in', () => {
  expect(toMessage(shipped, 3).headers).toMatchObject({ ce_schemaversion: '3' });
});

test.each([[{ code: 'MCPL', name: 'Mountain County' }], [{ occurredAt: 7 }], [null], ['text']])(
  'the time of %j, which says no time, is when it was recorded',
  (data) => {
    expect(toMessage({ ...shipped, data }, 1).headers).toMatchObject({ ce_time: shipped.recordedAt });
  },
);

test('who did it stays at home', () => {
  expect(JSON.stringify(toMessage(shipped, 1))).not.toContain('key-1');
});

test('every attribute name is one that CloudEvents allows', () => {
  const names = Object.keys(toMessage(shipped, 1).headers).filter((name) => name !== 'content-type');
  for (const name of names) expect(name).toMatch(/^ce_[a-z0-9]{1,20}$/);
});
