/** The broker that the tests use as well (test/support/kafka), compiled on the spot: one way to get a broker is enough. */
import { transformFileSync } from '@swc/core';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { workFolder } from './processes.mjs';

const SOURCE = fileURLToPath(new URL('../../test/support/kafka', import.meta.url));
const PARTS = ['broker', 'class-path', 'container-broker', 'free-ports', 'local-broker'];

/** A broker, or undefined where there is none; `close` takes it away. Must be called in the project's folder. */
export async function startBroker() {
  const { folder, remove } = workFolder('broker');
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(SOURCE).filter((name) => PARTS.includes(basename(name, '.ts')))) {
    const { code } = transformFileSync(join(SOURCE, file), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    writeFileSync(join(folder, file.replace(/ts$/, 'mjs')), code.replaceAll(/(from '\.\/[\w-]+)\.js'/g, "$1.mjs'"));
  }
  const { startBroker: start } = await import(pathToFileURL(join(folder, 'broker.mjs')).href);
  const broker = await start();
  const close = async () => {
    await broker?.close();
    remove();
  };
  return broker ? { ...broker, close } : undefined;
}
