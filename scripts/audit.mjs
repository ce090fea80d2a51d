/**
 * Asks the registry's audit service for known flaws of what is shipped. A high or critical one fails; a service that does not answer
 * is said, and fails nothing: it is not everywhere that packages come from.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { auditVerdict } from './audit-verdict.mjs';

const WITHIN_MS = 60_000;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  cwd: root,
  encoding: 'utf8',
  timeout: WITHIN_MS,
});
const { say, failed } = auditVerdict(error ? '' : stdout);
console.error(say);
if (failed) process.exitCode = 1;
