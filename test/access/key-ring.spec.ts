/** Which keys are valid: known from the log itself, and for half a second at most. Two instances share one log here. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { accessEvents, accessStream, type Role } from '../../src/access/access.events.js';
import { accessKeyDecider } from '../../src/access/access-key.decider.js';
import { KeyRing } from '../../src/access/key-ring.js';
import { hashOf, newKeyText } from '../../src/access/key-text.js';
import { StoreUnavailable } from '../../src/event-store/event-store.js';
import { Execute } from '../../src/event-store/execute.js';
import { newId, newSalt } from '../../src/event-store/ids.js';
import { EventSchemas } from '../../src/event-store/upcast.js';
import { MemoryStore } from '../support/memory-store.js';

const schemas = new EventSchemas(accessEvents);
const origin = { actor: { key: 'test' }, correlationId: 'test' };
const text = newKeyText('k1');

let store: MemoryStore;
/** Of the clock that all instances share, and of the one that only goes forward. */
let time: { at: string; ms: number };
beforeEach(() => {
  store = new MemoryStore(schemas);
  time = { at: '2026-03-01T12:00:00.000Z', ms: 0 };
});

function instance() {
  let reads = 0;
  const clock = () => new Date(time.at);
  const log = new Execute({ store, schemas, clock, newId, newSalt, random: Math.random });
  const load: Execute['load'] = (stream, decider) => {
    reads++;
    return log.load(stream, decider);
  };
  const ring = new KeyRing({ log: { load }, clock, now: () => time.ms });
  const issue = (written: string, keyId: string, role: Role = 'admin') => {
    const expiresAt = '2026-06-01T00:00:00.000Z';
    const key = { keyId, role, label: 'test', hash: hashOf(written), expiresAt, occurredAt: time.at };
    return log.execute(accessStream(keyId), accessKeyDecider, { type: 'issue', key }, origin);
  };
  const revoke = (keyId: string) => {
    const revocation = { keyId, occurredAt: time.at };
    return log.execute(accessStream(keyId), accessKeyDecider, { type: 'revoke', revocation }, origin);
  };
  return { ring, issue, revoke, reads: () => reads };
}

test('a key is found by its text, and by no other of the same id', async () => {
  const { ring, issue } = instance();
  await issue(text, 'k1');
  expect(await ring.find(text)).toMatchObject({ keyId: 'k1', role: 'admin' });
  for (const other of [newKeyText('k1'), newKeyText('k2'), 'first', '']) expect(await ring.find(other)).toBeNull();
});

test('the first key may be written in any way', async () => {
  const { ring, issue } = instance();
  await issue('chosen-by-the-operator', 'first');
  expect(await ring.find('chosen-by-the-operator')).toMatchObject({ keyId: 'first' });
  expect(await ring.find('chosen-by-somebody')).toBeNull();
});

test('a key is valid until the very moment of its expiry', async () => {
  const { ring, issue } = instance();
  await issue(text, 'k1');
  time.at = '2026-05-31T23:59:59.999Z';
  expect(await ring.find(text)).not.toBeNull();
  time.at = '2026-06-01T00:00:00.000Z';
  expect(await ring.find(text)).toBeNull();
});

describe('two instances on one log', () => {
  test('a key issued at one is known to the other at once', async () => {
    const [here, there] = [instance(), instance()];
    await here.issue(text, 'k1');
    expect(await there.ring.find(text)).not.toBeNull();
  });

  test('a revocation at one takes hold at the other within half a second', async () => {
    const [here, there] = [instance(), instance()];
    await here.issue(text, 'k1');
    await there.ring.find(text);
    time.ms = 1;
    await here.revoke('k1');
    time.ms = 500;
    expect(await there.ring.find(text)).toBeNull();
    time.ms = 5_000;
    expect(await there.ring.find(text)).toBeNull();
  });

  test('where it is forgotten, a revocation takes hold at once', async () => {
    const here = instance();
    await here.issue(text, 'k1');
    await here.ring.find(text);
    await here.revoke('k1');
    here.ring.forget('k1');
    expect(await here.ring.find(text)).toBeNull();
  });

  test('a key that was looked for in vain is known half a second after its issue', async () => {
    const [here, there] = [instance(), instance()];
    expect(await there.ring.find(text)).toBeNull();
    await here.issue(text, 'k1');
    time.ms = 500;
    expect(await there.ring.find(text)).not.toBeNull();
  });
});

test('the log is asked once in half a second, however many requests come', async () => {
  const { ring, issue, reads } = instance();
  await issue(text, 'k1');
  await Promise.all(Array.from({ length: 50 }, () => ring.find(text)));
  time.ms = 499;
  await ring.find(text);
  expect(reads()).toBe(1);
  time.ms = 500;
  await ring.find(text);
  expect(reads()).toBe(2);
});

describe('while the log does not answer', () => {
  type Fault = 'none' | 'away' | 'mute' | 'broken';
  /** An instance on a log that fails as `be` says. */
  function onFailingLog() {
    let fault: Fault = 'none';
    const clock = () => new Date(time.at);
    const log = new Execute({ store, schemas, clock, newId, newSalt, random: Math.random });
    const load: Execute['load'] = (stream, decider) => {
      if (fault === 'away') return Promise.reject(new StoreUnavailable('Away.'));
      if (fault === 'broken') return Promise.reject(new TypeError('Broken.'));
      return fault === 'mute' ? new Promise(() => undefined) : log.load(stream, decider);
    };
    const ring = new KeyRing({ log: { load }, clock, now: () => time.ms });
    return { ring, be: (now: Fault) => void (fault = now) };
  }

  test.each(['away', 'mute'] as const)('(it is %s) a known key is trusted for a quarter of an hour', async (how) => {
    const { ring, be } = onFailingLog();
    await instance().issue(text, 'k1');
    expect(await ring.find(text)).not.toBeNull();
    be(how);
    for (time.ms = 500; time.ms < 900_000; time.ms += 449_750)
      expect(await ring.find(text)).toMatchObject({ keyId: 'k1' });
    be('away');
    time.ms = 900_000;
    await expect(ring.find(text)).rejects.toThrow(StoreUnavailable);
    be('none');
    expect(await ring.find(text)).not.toBeNull();
  });

  test('nobody is let in with a key that was not seen before', async () => {
    const { ring, be } = onFailingLog();
    await instance().issue(text, 'k1');
    be('away');
    await expect(ring.find(text)).rejects.toThrow(StoreUnavailable);
  });

  test('a known key is let in until it expires, and not by another text', async () => {
    const { ring, be } = onFailingLog();
    await instance().issue(text, 'k1');
    await ring.find(text);
    be('away');
    time.ms = 500;
    expect(await ring.find(newKeyText('k1'))).toBeNull();
    time.at = '2026-06-01T00:00:00.000Z';
    expect(await ring.find(text)).toBeNull();
  });

  test('a key that was revoked here just before is not trusted', async () => {
    const { ring, be } = onFailingLog();
    await instance().issue(text, 'k1');
    await ring.find(text);
    await instance().revoke('k1');
    ring.forget('k1');
    be('away');
    await expect(ring.find(text)).rejects.toThrow(StoreUnavailable);
  });

  test('nor by an answer that was asked for before the revocation and comes after it', async () => {
    const { ring, be } = onFailingLog();
    await instance().issue(text, 'k1');
    const asking = ring.find(text);
    time.ms = 1;
    await instance().revoke('k1');
    ring.forget('k1');
    await asking;
    be('away');
    time.ms = 600;
    await expect(ring.find(text)).rejects.toThrow(StoreUnavailable);
  });

  test('a log that is broken is no log that is away', async () => {
    const { ring, be } = onFailingLog();
    await instance().issue(text, 'k1');
    await ring.find(text);
    be('broken');
    time.ms = 500;
    await expect(ring.find(text)).rejects.toThrow(TypeError);
  });
});
