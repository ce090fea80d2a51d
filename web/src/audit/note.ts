/** Kept checkpoints and the keys that verify them, as text: C2SP tlog-checkpoint and signed-note with Ed25519, by the browser's own cryptography. */
import { bytesOf, same, sha256, type Bytes, type TreeHead } from './merkle.js';

export interface Checkpoint extends TreeHead {
  /** Names the log. */
  readonly origin: string;
  /** What is signed. */
  readonly text: string;
  readonly signatures: readonly Signature[];
}

interface Signature {
  readonly name: string;
  /** Which key of that name. */
  readonly keyId: Bytes;
  readonly bytes: Bytes;
}

export interface Verifier {
  readonly name: string;
  readonly keyId: Bytes;
  readonly key: Bytes;
}

const HASH = 32;
const KEY = 32;
const KEY_ID = 4;
/** Ed25519, as the note format numbers it. */
const ED25519 = 1;

/** Null for what is no checkpoint. What an editor or a mail adds at the ends does not matter, nor how it ends lines. */
export function checkpointIn(pasted: string): Checkpoint | null {
  const note = pasted.replaceAll('\r\n', '\n').trim();
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return null;
  const text = note.slice(0, end + 1);
  const [origin = '', digits = '', encoded = ''] = text.split('\n');
  const root = fromBase64(encoded);
  if (origin === '' || !/^(0|[1-9]\d{0,15})$/.test(digits) || root?.length !== HASH) return null;
  const signatures = note
    .slice(end + 2)
    .split('\n')
    .flatMap(signatureIn);
  return { origin, size: Number(digits), root, text, signatures };
}

function signatureIn(line: string): readonly Signature[] {
  const [, name, encoded = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (name === undefined || !bytes || bytes.length <= KEY_ID) return [];
  return [{ name, keyId: bytes.slice(0, KEY_ID), bytes: bytes.slice(KEY_ID) }];
}

/** Null for what is no verifier key, or for another than its own id says. */
export async function verifierIn(text: string): Promise<Verifier | null> {
  const [, name, id = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const bytes = fromBase64(encoded);
  if (name === undefined || bytes?.length !== 1 + KEY || bytes[0] !== ED25519) return null;
  const hash = await sha256(bytesOf(new TextEncoder().encode(`${name}\n`), bytes));
  const keyId = hash.slice(0, KEY_ID);
  return hexOf(keyId) === id ? { name, keyId, key: bytes.slice(1) } : null;
}

export type Signed = 'signed' | 'other-text' | 'not-by-this-key' | 'cannot-tell';

/** Whether this key has signed it; `cannot-tell` where the browser does not know Ed25519. */
export async function signedBy(checkpoint: Checkpoint, { name, keyId, key }: Verifier): Promise<Signed> {
  const found = checkpoint.signatures.find((one) => one.name === name && same(one.keyId, keyId));
  if (!found) return 'not-by-this-key';
  const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']).catch(() => null);
  if (!imported) return 'cannot-tell';
  const text = bytesOf(new TextEncoder().encode(checkpoint.text));
  return (await crypto.subtle.verify('Ed25519', imported, found.bytes, text)) ? 'signed' : 'other-text';
}

/** Null for what is not written as we write it. */
export function fromBase64(text: string): Bytes | null {
  try {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return btoa(String.fromCharCode(...bytes)) === text ? bytes : null;
  } catch {
    return null;
  }
}

export const hexOf = (bytes: Bytes): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
