/** The pages, built into `dist/web`, from where the service serves them: its own origin, no other host, nothing inline. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';
import { montanaOnly } from './build/montana.mjs';
import { buildStation } from './build/station.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const outDir = join(root, '..', 'dist', 'web');

export default defineConfig({
  root,
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir,

    emptyOutDir: true,
    // A `data:` address is one that the policy for contents does not allow.
    assetsInlineLimit: 0,
    // Since 2024 all browsers know `light-dark()`.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    sourcemap: false,
    manifest: true,
  },
  plugins: [montanaOnly(), finished()],
});

/** What is done with the files once they are there. */
function finished() {
  return {
    name: 'waybill-finished',
    apply: 'build',
    async closeBundle() {
      await buildStation(root, outDir);
      compress();
    },
  };
}

/** Beside each file, what it is compressed: as small as can be, since it is done once. */
function compress() {
  for (const folder of [outDir, join(outDir, 'assets')]) {
    for (const name of readdirSync(folder).filter((name) => /\.(js|css|html|svg|json|webmanifest)$/.test(name))) {
      const file = join(folder, name);
      const text = readFileSync(file);
      const options = {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
      };
      writeFileSync(`${file}.br`, brotliCompressSync(text, options));
      writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }));
    }
  }
}
