/** A scanner is told from a person by how fast it types, wherever it types. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fallSilent, hear, QUIET, type Burst, type WedgeSettings } from '../../../web/src/scan/wedge.js';

const SETTINGS: WedgeSettings = { prefix: '', suffix: 'Enter', burstMs: 40 };

/** Keys with the time since the one before. */
function type(keys: readonly (readonly [key: string, gap: number])[], settings = SETTINGS) {
  let burst: Burst = QUIET;
  let at = 1_000;
  const scans: string[] = [];
  const ofBurst: string[] = [];
  for (const [key, gap] of keys) {
    const heard = hear(burst, key, (at += gap), settings);
    burst = heard.burst;
    if (heard.scan !== undefined) scans.push(heard.scan);
    if (heard.isOfBurst) ofBurst.push(key);
  }
  return { scans, ofBurst, burst, at };
}

const keysOf = (text: string, gap: number): [string, number][] => [...text].map((key) => [key, gap]);
const BARCODE = '31234000000016';

test('what comes in a burst and ends with the suffix is a scan; its keys but the first are known to be of it', () => {
  const { scans, ofBurst } = type([...keysOf(BARCODE, 10), ['Enter', 30]]);
  expect(scans).toEqual([BARCODE]);
  expect(ofBurst).toEqual([...BARCODE.slice(1), 'Enter']);
});

test('what a person types is none, even with Enter after it, nor are two keys that go down at once', () => {
  expect(type([...keysOf(BARCODE, 90), ['Enter', 200]]).scans).toEqual([]);
  expect(type([...keysOf('ab', 5), ['Enter', 5]]).scans).toEqual([]);
});

test('two scans after each other are two, and what was typed before is of neither', () => {
  const burst: [string, number][] = [...keysOf(BARCODE, 8), ['Enter', 8]];
  expect(
    type([['x', 500], ['y', 200], ['3', 300], ...keysOf(BARCODE.slice(1), 8), ['Enter', 8], ...burst]).scans,
  ).toEqual([BARCODE, BARCODE]);
});

test('a line feed after the carriage return presses no button', () => {
  const { scans, ofBurst } = type([...keysOf(BARCODE, 8), ['Enter', 8], ['Enter', 8]]);
  expect([scans.length, ofBurst.slice(-2)]).toEqual([1, ['Enter', 'Enter']]);
  expect(type([...keysOf(BARCODE, 8), ['Enter', 8], ['Enter', 400]]).ofBurst.at(-1)).toBe('Enter');
  expect(
    type([...keysOf(BARCODE, 8), ['Enter', 8], ['Enter', 400]]).ofBurst.filter((key) => key === 'Enter'),
  ).toHaveLength(1);
});

describe('settings', () => {
  test('a prefix is taken off; a scan without it is a scan all the same', () => {
    const settings = { ...SETTINGS, prefix: ']A0' };
    expect(type([...keysOf(`]A0${BARCODE}`, 9), ['Enter', 9]], settings).scans).toEqual([BARCODE]);
    expect(type([...keysOf(BARCODE, 9), ['Enter', 9]], settings).scans).toEqual([BARCODE]);
  });

  test('Tab may be the suffix; then Enter is none', () => {
    const settings = { ...SETTINGS, suffix: 'Tab' } as const;
    expect(type([...keysOf(BARCODE, 9), ['Tab', 9]], settings).scans).toEqual([BARCODE]);
    expect(type([...keysOf(BARCODE, 9), ['Enter', 9]], settings).scans).toEqual([]);
  });

  test('without a suffix a scan is over when no more keys come', () => {
    const settings = { ...SETTINGS, suffix: 'none' } as const;
    const { burst, at } = type(keysOf(BARCODE, 9), settings);
    expect(fallSilent(burst, at + 20, settings)).toBeUndefined();
    expect(fallSilent(burst, at + 60, settings)).toBe(BARCODE);
    expect(fallSilent(burst, at + 60, SETTINGS)).toBeUndefined();
  });
});

test('any text of five characters or more is scanned exactly when it comes fast enough', () => {
  const text = fc.string({ unit: fc.constantFrom(...'0123456789ABCxyz.-'), minLength: 5, maxLength: 20 });
  const shift = fc.boolean();
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 41, max: 400 }),
      shift,
      (scanned, fast, slow, upper) => {
        const keys = (gap: number): [string, number][] =>
          [...scanned].flatMap((key): [string, number][] =>
            upper
              ? [
                  ['Shift', 0],
                  [key, gap],
                ]
              : [[key, gap]],
          );
        expect(type([...keys(fast), ['Enter', fast]]).scans).toEqual([scanned]);
        expect(type([...keys(slow), ['Enter', slow]]).scans).toEqual([]);
      },
    ),
  );
});
