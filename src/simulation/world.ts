/**
 * A seeded, deterministic sharing group: the same options tell the same story, action by action. Nothing here reads a
 * clock or sends anything; senders do (`actions.ts`).
 */
import type { Action } from './actions.js';
import { DAY, localDay, timeOf, TIME_ZONE, weekday } from './calendar.js';
import { placeHold, runErrand } from './circulation.js';
import { tellUnnoticed } from './damage.js';
import { assembleGroup } from './group.js';
import { withDefaults, type SimulationOptions } from './options.js';
import { planPacking } from './packing.js';
import { seededRandom } from './random.js';
import { closures } from './run-days.js';
import { planOutages } from './scanners.js';
import { planSought } from './sought.js';
import { Timeline } from './timeline.js';
import type { TellTruth } from './truth.js';
import { iso } from './iso.js';
import type { World } from './world-state.js';

/** A request moves an item there and back; some are cancelled in time, some bags go astray. */
const TRANSITS_PER_REQUEST = 1.95;
const ERRANDS = 0.02;
/** Requests by weekday, from Sunday; they come to 1 on average. */
const DEMAND = [0.8, 1.2, 1.1, 1.05, 1, 0.95, 0.9];

/**
 * Tells the actions in the order of `at`; memory holds what is under way, not what is over. `tell` hears the truth as
 * things end. The last uploads trail the end of the world by minutes.
 */
export function* simulate(
  given: Partial<SimulationOptions> = {},
  tell: TellTruth = () => undefined,
): Generator<Action> {
  const options = withDefaults(given);
  const outgoing: Action[] = [];
  const world = createWorld(options, (action) => outgoing.push(action), tell);
  tell({ ...world.group.truth, carelessPackers: [...world.packing.careless] });
  yield* introductions(world);
  yield* closures(world);
  planOutages(world);
  planRequests(world);
  planSought(world);
  while (world.timeline.advance()) {
    if (outgoing.length > 0) yield* outgoing.splice(0);
  }
  for (const { truth } of world.underWay.trips) tell(truth);
  for (const { truth } of world.underWay.holds) tell(truth);
  for (const item of world.underWay.damaged) tellUnnoticed(world, item);
}

function createWorld(options: SimulationOptions, emit: World['emit'], tell: TellTruth): World {
  const begin = Date.parse(`${options.start}T00:00:00Z`);
  if (Number.isNaN(begin)) throw new RangeError(`Not a day: ${options.start}. Write it as 2025-07-01.`);
  const random = seededRandom(options.seed);
  const group = assembleGroup(options, random);
  return {
    options,
    random,
    group,
    packing: planPacking(
      group.branches.map(({ code }) => code),
      options,
    ),
    timeline: new Timeline(begin, begin + options.days * DAY),
    emit,
    tell,
    shelves: new Map(group.branches.map((branch) => [branch, []])),
    scanners: new Map(group.branches.map((branch) => [branch, { outbox: [], offline: false }])),
    underWay: { trips: new Set(), holds: new Set(), damaged: new Set() },
    scheduled: new Set(),
    count: { scans: 0, holds: 0, items: new Map() },
  };
}

/** The members of the group come first. */
function* introductions({ group, timeline }: World): Generator<Action> {
  const at = iso(timeline.now);
  for (const { code, name } of group.libraries) yield { kind: 'library', at, code, name };
  for (const { code, name, library, latitude, longitude, hub } of group.branches) {
    yield { kind: 'branch', at, code, name, library, timeZone: TIME_ZONE, latitude, longitude, hub };
  }
}

/** Each morning plans that day's requests. */
function planRequests(world: World): void {
  const { options, random, timeline } = world;
  const perDay = (options.itemsPerMonth * 12) / 365 / TRANSITS_PER_REQUEST;
  const planDay = (day: number): void => {
    const wanted = perDay * (DEMAND[weekday(day)] ?? 1);
    const count = Math.floor(wanted) + (random.chance(wanted % 1) ? 1 : 0);
    for (let request = 0; request < count; request++) {
      const time = Math.floor(timeOf(day, random.between(6, 23)) / 1000) * 1000;
      timeline.at(time, () => (random.chance(ERRANDS) ? runErrand(world) : placeHold(world)));
    }
    timeline.at(timeOf(day + 1, 5), () => planDay(day + 1));
  };
  // Midnight UTC is still the evening before in Montana: the first full day is the next.
  planDay(localDay(timeline.now) + 1);
}
