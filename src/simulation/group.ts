/** The members of the sharing group and their habits, drawn once from the seed. */
import { HOUR, MINUTE, isHoliday, isWinterWeek, localDay, timeOf, weekday } from './calendar.js';
import { drawHabits, type Habits } from './habits.js';
import type { SimulationOptions } from './options.js';
import { weighted, type Random } from './random.js';
import { townName, towns, type Town } from './towns.js';
import type { GroupTruth } from './truth.js';
import { planUpsets, type PlannedUpsets } from './upsets.js';

export interface Branch {
  readonly code: string;
  readonly name: string;
  readonly library: string;
  /** Four digits in the barcodes of its library. */
  readonly institution: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly size: number;
  /** Where the courier sorts what it takes from and brings to this branch. */
  readonly hub: 'Missoula' | 'Billings';
  /** Weekdays (1 is Monday) and local hour at which the courier stops here. */
  readonly runDays: readonly number[];
  readonly stopHour: number;
  readonly opensSaturdays: boolean;
  readonly closesInWinterWeek: boolean;
  /** Median days from a request to the shipment. */
  readonly lenderDays: number;
  /** Probability that a ship or receive scan is not made. */
  readonly missedScans: number;
  readonly goesOffline: boolean;
  /** Its device's clock: ms ahead of the true time. */
  readonly skew: number;
  readonly sendsClock: boolean;
}

export interface Library {
  readonly code: string;
  readonly name: string;
}

export interface Group {
  readonly libraries: readonly Library[];
  readonly branches: readonly Branch[];
  /** A branch by how busy it is. */
  readonly anyBranch: (random: Random) => Branch;
  readonly isSlow: (from: Branch, to: Branch) => boolean;
  readonly upsets: PlannedUpsets;
  readonly habits: Habits;
  readonly truth: GroupTruth;
}

const CARELESS_SHARE = 0.1;
const CARELESS_FACTOR = 4;
const OPENS = 9;
const CLOSES = 18;

export function assembleGroup(options: SimulationOptions, random: Random): Group {
  const places = towns(options.branches);
  const codes = places.map(({ code }) => code);
  const some = (count: number): ReadonlySet<string> => new Set(random.shuffled(codes).slice(0, count));
  const careless = some(options.missedScans > 0 ? Math.max(1, Math.round(places.length * CARELESS_SHARE)) : 0);
  const skewed = [...some(Math.round(places.length * options.clockSkew))];
  const slowLenders = some(options.slowLenders);
  const offline = some(options.offlineBranches);
  const institutions = [...new Set(places.map((place) => place.branchOf ?? place.code))];
  const missed = missedScanRates(places, careless, options.missedScans);

  const branches = places.map((place): Branch => {
    const owner = place.branchOf ?? place.code;
    const nthSkewed = skewed.indexOf(place.code);
    return {
      code: place.code,
      name: owner === place.code ? `${place.name} Main Library` : `${place.name} Branch Library`,
      library: libraryCode(owner),
      institution: String(1001 + 7 * institutions.indexOf(owner)),
      latitude: place.latitude,
      longitude: place.longitude,
      size: place.size,
      hub: place.longitude < -111.2 ? 'Missoula' : 'Billings',
      runDays: runDays(place, random),
      stopHour: 9.5 + random.below(11) * 0.5,
      opensSaturdays: random.chance(place.size / 10),
      closesInWinterWeek: random.chance(0.3),
      lenderDays: (slowLenders.has(place.code) ? 12 : 1.4) * random.around(1, 0.2),
      missedScans: missed.get(place.code) ?? 0,
      goesOffline: offline.has(place.code),
      skew: nthSkewed < 0 ? 0 : wrongBy(random),
      sendsClock: nthSkewed < 0 || nthSkewed % 3 !== 2,
    };
  });

  const slowLanes = drawSlowLanes(branches, options.slowLanes, random);
  const slow = new Set(slowLanes.map(({ from, to }) => `${from}>${to}`));
  const upsets = planUpsets(options, { ...options, codes });
  const libraries = institutions.map((code) => ({ code: libraryCode(code), name: `${townName(code)} Public Library` }));
  return {
    libraries,
    habits: drawHabits(libraries, options),
    branches,
    anyBranch: weighted(branches, ({ size }) => size),
    isSlow: (from, to) => slow.has(`${from.code}>${to.code}`),
    upsets,
    truth: {
      kind: 'group',
      slowLanes,
      slowLenders: [...slowLenders],
      missedScans: branches.map(({ code, missedScans }) => ({ branch: code, rate: missedScans })),
      careless: [...careless],
      offline: [...offline],
      skewed: branches
        .filter(({ skew }) => skew !== 0)
        .map(({ code, skew, sendsClock }) => ({ branch: code, seconds: skew / 1000, sendsClock })),
      ...(Object.keys(upsets).length > 0 && { upsets }),
    },
  };
}

export function isOpen(branch: Branch, day: number): boolean {
  if (isHoliday(day) || weekday(day) === 0) return false;
  if (weekday(day) === 6 && !branch.opensSaturdays) return false;
  return !(branch.closesInWinterWeek && isWinterWeek(day));
}

/** The next time that staff can do something: at once while open, else in the first hours of the next open day. */
export function whenOpen(branch: Branch, time: number, random: Random): number {
  let day = localDay(time);
  if (isOpen(branch, day)) {
    const [opens, closes] = [timeOf(day, OPENS), timeOf(day, CLOSES)];
    if (time < opens) return wholeSecond(opens + random.between(0, 2 * HOUR));
    if (time < closes) return wholeSecond(time);
  }
  do day++;
  while (!isOpen(branch, day));
  return wholeSecond(timeOf(day, OPENS) + random.between(0, 3 * HOUR));
}

/** Scanners tell whole seconds. */
const wholeSecond = (time: number): number => Math.ceil(time / 1000) * 1000;

/** Codes have no blanks and at most 16 characters: `GREATFALLS`. */
const libraryCode = (town: string): string => townName(town).replace(/\W/g, '').toUpperCase().slice(0, 16);

/** A few branches miss many scans, the others few; by size of branch they come to the rate asked for. */
function missedScanRates(places: readonly Town[], careless: ReadonlySet<string>, rate: number): Map<string, number> {
  const factor = (place: Town): number => (careless.has(place.code) ? CARELESS_FACTOR : 1);
  const sizes = places.reduce((sum, place) => sum + place.size, 0);
  const mean = places.reduce((sum, place) => sum + place.size * factor(place), 0) / sizes;
  return new Map(places.map((place) => [place.code, Math.min(1, (rate * factor(place)) / mean)]));
}

/** Busy branches see the courier on every weekday, the smallest twice a week. */
function runDays(place: Town, random: Random): readonly number[] {
  if (place.size >= 3) return [1, 2, 3, 4, 5];
  if (place.size === 2) return [1, 3, 5];
  return random.pick([
    [1, 4],
    [2, 4],
    [2, 5],
  ]);
}

/** Minutes off, or a summer time that nobody set. */
function wrongBy(random: Random): number {
  const sign = random.chance(0.5) ? 1 : -1;
  return sign * (random.chance(0.3) ? HOUR : (4 + random.below(50)) * MINUTE);
}

/** Slow lanes run between busier branches, where they hurt, and no branch has two of them. */
function drawSlowLanes(branches: readonly Branch[], count: number, random: Random): { from: string; to: string }[] {
  const bySize = [...branches].sort((a, b) => b.size - a.size);
  const busy = random.shuffled(bySize.slice(0, Math.max(2 * count, 2)));
  const lanes: { from: string; to: string }[] = [];
  for (let index = 0; index + 1 < busy.length && lanes.length < count; index += 2) {
    lanes.push({ from: (busy[index] as Branch).code, to: (busy[index + 1] as Branch).code });
  }
  return lanes;
}
