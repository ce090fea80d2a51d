/** What the page verifies, without a page: held against the proofs, notes and keys of the service, and against forgeries. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { checkpointText } from '../../../src/audit/merkle/checkpoint.js';
import { signNote, verifierOf } from '../../../src/audit/merkle/signed-note.js';
import { consistencyProof, rootOf } from '../../../src/audit/merkle/tree.js';
import { isConsistent } from '../../../src/audit/merkle/verify.js';
import { consistencyFault, type Bytes, type TreeHead } from '../../../web/src/audit/merkle.js';
import { verify, type Service } from '../../../web/src/audit/verify.js';
import { nodesOver, numberedLeaves } from '../../audit/support/trees.js';

const LARGEST = 300;
const nodes = nodesOver(numberedLeaves(LARGEST));
const bytes = (hash: Uint8Array): Bytes => Uint8Array.from(hash);
const headOf = (size: number): TreeHead => ({ size, root: bytes(rootOf(size, nodes)) });
const sizes = fc.tuple(fc.nat(LARGEST), fc.nat(LARGEST)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe('consistency', () => {
  test('every proof of the service is one in the browser', () =>
    fc.assert(
      fc.asyncProperty(sizes, async ([from, to]) => {
        const proof = consistencyProof(from, to, nodes).map(bytes);
        expect(await consistencyFault(headOf(from), headOf(to), proof)).toBeNull();
      }),
    ));

  test('what was changed anywhere is none, as the service says too', () =>
    fc.assert(
      fc.asyncProperty(
        sizes,
        fc.nat(),
        fc.constantFrom('older', 'newer', 'hash', 'less', 'more', 'size'),
        async ([from, to], at, what) => {
          const [older, newer, proof] = [headOf(from), headOf(to), consistencyProof(from, to, nodes).map(bytes)];
          if (what === 'older') flip(older.root, at);
          if (what === 'newer') flip(newer.root, at);
          if (what === 'hash' && proof.length > 0) flip(proof[at % proof.length]!, at);
          if (what === 'less') proof.splice(at % Math.max(1, proof.length), 1);
          if (what === 'more') proof.splice(at % (proof.length + 1), 0, headOf(1).root);
          const told = { ...newer, size: what === 'size' ? newer.size + 1 : newer.size };
          expect((await consistencyFault(older, told, proof)) === null).toBe(isConsistent(older, told, proof));
        },
      ),
      { numRuns: 300 },
    ));

  test('says which of the roots the proof does not lead to', async () => {
    const proof = consistencyProof(100, 200, nodes).map(bytes);
    const other = headOf(99).root;
    expect(await consistencyFault({ size: 100, root: other }, headOf(200), proof)).toBe('older-root');
    expect(await consistencyFault(headOf(100), { size: 200, root: other }, proof)).toBe('newer-root');
    expect(await consistencyFault(headOf(100), headOf(200), proof.slice(1))).toBe('proof-length');
    expect(await consistencyFault(headOf(200), headOf(100), proof)).toBe('sizes');
  });
});

function flip(hash: Bytes, at: number): void {
  hash[at % hash.length]! ^= 1 << (at % 8);
}

describe('a kept checkpoint', () => {
  const origin = 'waybill/0197f3a15c2e7b449d0a3f6b8c1e2d47';
  const signer = { name: origin, privateKey: generateKeyPairSync('ed25519').privateKey };
  const stranger = { name: origin, privateKey: generateKeyPairSync('ed25519').privateKey };
  const verifier = verifierOf(signer);
  const note = (size: number, by = [signer], of = headOf(size).root) =>
    signNote(checkpointText({ origin, size, root: of }), ...by);
  const base64 = (hash: Uint8Array) => Buffer.from(hash).toString('base64');
  const told = (size: number) => ({ size, root: base64(headOf(size).root) });
  /** A service whose log has 200 events, unless it lies. */
  const service = (lies: Partial<Service> = {}): Service => ({
    tree: () => Promise.resolve({ size: 200, verifier }),
    proofFrom: (older) =>
      Promise.resolve({ older: told(older), newer: told(200), proof: consistencyProof(older, 200, nodes).map(base64) }),
    ...lies,
  });
  const failing = async (checkpoint: string, keys = verifier, lies: Partial<Service> = {}) => {
    const steps = await verify({ checkpoint, keys }, service(lies));
    return steps
      .filter(({ outcome }) => outcome !== 'good')
      .map(({ outcome, what, detail }) => `${outcome}: ${what}: ${detail}`);
  };

  test.each([0, 1, 64, 100, 200])(
    'of %d events holds, pasted as it is or with the ends of lines of another system',
    async (size) => {
      expect(await failing(note(size))).toEqual([]);
      expect(await failing(`\n${note(size).replaceAll('\n', '\r\n')}\n`)).toEqual([]);
    },
  );

  test('may be signed by several, and several keys may be given', async () => {
    expect(await failing(note(100, [stranger, signer]))).toEqual([]);
    expect(await failing(note(100), `${verifierOf(stranger)}\n${verifier}\n`)).toEqual([]);
  });

  test('that is none is told of', async () => {
    expect(await failing('100 events')).toEqual([
      expect.stringMatching(/^bad: It is a checkpoint: It must have a line/),
    ]);
  });

  test('with another root fails twice: its signature, and the log that does not begin so', async () => {
    const [one, other] = [base64(headOf(100).root), base64(headOf(99).root)];
    expect(await failing(note(100).replace(one, other))).toEqual([
      expect.stringMatching(/^bad: Its signature is good: .*changed after it was signed/),
      expect.stringMatching(/^bad: The log of now goes on from it: .*does not begin with the events/),
    ]);
  });

  test('that a stranger has signed, or nobody, is not taken for signed', async () => {
    expect(await failing(note(100, [stranger]))).toEqual([expect.stringMatching(/^bad: .*None of the keys/)]);
    expect(await failing(note(100), '')).toEqual([expect.stringMatching(/^unknown: .*No verifier key was given/)]);
    expect(await failing(note(100), verifier.replace('+A', '+B'))).toEqual([expect.stringMatching(/^bad: .*Line 1/)]);
  });

  test('of another log is told of before anything is proved', async () => {
    expect(
      await failing(note(100), verifier, { tree: () => Promise.resolve({ size: 9, verifier: 'waybill/0198+0+A' }) }),
    ).toEqual([expect.stringMatching(/^bad: It is of this log: This is the log waybill\/0198/)]);
  });

  test('of a log that was rewritten, cut off, or that answers with a false proof, fails', async () => {
    const rewritten = nodesOver(numberedLeaves(LARGEST).reverse());
    const root = base64(rootOf(200, rewritten));
    const proof = consistencyProof(100, 200, rewritten).map(base64);
    const asItIs = { older: { size: 100, root: base64(rootOf(100, rewritten)) }, newer: { size: 200, root }, proof };
    const answering = (answer: Awaited<ReturnType<Service['proofFrom']>>) => ({
      proofFrom: () => Promise.resolve(answer),
    });
    const begins = [expect.stringMatching(/^bad: The log of now goes on from it: .*does not begin with the events/)];
    expect(await failing(note(100), verifier, answering(asItIs))).toEqual(begins);
    // A service that says that the old root is still the same cannot prove it.
    expect(await failing(note(100), verifier, answering({ ...asItIs, older: told(100) }))).toEqual(begins);
    expect(await failing(note(100), verifier, answering({ ...asItIs, older: told(100), proof: [] }))).toEqual([
      expect.stringMatching(/^bad: .*The proof of the service is none/),
    ]);
    expect(await failing(note(250))).toEqual([expect.stringMatching(/^bad: .*has only 200 events now/)]);
  });
});
