/** Who may have a text erased, and when there is one to erase. */
import { test } from '@jest/globals';
import { redactionDecider, type Redact } from '../../src/audit/redaction.decider.js';
import type { TextRedacted } from '../../src/audit/redaction.events.js';
import { specification } from '../support/specification.js';

const redaction = specification(redactionDecider);

const about = {
  eventId: '0195a000-0000-7000-8000-000000000005',
  event: 'item-received',
  stream: 'item-30234000517861',
  field: 'note',
  reason: 'It named a person',
  occurredAt: '2026-05-08T16:00:00.000Z',
};
const [ann, bob] = [
  { keyId: 'k1', label: 'Ann, MSC' },
  { keyId: 'k2', label: 'Bob, MSC' },
];
const redact = (changes: Partial<Redact> = {}): Redact => ({
  redaction: about,
  texts: ['note'],
  keys: [ann, bob],
  ...changes,
});
const redacted: TextRedacted = { type: 'text-redacted', data: { ...about, keys: ['k1', 'k2'] } };

test('a text is erased under two keys, and both are named', () => redaction.given().when(redact()).then(redacted));

test('what is left of an event from before salts is told with it', () =>
  redaction
    .given()
    .when(redact({ redaction: { ...about, rest: 'hash' } }))
    .then({ ...redacted, data: { ...redacted.data, rest: 'hash' } }));

test('a text that was erased is not erased again', () => redaction.given(redacted).when(redact()).thenNothing());

test('another text of the same event still can be', () => {
  const other = { ...about, field: 'reason' };
  redaction
    .given(redacted)
    .when(redact({ redaction: other, texts: ['note', 'reason'] }))
    .then({ type: 'text-redacted', data: { ...other, keys: ['k1', 'k2'] } });
});

test('one key twice is one person', () =>
  redaction
    .given()
    .when(redact({ keys: [ann, ann] }))
    .thenRefused('one-key'));

test('two keys of the same label are one person, as far as keys tell', () =>
  redaction
    .given()
    .when(redact({ keys: [ann, { keyId: 'k3', label: ' ann, msc' }] }))
    .thenRefused('one-person'));

test('who asks is looked at again when it was erased before', () =>
  redaction
    .given(redacted)
    .when(redact({ keys: [ann, ann] }))
    .thenRefused('one-key'));

test('only a free text can be erased', () =>
  redaction
    .given()
    .when(redact({ redaction: { ...about, field: 'branch' } }))
    .thenRefused('no-such-text'));

test('an event without free texts has none to erase', () =>
  redaction
    .given()
    .when(redact({ texts: [] }))
    .thenRefused('no-such-text'));
