/**
 * Writes the published schemas from the event types in the code. With --check it writes nothing and fails if they are not
 * what it would write.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishSchemas } from './contract/published-schemas.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [problem, ...places] = publishSchemas(root, { check: process.argv.includes('--check') });
if (problem !== undefined) {
  console.error([problem, ...places.map((place) => `  ${place}`)].join('\n'));
  process.exitCode = 1;
}
