/**
 * Writes the types of the API's answers for the pages (`web/src/api/contract.ts`) from the OpenAPI document of the built service, so
 * that a page which asks for what is not there does not compile. With --check it writes nothing and fails if they differ.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contractTypes } from './contract/web-types.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const file = join(root, 'web', 'src', 'api', 'contract.ts');

const types = contractTypes(await openApi());
const stored = existsSync(file) ? readFileSync(file, 'utf8') : '';
if (!process.argv.includes('--check')) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, types);
} else if (stored !== types) {
  console.error('web/src/api/contract.ts is not what the API says: npm run build, then node scripts/web-types.mjs');
  process.exitCode = 1;
}

/** As `/openapi.json` has it, of a service on an empty folder that listens nowhere. */
async function openApi() {
  await import('reflect-metadata');
  const built = (path) => import(new URL(`../dist/${path}.js`, import.meta.url).href);
  const [{ AppModule }, { readSettings }, { describe }, { createServer }, { createLog }, { systemClock }] =
    await Promise.all(
      ['app.module', 'config/settings', 'http/contract', 'http/server', 'observability/log', 'plain/clock'].map(built),
    );
  const dataFolder = mkdtempSync(join(tmpdir(), 'waybill-contract-'));
  try {
    const settings = { ...readSettings({}), dataFolder };
    const log = createLog('silent');
    const server = await createServer(AppModule.of({ settings, clock: systemClock, log }), log, settings);
    const document = describe(server);
    await server.close();
    return document;
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}
