/** The table of docs/journey.md is told by the journey itself: every example, with its transits, custody and anomalies. */
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { journey } from '../../src/courier/journey.js';
import type { Holder, Journey, Observation, Transit } from '../../src/courier/journey.shape.js';

const [, table = ''] = readFileSync('docs/journey.md', 'utf8').split('\n## Pairing\n');
const examples = [...table.matchAll(/^\| (`.*?) \| (.*?) \| (.*?) \| (.*?) ?\|$/gm)].map(
  ([, observed = '', transits = '', custody = '', anomalies = '']) => ({ observed, transits, custody, anomalies }),
);

test('the table has examples', () => expect(examples.length).toBeGreaterThan(12));

test.each(examples)('$observed', ({ observed, transits, custody, anomalies }) => {
  const told = journey('31234000000016', observations(observed));
  expect(told.transits.map(laneAndStatus)).toEqual(
    transits === 'none' ? [] : transits.split(/, (?!received|from)/).map(plain),
  );
  expect(holder(told.custody.at(-1)?.holder)).toBe(plain(custody));
  expect(told.anomalies.map(({ code }) => code)).toEqual(
    [...anomalies.matchAll(/`([\w-]+)`/g)].map(([, code]) => code),
  );
  if (transits.includes('received by')) expect(receivers(told)).toContain(/received by (\w)/.exec(transits)?.[1]);
});

/** `A→B` is a shipment, `B✓` a receipt; a loss and a find are words. Each happens a day after the one before. */
function observations(text: string): readonly Observation[] {
  const seen: Observation[] = [];
  for (const [word, from, to, at, found] of text.matchAll(/`(\w)→(\w)`|`(\w)✓`|found (?:at (\w)|on the road)|lost/g)) {
    const occurredAt = `2026-03-${String(seen.length + 2).padStart(2, '0')}T12:00:00.000Z`;
    const times = { occurredAt, recordedAt: occurredAt };
    const scanId = `scan-${seen.length}`;
    if (from && to) seen.push({ kind: 'shipped', scanId, branch: from, to, purpose: 'other', ...times });
    else if (at) seen.push({ kind: 'received', scanId, branch: at, ...times });
    else if (word === 'lost') seen.push({ kind: 'lost', scanId: 'scan-0', ...times });
    else seen.push({ kind: 'found', scanId: 'scan-0', ...(found && { branch: found }), ...times });
  }
  return seen;
}

const laneAndStatus = ({ from, to, status }: Transit): string => `${from}→${to} ${status}`;

const receivers = ({ transits }: Journey) => transits.map(({ receivedBy }) => receivedBy);

/** Without the remark after the comma, and without "a new". */
const plain = (text: string): string => (text.split(',')[0] ?? '').replace('a new ', '').trim();

function holder(held: Holder | undefined): string {
  if (!held) return '';
  return 'branch' in held ? held.branch : `courier ${held.courier.from}→${held.courier.to}`;
}
