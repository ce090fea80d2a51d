/** In whose hands items are damaged, against what went through them. */
import { expect, test } from '@jest/globals';
import { ratesBy, type CountedDamage } from '../../src/damage/damage.rates.js';

const LIBRARIES: Readonly<Record<string, string>> = { MSLA: 'MPL', SEEL: 'MPL', BOZE: 'BPL' };
const libraryOf = (branch: string) => LIBRARIES[branch];
const lanes = [
  { from: 'MSLA', to: 'BOZE', transits: 4_000 },
  { from: 'BOZE', to: 'MSLA', transits: 5_000 },
  { from: 'MSLA', to: 'SEEL', transits: 1_000 },
];
const at = (branch: string) => ({ branch, library: LIBRARIES[branch]!, hours: 1 });
const courier = (from: string, to: string) => ({ from, to, hours: 1 });
const damage = (wasSound: boolean, ...custodians: CountedDamage['custodians']): CountedDamage => ({
  custodians,
  wasSound,
});

const DAMAGES = [
  damage(true, courier('MSLA', 'BOZE')),
  damage(true, courier('MSLA', 'BOZE'), at('BOZE')),
  damage(true, at('BOZE')),
  damage(true, at('MSLA'), at('SEEL')),
  damage(false, at('BOZE')),
];
const told = (grouping: Parameters<typeof ratesBy>[0]) =>
  ratesBy(grouping, DAMAGES, lanes, libraryOf).map(({ possible, certain, ...group }) => ({
    ...group,
    possible: possible.damages,
    certain: certain.damages,
  }));

test('by library: what it had, and what only it had; a transit within it is one', () =>
  expect(told('library')).toEqual([
    { library: 'BPL', transits: 9_000, possible: 3, certain: 1 },
    { library: 'MPL', transits: 10_000, possible: 1, certain: 1 },
  ]));

test('by lane and over all lanes: what the courier had, and what nobody else had', () => {
  expect(told('lane')).toEqual([
    { from: 'BOZE', to: 'MSLA', transits: 5_000, possible: 0, certain: 0 },
    { from: 'MSLA', to: 'BOZE', transits: 4_000, possible: 2, certain: 1 },
    { from: 'MSLA', to: 'SEEL', transits: 1_000, possible: 0, certain: 0 },
  ]);
  expect(told('courier')).toEqual([{ transits: 10_000, possible: 2, certain: 1 }]);
});

test('over all: each damage once, with its exact interval, and those that only one had', () => {
  expect(ratesBy('none', [...DAMAGES, damage(true)], lanes, libraryOf)[0]?.possible).toEqual({
    damages: 6,
    rate: 6,
    rateInterval: [2.2, 13.1],
  });
  expect(told('none')).toEqual([{ transits: 10_000, possible: 5, certain: 2 }]);
});

test('where nothing was shipped there is no rate', () =>
  expect(ratesBy('library', [damage(true, at('BOZE'))], [], libraryOf)).toEqual([
    {
      library: 'BPL',
      transits: 0,
      possible: { damages: 1, rate: null, rateInterval: null },
      certain: { damages: 1, rate: null, rateInterval: null },
    },
  ]));
