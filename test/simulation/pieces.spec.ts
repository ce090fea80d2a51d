import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { iso } from '../../src/simulation/iso.js';
import { seededRandom, weighted } from '../../src/simulation/random.js';
import { Timeline } from '../../src/simulation/timeline.js';

const times = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2099, 11, 31) });

test('times are written as Date writes them', () =>
  fc.assert(fc.property(times, (time) => expect(iso(time)).toBe(new Date(time).toISOString()))));

test('steps come by time, and at equal times in the order they were planned', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }).map((n) => n * 600_000)), (planned) => {
      const timeline = new Timeline(0, 100 * 600_000);
      const seen: [number, number][] = [];
      planned.forEach((time, index) => timeline.at(time, () => seen.push([timeline.now, index])));
      while (timeline.advance());
      const wanted = planned.map((time, index): [number, number] => [time, index]);
      expect(seen).toEqual(wanted.sort(([a, i], [b, j]) => a - b || i - j));
    }),
  ));

test('steps planned on the way come in their turn; what is past the end happens only if it is a report', () => {
  const timeline = new Timeline(0, 100);
  const seen: string[] = [];
  timeline.at(50, () => {
    timeline.at(10, () => seen.push(`late, at ${timeline.now}`));
    timeline.at(60, () => seen.push('next'));
    timeline.at(100, () => seen.push('never'));
    timeline.report(7_200_000, () => seen.push('report'));
  });
  timeline.at(70, () => seen.push('last'));
  while (timeline.advance());
  expect(seen).toEqual(['late, at 50', 'next', 'last', 'report']);
});

test('chances come true as often as they say, from 0 to always', () => {
  const random = seededRandom(42);
  const share = (probability: number) => {
    let hits = 0;
    for (let draw = 0; draw < 20_000; draw++) if (random.chance(probability)) hits++;
    return hits / 20_000;
  };
  expect(share(0)).toBe(0);
  expect(share(1)).toBe(1);
  expect(share(0.3)).toBeGreaterThan(0.28);
  expect(share(0.3)).toBeLessThan(0.32);
});

test('weights are kept, and what weighs nothing is never picked', () => {
  const random = seededRandom(7);
  const pick = weighted(['none', 'one', 'three'], (value) => ({ none: 0, one: 1, three: 3 })[value] ?? 0);
  const count = new Map<string, number>();
  for (let draw = 0; draw < 20_000; draw++) {
    const value = pick(random);
    count.set(value, (count.get(value) ?? 0) + 1);
  }
  expect(count.get('none')).toBeUndefined();
  expect((count.get('three') ?? 0) / (count.get('one') ?? 1)).toBeGreaterThan(2.7);
  expect((count.get('three') ?? 0) / (count.get('one') ?? 1)).toBeLessThan(3.3);
});

test('neighbouring seeds tell different stories', () => {
  const firsts = Array.from({ length: 1000 }, (_, seed) => seededRandom(seed).next());
  expect(new Set(firsts).size).toBe(1000);
});
