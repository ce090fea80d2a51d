/** The settings of evidence: how often a checkpoint is signed, and with which key. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Setting, SettingReader } from './setting.js';

export interface EvidenceSettings {
  /** How often a checkpoint is signed and recorded by itself; 0 is never. */
  readonly checkpointHours: number;
  /** Where the signing key is; absent: `evidence.key` in the data folder, made when it is first needed. */
  readonly keyFile?: string;
}

/** Name, default and help of each setting. */
export const EVIDENCE_TABLE = {
  checkpointHours: {
    name: 'WAYBILL_CHECKPOINT_HOURS',
    fallback: '24',
    help: 'how often a checkpoint of the log is signed and recorded, in hours; 0 is only when asked',
  },
  keyFile: {
    name: 'WAYBILL_EVIDENCE_KEY_FILE',
    fallback: '',
    help: 'Ed25519 key that checkpoints are signed with, PEM (PKCS #8); evidence.key in WAYBILL_DATA, made when needed, unless set',
  },
} satisfies Record<string, Setting>;

/** Throws an `Error` whose message says which variable to mend and how. */
export function readEvidenceSettings({ text, whole, file }: SettingReader): EvidenceSettings {
  const checkpointHours = whole(EVIDENCE_TABLE.checkpointHours, 8_760);
  const keyFile = text(EVIDENCE_TABLE.keyFile);
  if (keyFile === '') return { checkpointHours };
  const { name } = EVIDENCE_TABLE.keyFile;
  try {
    signingKeyIn(file(keyFile), keyFile);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isOfDisk = code !== undefined;
    throw new Error(`${name}: ${isOfDisk ? `${keyFile} cannot be read (${code}).` : message}`, { cause: error });
  }
  return { checkpointHours, keyFile };
}

/** Throws an `Error` that says what to do, and nothing of what is in the file. */
export function signingKeyIn(pem: string, file: string): KeyObject {
  const key = keyIn(pem);
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new Error(
    `${file} is no Ed25519 private key in PEM (PKCS #8, not encrypted). Make one: openssl genpkey -algorithm ed25519 -out ${file}`,
  );
}

function keyIn(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}
