/** A log that is signed with one key and then with the next: every checkpoint is verified by the command, and it says with which key. */
import { afterAll, beforeEach, expect, jest, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifierOf, type Signer } from '../../src/audit/merkle/signed-note.js';
import { SigningKey } from '../../src/audit/signing-key.js';
import { rotateEvidenceKey } from '../../src/cli/evidence-key.js';
import { verify } from '../../src/cli/verify.js';
import { readSettings } from '../../src/config/settings.js';
import { startService, type Json, type Service } from '../support/service.js';
import { at, registerGroup, shipped } from './support/group.js';

const home = mkdtempSync(join(tmpdir(), 'waybill-evidence-keys-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

let printed: string[];
beforeEach(() => {
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  jest.spyOn(console, 'error').mockReturnValue();
});

let scans = 0;
async function sign(service: Service): Promise<Json> {
  const { position } = await service.scan(shipped(++scans, 'MSLA', 'BOZE', at(9)));
  const { body } = await service.post(`/v1/evidence/checkpoints?after=${position}`, {});
  return body['checkpoint'] as Json;
}

const linesOf = (note: unknown) =>
  String(note)
    .split('\n')
    .filter((line) => line.startsWith('— '));

test('a key is followed by another', async () => {
  const folder = mkdtempSync(join(home, 'data-'));
  const settings = { ...readSettings({}), dataFolder: folder };
  const start = () => startService({ folder });

  const before = await start();
  await registerGroup(before);
  const kept = [await sign(before), await sign(before)];
  await expect(rotateEvidenceKey(settings)).rejects.toThrow('in use by another Waybill');
  await before.stop();
  await rotateEvidenceKey(settings);
  const [newKey] = printed;
  const former = join(folder, 'evidence.key.former');
  for (const file of [former, former.replace('.former', '')]) expect(statSync(file).mode & 0o077).toBe(0);

  const after = await start();
  const { keys } = (await after.get(`/v1/evidence/keys?after=${String(await after.store.head())}`)).body as {
    keys: Json[];
  };
  const oldKey = kept[0]!['verifier'];
  expect(keys).toEqual([
    { verifier: oldKey, since: expect.any(String), follows: null },
    { verifier: newKey, since: expect.any(String), follows: oldKey },
  ]);
  const both = await sign(after);
  await after.stop();
  rmSync(former);
  const alone = await start();
  const last = await sign(alone);
  const { checkpoints } = (await alone.get(`/v1/evidence/checkpoints?after=${String(await alone.store.head())}`)).body;
  await alone.stop();
  // Two with the old key, the handover and one after it with both, one with the new key.
  expect((checkpoints as Json[]).map(({ note }) => linesOf(note).length)).toEqual([1, 2, 2, 1, 1]);
  expect(both['verifier']).toBe(newKey);

  const file = join(home, 'kept.checkpoint');
  const verifiers = join(home, 'verifiers');
  const verifiedBy = async (note: unknown, key: unknown): Promise<string | undefined> => {
    writeFileSync(file, String(note));
    printed = [];
    await verify(file, { key: String(key) }, settings);
    return printed.at(-1);
  };
  writeFileSync(verifiers, `\n${keys.map(({ verifier }) => String(verifier)).join('\n')}\n`);
  const by = await Promise.all([]).then(async () => {
    const told: (string | undefined)[] = [];
    for (const { note } of checkpoints as Json[]) told.push(await verifiedBy(note, verifiers));
    return told;
  });
  const [o, n] = [oldKey, newKey].map((key) => `The checkpoint is signed with ${String(key)}`);
  expect(by).toEqual([n, o, o, o, o]);
  // Whoever has one of the keys verifies a handover, and whoever has kept the old one what came before.
  expect([await verifiedBy(both['note'], oldKey), await verifiedBy(both['note'], newKey)]).toEqual([o, n]);
  await expect(verifiedBy(last['note'], oldKey)).rejects.toThrow('is not signed with this key');
  writeFileSync(verifiers, `${String(oldKey)}\nnot a key\n`);
  await expect(verifiedBy(last['note'], verifiers)).rejects.toThrow('no verifier key, name+id+key, in its line 2');
  writeFileSync(verifiers, '\n');
  await expect(verifiedBy(last['note'], verifiers)).rejects.toThrow('is empty');
}, 60_000);

test('a key from elsewhere is put aside where it lies, and is not made where it is missing', () => {
  const keyFile = join(home, 'signing.pem');
  writeFileSync(keyFile, generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const key = () => new SigningKey({ dataFolder: home, evidence: { checkpointHours: 0, keyFile } });
  const rotating = key();
  const verifiers = (of: SigningKey) =>
    Object.values(of.signers('log') as object as Record<string, Signer>).map(verifierOf);
  const [first] = verifiers(rotating);
  rotating.rotate();
  const [second] = verifiers(rotating);
  expect(verifiers(rotating)).toEqual([second, first]);
  expect(verifiers(key())).toEqual([second, first]);
  // A rotation that was cut off before the next key took its place.
  cpSync(keyFile, `${keyFile}.former`);
  expect(verifiers(key())).toEqual([second]);
  rmSync(keyFile);
  expect(() => key().signers('log')).toThrow('ENOENT');
});

test('a key that is none is named when the service starts, and nothing of it shown', () => {
  const file = join(home, 'wrong.pem');
  const read = () => readSettings({ WAYBILL_EVIDENCE_KEY_FILE: file }).evidence;
  rmSync(file, { force: true });
  expect(read).toThrow(/WAYBILL_EVIDENCE_KEY_FILE: .* cannot be read \(ENOENT\)/);
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const wrong = [
    'not-to-be-shown',
    rsa.export({ format: 'pem', type: 'pkcs8' }),
    publicKey.export({ format: 'pem', type: 'spki' }),
    privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' }),
  ];
  for (const content of wrong) {
    writeFileSync(file, content);
    expect(read).toThrow(/WAYBILL_EVIDENCE_KEY_FILE: .* is no Ed25519 private key in PEM .*openssl genpkey/);
    expect(read).not.toThrow(/not-to-be-shown/);
  }
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  expect(read()).toEqual({ checkpointHours: 24, keyFile: file });
});
