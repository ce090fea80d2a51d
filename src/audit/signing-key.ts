/** The key that checkpoints are signed with: made when it is first needed, and kept in the data folder for its user alone. */
import { Inject, Injectable } from '@nestjs/common';
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS, type Settings } from '../config/settings.js';

@Injectable()
export class SigningKey {
  private readonly file: string;
  private key: KeyObject | undefined;

  constructor(@Inject(SETTINGS) { dataFolder }: Pick<Settings, 'dataFolder'>) {
    this.file = join(dataFolder, 'evidence.key');
  }

  /** Throws what the disk throws. */
  get(): KeyObject {
    this.key ??= existsSync(this.file) ? createPrivateKey(readFileSync(this.file)) : this.made();
    return this.key;
  }

  private made(): KeyObject {
    const { privateKey } = generateKeyPairSync('ed25519');
    // Whole or not at all: half a key would keep the service from signing ever after.
    const unfinished = `${this.file}.unfinished`;
    writeFileSync(unfinished, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flush: true });
    renameSync(unfinished, this.file);
    return privateKey;
  }
}
