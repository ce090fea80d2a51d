/** Checkpoints: the text as C2SP tlog-checkpoint has it, signed as a note. */
import { expect, test } from '@jest/globals';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { checkpointIn, checkpointText } from '../../../src/audit/merkle/checkpoint.js';
import { openNote, signNote, verifierIn, verifierKey } from '../../../src/audit/merkle/signed-note.js';

/** The example of golang.org/x/mod/sumdb/note. */
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const VERIFIER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const SEED = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const NOTE = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
const peter = {
  name: 'PeterNeumann',
  privateKey: createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), SEED]),
    format: 'der',
    type: 'pkcs8',
  }),
};
const verifier = { name: peter.name, publicKey: createPublicKey(peter.privateKey) };

test('a note is signed as Go signs it', () => {
  expect(signNote(TEXT, peter)).toBe(NOTE);
  expect(verifierKey(verifier)).toBe(VERIFIER);
  expect(openNote(NOTE, verifierIn(VERIFIER)!)).toBe(TEXT);
});

test('a note that was changed anywhere is not taken for signed', () => {
  fc.assert(
    fc.property(fc.nat(NOTE.length - 2), fc.constantFrom('a', 'B', '1', '+', '\n', ' '), (at, mark) => {
      fc.pre(NOTE[at] !== mark);
      // The last bits of base64 may be written in several ways: the bytes are what is signed.
      const changed = NOTE.slice(0, at) + mark + NOTE.slice(at + 1);
      fc.pre(!changed.startsWith(TEXT) || !changed.includes('— PeterNeumann x08go'));
      expect(openNote(changed, verifier)).toBeNull();
    }),
  );
});

test('a signature of another key, or another name, does not count; further ones do no harm', () => {
  const other = { name: 'PeterNeumann', privateKey: generateKeyPairSync('ed25519').privateKey };
  expect(openNote(signNote(TEXT, other), verifier)).toBeNull();
  expect(openNote(NOTE, { ...verifier, name: 'Other' })).toBeNull();
  expect(openNote(`${signNote(TEXT, other)}${NOTE.slice(TEXT.length + 1)}`, verifier)).toBe(TEXT);
  expect(openNote(TEXT, verifier)).toBeNull();
});

test.each(['', 'x', VERIFIER.replace('c7', 'c8'), VERIFIER.replace('ARpc', 'AhpC'), `${VERIFIER}AAAA`])(
  '%j is no verifier key',
  (text) => expect(verifierIn(text)).toBeNull(),
);

const root = Buffer.alloc(32, 7);

test('a checkpoint is three lines', () => {
  const checkpoint = { origin: 'waybill/0197', size: 42, root };
  expect(checkpointText(checkpoint)).toBe(`waybill/0197\n42\n${root.toString('base64')}\n`);
  expect(checkpointIn(checkpointText(checkpoint))).toEqual(checkpoint);
  expect(checkpointIn(`${checkpointText(checkpoint)}more\n`)).toEqual(checkpoint);
});

test.each([
  '',
  'a\n',
  'a\n1\n',
  'a\n01\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n',
  'a\n-1\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n',
  'a\n1\nBwcH\n',
  'a\n1\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc\n',
  '\n1\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n',
])('%j is no checkpoint', (text) => expect(checkpointIn(text)).toBeNull());
