/** The form of a leaf: every fact of an event, the same bytes wherever it is kept and whoever reads it. */
import { describe, expect, test } from '@jest/globals';
import { hashOfRest, leafHashOf, leafOf } from '../../src/audit/event-leaf.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { redactedAt, textHash } from '../../src/event-store/texts.js';

const event: RecordedEvent = {
  id: '0197f3a1-5c2e-7b44-9d0a-3f6b8c1e2d47',
  type: 'item-shipped',
  data: { to: 'BOZE', branch: 'MSLA', note: 'In a blue tote' },
  metadata: { schemaVersion: 1, actor: { key: 'k', branch: 'MSLA' }, correlationId: 'r-1' },
  recordedAt: '2026-03-02T16:20:00.000Z',
  stream: 'item-31234000000016',
  revision: 4,
  position: 17n,
};

test('it is canonical JSON', () =>
  expect(leafOf(event)).toBe(
    '{"data":{"branch":"MSLA","note":"In a blue tote","to":"BOZE"},"id":"0197f3a1-5c2e-7b44-9d0a-3f6b8c1e2d47",' +
      '"metadata":{"actor":{"branch":"MSLA","key":"k"},"correlationId":"r-1","schemaVersion":1},' +
      '"recordedAt":"2026-03-02T16:20:00.000Z","revision":4,"stream":"item-31234000000016","type":"item-shipped"}',
  ));

test.each<[string, Partial<RecordedEvent>]>([
  ['id', { id: '0197f3a1-5c2e-7b44-9d0a-3f6b8c1e2d48' }],
  ['type', { type: 'item-received' }],
  ['data', { data: { to: 'BOZE', branch: 'MSLA' } }],
  ['metadata', { metadata: { ...event.metadata, correlationId: 'r-2' } }],
  ['recordedAt', { recordedAt: '2026-03-02T16:20:00.001Z' }],
  ['stream', { stream: 'item-31234000000024' }],
  ['revision', { revision: 5 }],
])('another %s is another leaf', (_, change) =>
  expect(leafHashOf({ ...event, ...change })).not.toEqual(leafHashOf(event)),
);

test('another position is not, nor another order of names', () => {
  const data = { note: 'In a blue tote', branch: 'MSLA', to: 'BOZE' };
  expect(leafOf({ ...event, position: 99n, data })).toBe(leafOf(event));
});

test('what is read in a newer schema is hashed as it was written', () =>
  expect(leafOf({ ...event, data: { destination: 'BOZE' }, written: event.data })).toBe(leafOf(event)));

describe('of an event whose text has a salt', () => {
  const salt = Buffer.alloc(16, 7).toString('base64');
  const salted = { ...event, metadata: { ...event.metadata, texts: { note: { salt } } } };
  const hash = textHash(salt, 'In a blue tote');
  const redacted = { ...salted, ...redactedAt(salted, 'note', leafHashOf(salted)) };

  test('it has the salted hash, and neither text nor salt', () =>
    expect(leafOf(salted)).toBe(
      '{"data":{"branch":"MSLA","to":"BOZE"},"id":"0197f3a1-5c2e-7b44-9d0a-3f6b8c1e2d47",' +
        '"metadata":{"actor":{"branch":"MSLA","key":"k"},"correlationId":"r-1","schemaVersion":1},' +
        `"recordedAt":"2026-03-02T16:20:00.000Z","revision":4,"stream":"item-31234000000016","texts":{"note":"${hash}"},` +
        '"type":"item-shipped"}',
    ));

  test('it is the same once the text is redacted, of which then nothing is left', () => {
    expect(redacted.data).toEqual({ to: 'BOZE', branch: 'MSLA', note: '[redacted]' });
    expect(redacted.metadata.texts).toEqual({ note: { hash } });
    expect(leafOf(redacted)).toBe(leafOf(salted));
  });

  const changed = (from: RecordedEvent, data: object, texts: unknown) => ({
    ...from,
    data: { ...(from.data as object), ...data },
    metadata: { ...from.metadata, texts } as RecordedEvent['metadata'],
  });
  test.each<[string, RecordedEvent]>([
    ['another text', changed(salted, { note: 'In a red tote' }, { note: { salt } })],
    ['another salt', changed(salted, {}, { note: { salt: Buffer.alloc(16, 8).toString('base64') } })],
    ['no seal', changed(salted, {}, undefined)],
    ['a seal of another text beside it', changed(salted, {}, { note: { salt }, to: { salt } })],
    ['a seal of nothing beside it', changed(salted, {}, { note: { salt }, reason: { salt } })],
    ['another text in place of the marker', changed(redacted, { note: 'Put there' }, { note: { hash } })],
    ['a text that was left out', changed(redacted, { note: undefined }, { note: { hash } })],
    ['another hash', changed(redacted, {}, { note: { hash: Buffer.alloc(32).toString('base64') } })],
    ['more beside the hash', changed(redacted, {}, { note: { hash, more: 'Put there' } })],
    ['seals that are none', changed(salted, {}, 'Put there')],
  ])('%s is another leaf', (_, forged) => expect(leafHashOf(forged)).not.toEqual(leafHashOf(salted)));
});

describe('of an event from before salts', () => {
  const redacted = { ...event, ...redactedAt(event, 'note', leafHashOf(event)) };

  test('its hash is kept when a text is redacted, and what is left of it has another', () => {
    expect(redacted.data).toMatchObject({ note: '[redacted]' });
    expect(leafHashOf(redacted)).toEqual(leafHashOf(event));
    expect(hashOfRest(redacted)).not.toEqual(leafHashOf(event));
    expect(hashOfRest({ ...redacted, data: { ...(redacted.data as object), to: 'HLNA' } })).not.toEqual(
      hashOfRest(redacted),
    );
  });

  test('it is kept when another text follows', () =>
    expect(leafHashOf({ ...redacted, ...redactedAt(redacted, 'to', leafHashOf(redacted)) })).toEqual(
      leafHashOf(event),
    ));

  test.each([[{ leaf: 'short' }], [{ leaf: 7 }], [{}], ['leaf'], [null]])(
    '%j is no leaf: put there, it is found',
    (kept) =>
      expect(leafHashOf({ ...event, metadata: { ...event.metadata, redacted: kept as never } })).not.toEqual(
        leafHashOf(event),
      ),
  );
});

describe('canonical JSON as RFC 8785 has it', () => {
  const canonical = (data: unknown) => /"data":(.*),"id"/s.exec(leafOf({ ...event, data }))?.[1];

  test('numbers and strings of its section 3.2.2', () =>
    expect(
      canonical({
        numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0],
        string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
        literals: [null, true, false],
      }),
    ).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ));

  test('names in the order of their UTF-16 units, as in its section 3.2.3', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const text = canonical(Object.fromEntries(names.map((name) => [name, 0])));
    expect(Object.keys(JSON.parse(text!) as object).filter((name) => name !== '1')).toEqual([
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ]);
    expect(text).toMatch(/^\{"\\r":0,"1":0,/);
  });

  test('many names too', () => {
    const names = Array.from({ length: 500 }, (_, n) => `n${(n * 7919) % 500}`);
    const text = canonical(Object.fromEntries(names.map((name) => [name, 0])));
    expect(text).toBe(
      `{${[...names]
        .sort()
        .map((name) => `"${name}":0`)
        .join(',')}}`,
    );
  });
});
