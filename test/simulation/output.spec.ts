import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { withDefaults } from '../../src/simulation/options.js';
import { showProgress } from '../../src/simulation/progress.js';
import { createTruthFile } from '../../src/simulation/truth-file.js';
import type { TruthRecord } from '../../src/simulation/truth.js';
import { simulate } from '../../src/simulation/world.js';

test('the truth is written as a JSON record a line, all of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-truth-'));
  try {
    const file = createTruthFile(join(folder, 'truth.jsonl'));
    const told: TruthRecord[] = [];
    const tell = (record: TruthRecord) => {
      told.push(structuredClone(record));
      file.tell(record);
    };
    let actions = 0;
    for (const _ of simulate({ branches: 5, days: 30, itemsPerMonth: 2000 }, tell)) actions++;
    file.close();
    const text = readFileSync(join(folder, 'truth.jsonl'), 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(told);
    expect(told.length).toBeGreaterThan(1000);
    expect(actions).toBeGreaterThan(1000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function screen(isTTY: boolean): { output: Writable & { isTTY: boolean }; text: () => string } {
  let text = '';
  const write = (chunk: Buffer, _encoding: string, done: () => void) => {
    text += chunk.toString();
    done();
  };
  return { output: Object.assign(new Writable({ write }), { isTTY, columns: 100 }), text: () => text };
}

const options = withDefaults({ days: 20, start: '2025-07-01' });
const month = Array.from({ length: 20 }, (_, day) => new Date(Date.UTC(2025, 6, 1 + day, 15)).toISOString());

test('where there is no terminal, progress is a line for every tenth', () => {
  const { output, text } = screen(false);
  const progress = showProgress(options, output);
  for (const at of month.flatMap((time) => [time, time])) progress.reached(at);
  progress.finish();
  const days = [2, 4, 6, 8, 10, 12, 14, 16, 18].map((day) => `Simulated ${day} of 20 days\n`);
  expect(text()).toBe(`${days.join('')}Simulated all 20 days\n`);
});

test('on a terminal, progress is a bar that fills', () => {
  const { output, text } = screen(true);
  const progress = showProgress(options, output);
  for (const at of month) progress.reached(at);
  progress.finish();
  expect(text()).toContain('day 0 of 20');
  expect(text()).toContain('day 20 of 20');
});
