/** Texts that are gone from a log: those that were redacted are no difference from a checkpoint of before; others are. */
import { beforeEach, expect, test } from '@jest/globals';
import { hashOfRest, leafHashOf } from '../../src/audit/event-leaf.js';
import { differenceFrom } from '../../src/audit/log-check.js';
import { rootOf } from '../../src/audit/merkle/tree.js';
import type { TreeHead } from '../../src/audit/merkle/verify.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { redactedAt } from '../../src/event-store/texts.js';
import { anEvent } from '../event-store/event-builders.js';
import { MemoryStore } from '../projections/support/memory-store.js';
import { nodesOver } from './support/trees.js';

const [BEFORE_SALTS, SALTED] = [0, 1];
let log: MemoryStore;
let checkpoint: TreeHead;
beforeEach(() => {
  log = new MemoryStore();
  const event = anEvent({ data: { note: 'As found', branch: 'MSLA' } });
  log.record('stream-1', [event]);
  const texts = { note: { salt: Buffer.alloc(16, 7).toString('base64') } };
  log.record('stream-1', [anEvent({ data: event.data, metadata: { ...event.metadata, texts } })]);
  checkpoint = { size: 2, root: rootOf(2, nodesOver(log.log.map(leafHashOf))) };
});

const at = (index: number) => log.log[index]!;
const put = (index: number, changes: Partial<RecordedEvent>) => void (log.log[index] = { ...at(index), ...changes });
const blank = (index: number) => put(index, redactedAt(at(index), 'note', leafHashOf(at(index))));
const tell = (index: number, changes: object = {}) =>
  log.record(`redaction-${at(index).id}`, [
    anEvent({ type: 'text-redacted', data: { eventId: at(index).id, field: 'note', ...changes } }),
  ]);
const restOf = (index: number) => ({ rest: hashOfRest(at(index)).toString('base64') });
const told = () => differenceFrom(checkpoint, log);

test('a text that was redacted is no difference', async () => {
  blank(SALTED);
  tell(SALTED);
  expect(await told()).toBeNull();
});

test('nor is one of an event from before salts, whose rest is told', async () => {
  blank(BEFORE_SALTS);
  tell(BEFORE_SALTS, restOf(BEFORE_SALTS));
  expect(await told()).toBeNull();
});

test.each([BEFORE_SALTS, SALTED])('a text that is gone and of which no event tells is one', async (index) => {
  blank(index);
  tell(1 - index);
  expect(await told()).toMatch(/^A text of noted .* is gone.*, and no event tells that it was redacted\.$/);
});

test('an event that tells of another text of it does not do', async () => {
  blank(SALTED);
  tell(SALTED, { field: 'reason' });
  expect(await told()).toContain('is gone (note)');
});

test('what was changed in an event from before salts after its redaction is one', async () => {
  blank(BEFORE_SALTS);
  tell(BEFORE_SALTS, restOf(BEFORE_SALTS));
  put(BEFORE_SALTS, { data: { note: '[redacted]', branch: 'BOZE' } });
  expect(await told()).toMatch(/^What is left of noted .* is not what was left/);
});

test('a leaf that is put into an event hides no change', async () => {
  const leaf = leafHashOf(at(SALTED)).toString('base64');
  put(SALTED, { data: { note: 'As wished' }, metadata: { ...at(SALTED).metadata, redacted: { leaf } } });
  expect(await told()).toContain('no event tells that it was redacted');
});

test('a redaction with a forged hash is one', async () => {
  blank(SALTED);
  tell(SALTED);
  const texts = { note: { hash: Buffer.alloc(32).toString('base64') } };
  put(SALTED, { metadata: { ...at(SALTED).metadata, texts } });
  expect(await told()).toContain('are not those of the checkpoint');
});
