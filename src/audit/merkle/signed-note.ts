/** A text with signatures below it that anyone can check with public tools: C2SP signed-note, with Ed25519. */
import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** Ed25519, as the note format numbers it. */
const ED25519 = Buffer.from([1]);
const KEY_ID = 4;
const RAW_KEY = 32;
/** What DER has before the 32 bytes of a public Ed25519 key. */
const DER_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** Who signs: a name without blanks or plus, and a key. */
export interface Signer {
  readonly name: string;
  readonly privateKey: KeyObject;
}

export interface Verifier {
  readonly name: string;
  readonly publicKey: KeyObject;
}

/** The text, which ends with a line feed, with the signatures of all of them. */
export const signNote = (text: string, ...signers: readonly Signer[]): string =>
  `${text}\n${signers.map((signer) => signatureLine(text, signer)).join('')}`;

function signatureLine(text: string, { name, privateKey }: Signer): string {
  const signature = sign(null, Buffer.from(text), privateKey);
  const bytes = Buffer.concat([keyId(name, createPublicKey(privateKey)), signature]);
  return `— ${name} ${bytes.toString('base64')}\n`;
}

/** The text of a note if this verifier finds its own signature below it, and that it is good; else null. */
export function openNote(note: string, { name, publicKey }: Verifier): string | null {
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return null;
  const text = note.slice(0, end + 1);
  for (const line of note.slice(end + 2).split('\n')) {
    const [, signer, encoded = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = Buffer.from(encoded, 'base64');
    if (signer !== name || !bytes.subarray(0, KEY_ID).equals(keyId(name, publicKey))) continue;
    return verify(null, Buffer.from(text), publicKey, bytes.subarray(KEY_ID)) ? text : null;
  }
  return null;
}

/** The key of a signer as verifiers take it. */
export const verifierOf = ({ name, privateKey }: Signer): string =>
  verifierKey({ name, publicKey: createPublicKey(privateKey) });

/** A public key as verifiers take it: `name+id+key`. */
export function verifierKey({ name, publicKey }: Verifier): string {
  const key = Buffer.concat([ED25519, rawOf(publicKey)]).toString('base64');
  return `${name}+${keyId(name, publicKey).toString('hex')}+${key}`;
}

/** Null for what is no such key. */
export function verifierIn(text: string): Verifier | null {
  const [, name = '', id, encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 1 + RAW_KEY || !bytes.subarray(0, 1).equals(ED25519)) return null;
  const der = Buffer.concat([DER_HEAD, bytes.subarray(1)]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return keyId(name, publicKey).toString('hex') === id ? { name, publicKey } : null;
}

const keyId = (name: string, publicKey: KeyObject): Buffer =>
  createHash('sha256').update(`${name}\n`).update(ED25519).update(rawOf(publicKey)).digest().subarray(0, KEY_ID);

const rawOf = (publicKey: KeyObject): Buffer => publicKey.export({ format: 'der', type: 'spki' }).subarray(-RAW_KEY);
