/**
 * The key that checkpoints are signed with: from where the settings say, else made when it is first needed and kept in the data folder
 * for its user alone. The one that it follows lies beside it, and signs along for as long as it does.
 */
import { Inject, Injectable } from '@nestjs/common';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signingKeyIn } from '../config/evidence-settings.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Signer } from './merkle/signed-note.js';

export interface Signers {
  readonly current: Signer;
  /** Whom it follows. */
  readonly former?: Signer;
}

@Injectable()
export class SigningKey {
  readonly file: string;
  readonly formerFile: string;
  /** One from elsewhere is not made here, should it be missing. */
  private readonly isOwn: boolean;
  private keys: { readonly current: KeyObject; readonly former?: KeyObject } | undefined;

  constructor(@Inject(SETTINGS) { dataFolder, evidence }: Pick<Settings, 'dataFolder' | 'evidence'>) {
    this.isOwn = evidence.keyFile === undefined;
    this.file = evidence.keyFile ?? join(dataFolder, 'evidence.key');
    this.formerFile = `${this.file}.former`;
  }

  /** Under the name of the log. Throws what the disk throws, and for what is no key. */
  signers(name: string): Signers {
    this.keys ??= this.read();
    const { current, former } = this.keys;
    return {
      current: { name, privateKey: current },
      ...(former && { former: { name, privateKey: former } }),
    };
  }

  /** The next key takes the place of this one, which is put aside. At no moment is there none. Throws what the disk throws. */
  rotate(): void {
    this.signers('');
    write(`${this.file}.next`, newKey());
    write(this.formerFile, readFileSync(this.file, 'utf8'));
    renameSync(`${this.file}.next`, this.file);
    this.keys = undefined;
  }

  private read() {
    if (this.isOwn && !existsSync(this.file)) write(this.file, newKey());
    const current = keyOf(this.file);
    const former = existsSync(this.formerFile) ? keyOf(this.formerFile) : undefined;
    // A rotation that was cut off has put it aside, and made no other.
    return former === undefined || former.equals(current) ? { current } : { current, former };
  }
}

const keyOf = (file: string): KeyObject => signingKeyIn(readFileSync(file, 'utf8'), file);

const newKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

/** Whole or not at all: half a key would keep the service from signing ever after. */
function write(file: string, pem: string): void {
  const unfinished = `${file}.unfinished`;
  writeFileSync(unfinished, pem, { mode: 0o600, flush: true });
  renameSync(unfinished, file);
}
