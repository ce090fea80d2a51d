/** Whatever is killed and when, readers hold every event once and in order: a short run of what `npm run soak -- kafka` does at length. */
import { expect, test } from '@jest/globals';
import { brokerForTests } from '../support/kafka/for-tests.js';
import type { ReadMessage } from '../support/kafka/read-topics.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { anEvent } from '../event-store/event-builders.js';
import { judge, relayCrashRun } from './crash-run.js';

const { broker, control, controlTest, kafka, newPrefix } = await brokerForTests();
const ROUNDS = 2;
const seed = Number(process.env.CRASH_SEED ?? 1);

controlTest(
  `${ROUNDS} rounds of killing relay and broker (CRASH_SEED=${seed}) lose nothing and double nothing`,
  async () => {
    const say = (line: string) => process.stderr.write(`${line}\n`);
    const prefix = newPrefix();
    const report = await relayCrashRun({ broker: { ...broker, control }, kafka, prefix, rounds: ROUNDS, seed, say });
    expect(report).toMatchObject({ rounds: ROUNDS, lost: [], doubled: [], strange: [], disordered: [] });
    expect(report.published).toBe(report.events);
    // The run was worth something.
    expect(report.events).toBeGreaterThan(500);
    expect(report.killedAtWork).toBeGreaterThan(0);
    expect(report.brokerEnds).toBeGreaterThan(0);
  },
  300_000,
);

const log: RecordedEvent[] = [0, 1, 2].map((revision) => ({
  ...anEvent(),
  stream: 'item-1',
  revision,
  position: BigInt(revision + 1),
}));
const asRead = ({ id, stream, revision }: RecordedEvent): ReadMessage => ({
  topic: 't',
  partition: 0,
  offset: 0n,
  key: stream,
  value: '{}',
  headers: { ce_id: id, ce_streamrevision: String(revision) },
});
const [first, second, third] = log.map(asRead) as [ReadMessage, ReadMessage, ReadMessage];

test('what is as it should be is found so', () =>
  expect(judge(log, [first, second, third])).toEqual({ lost: [], doubled: [], strange: [], disordered: [] }));

test.each([
  ['lost', [first, third], { lost: [log[1]?.id] }],
  ['doubled', [first, second, third, third], { doubled: [log[2]?.id], disordered: ['item-1'] }],
  [
    'strange',
    [first, second, third, { ...first, key: 'item-2', headers: { ...first.headers, ce_id: 'x' } }],
    { strange: ['x'] },
  ],
  ['out of order', [second, first, third], { disordered: ['item-1'] }],
])('what is %s is found', (_what, read, verdict) => expect(judge(log, read)).toMatchObject(verdict));
