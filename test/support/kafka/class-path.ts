/**
 * The broker's jars, copied once by Maven into a cache folder that git ignores, as the pom beside this file names them. Also
 * says what is missing on a machine that cannot do it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const POM = resolve('test/support/kafka/pom.xml');
const CACHE = resolve('node_modules/.cache/waybill-broker');
const OLDEST_JAVA = 17;

/** A class path for `java -cp`. Throws when Java or Maven is missing or the jars cannot be had; the message says which. */
export function brokerClassPath(): string {
  requireJava();
  const pom = readFileSync(POM);
  const folder = join(CACHE, createHash('sha256').update(pom).digest('hex').slice(0, 16));
  if (!existsSync(folder)) copyJars(folder);
  return join(folder, '*');
}

/** Into a folder of its own first: several test files may do it at the same time, and one may be interrupted. */
function copyJars(folder: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  const copy = mkdtempSync(`${folder}-`);
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${copy}`];
  const { status, error, stdout, stderr } = spawnSync('mvn', ['-q', '-B', '-f', POM, ...goal], { encoding: 'utf8' });
  if (status !== 0) {
    rmSync(copy, { recursive: true });
    throw new Error(error ? 'there is no Maven (mvn)' : `Maven could not get the jars: ${stdout}${stderr}`);
  }
  try {
    renameSync(copy, folder);
  } catch (problem) {
    rmSync(copy, { recursive: true });
    if (!existsSync(folder)) throw problem;
  }
}

function requireJava(): void {
  const { error, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (error) throw new Error('there is no Java (java)');
  const version = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  if (version < OLDEST_JAVA) throw new Error(`Java is of version ${version}, the broker needs ${OLDEST_JAVA}`);
}
