/** Named kinds of years, each with one fault, to see what it does to the figures. Slow lanes and slow lenders are in all of them. */
import { CLEAN, type SimulationOptions } from './options.js';

export const YEARS = ['clean', 'missed-scans', 'offline-month', 'lost-week', 'courier-quits'] as const;
export type Year = (typeof YEARS)[number];

/** What is told of each in the help. */
export const YEAR_STORIES: Readonly<Record<Year, string>> = {
  clean: 'every scan is made, in time and once; nothing is lost',
  'missed-scans': '5 % of the scans are not made, most of these by a few branches',
  'offline-month': 'a third of the branches are offline for the fourth month and upload afterwards',
  'lost-week':
    'what a third of the branches ship in one week of the fourth month vanishes; half is declared lost later',
  'courier-quits': 'nothing is carried for three weeks of the eighth month; then another courier takes two days more',
};

/** The faults of a year in a group of so many branches. */
export function optionsOf(year: Year, branches: number): Partial<SimulationOptions> {
  const third = Math.max(1, Math.round(branches / 3));
  switch (year) {
    case 'clean':
      return CLEAN;
    case 'missed-scans':
      return { ...CLEAN, missedScans: 0.05 };
    case 'offline-month':
      return { ...CLEAN, offlineMonth: { from: 92, days: 31, branches: third } };
    case 'lost-week':
      return { ...CLEAN, lostWeek: { from: 97, days: 7, branches: third } };
    case 'courier-quits':
      return { ...CLEAN, courierQuits: { from: 215, days: 22, slowerBy: 2 } };
  }
}
