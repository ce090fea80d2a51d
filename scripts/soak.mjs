/**
 * The long crash tests: `npm run soak -- --rounds 50 --minutes 10 --seed 7` kills the built service again and again under
 * load and compares what it kept with what it promised (see test/crash); `npm run soak -- eventstoredb` does so with two
 * services on an EventStoreDB that fails at random; `npm run soak -- kafka` kills relay and broker and compares what readers
 * hold with the log (see test/kafka); `npm run soak -- damage` holds verdicts on damage against the truth of simulated years, each
 * round of another seed (see test/simulation); `npm run soak -- as-of` watches larger simulated years at random moments and asks again as of each
 * of them (see test/audit). Ends after the rounds or the minutes, whichever comes first; the exit code says whether
 * every promise was kept.
 */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const TESTS = {
  service: 'test/crash/soak.ts',
  eventstoredb: 'test/crash/storm.soak.ts',
  kafka: 'test/kafka/soak.ts',
  damage: 'test/simulation/damage-truth.soak.ts',
  'as-of': 'test/audit/as-of-year.soak.ts',
};
const ROUNDS = { service: '50', eventstoredb: '50', kafka: '30', damage: '20', 'as-of': '5' };
const USAGE = `npm run soak -- [service|eventstoredb|kafka|damage|as-of] [options]
  --rounds <n>    kills, storms or seeds, 50 by default (kafka: 30, damage: 20, as-of: 5); as many as fit when only --minutes is given
  --minutes <n>   begin no round after so many minutes
  --seed <n>      of the scans, of the moments of the kills, of the faults and of the years, 7 by default`;

const { what, rounds, minutes, seed } = options();
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const flags =
  `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim();
// Jest, because it already knows how to run the TypeScript of the tests.
const child = spawn(
  process.execPath,
  [join('node_modules', 'jest', 'bin', 'jest.js'), '--runInBand', '--testMatch', `<rootDir>/${TESTS[what]}`],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_OPTIONS: flags,
      SOAK_ROUNDS: rounds,
      SOAK_SEED: seed,
      ...(minutes === undefined ? {} : { SOAK_MINUTES: minutes }),
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => (process.exitCode = code ?? 1));

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: 'string' },
        minutes: { type: 'string' },
        seed: { type: 'string', default: '7' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const [what = 'service', ...more] = positionals;
    if (!Object.hasOwn(TESTS, what) || more.length > 0)
      throw new Error('It is service, eventstoredb, kafka, damage or as-of that is soaked');
    const rounds = values.rounds ?? (values.minutes === undefined ? ROUNDS[what] : '1000000');
    mustBe(rounds, /^[1-9]\d{0,6}$/, '--rounds takes a whole number from 1');
    mustBe(values.seed, /^\d{1,9}$/, '--seed takes a whole number');
    if (values.minutes !== undefined) mustBe(values.minutes, /^\d{1,5}(\.\d+)?$/, '--minutes takes a number');
    return { what, rounds, minutes: values.minutes, seed: values.seed };
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

function mustBe(value, pattern, problem) {
  if (!pattern.test(value)) throw new Error(problem);
}
