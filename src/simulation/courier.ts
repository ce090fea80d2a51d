/** The courier: vans on weekdays, two hubs between which a truck drives by night, and the lanes where things get stuck. */
import { isBacklogDay, isCourierDay, localDay, timeOf, weekday } from './calendar.js';
import { isOpen, type Branch, type Group } from './group.js';
import type { Random } from './random.js';
import { isWithin, type PlannedUpsets } from './upsets.js';

/** The van's stops: when it takes an item along and when it brings it. ms since 1970. */
export interface Carriage {
  readonly collectedAt: number;
  readonly deliveredAt: number;
}

const LEFT_BEHIND = 0.03;
const LEFT_BEHIND_IN_BACKLOG = 0.35;
const SLOW_DAYS = { least: 33, most: 52 };

/** Carries an item that was packed at `packedAt`. `addressee` decides the lane's speed, `to` is where it really goes. */
export function carry(
  group: Group,
  random: Random,
  packedAt: number,
  { from, to, addressee }: { from: Branch; to: Branch; addressee: Branch },
): Carriage {
  const { upsets } = group;
  const packedOn = localDay(packedAt);
  const tooLate = packedAt >= stop(from, packedOn);
  const collectedOn = runWithRoom(from, tooLate ? packedOn + 1 : packedOn, group, random);
  let atHub = collectedOn + 1 + keptAtHub(upsets, collectedOn);
  if (from.hub !== to.hub) atHub = nextCourierDay(atHub, upsets) + 1;
  const stuckUntil = group.isSlow(from, addressee)
    ? packedOn + Math.round(random.between(SLOW_DAYS.least, SLOW_DAYS.most))
    : atHub;
  const deliveredOn = runWithRoom(to, Math.max(atHub, stuckUntil), group, random);
  return { collectedAt: stop(from, collectedOn), deliveredAt: stop(to, deliveredOn) };
}

/** The first day from `day` on when the courier stops at this branch. */
function nextRun(branch: Branch, day: number, { upsets }: Group): number {
  let run = day;
  while (!(branch.runDays.includes(weekday(run)) && drives(run, upsets) && isOpen(branch, run))) run++;
  return run;
}

/** After a holiday the van is full more often than not. */
function runWithRoom(branch: Branch, day: number, group: Group, random: Random): number {
  let run = nextRun(branch, day, group);
  while (random.chance(isBacklogDay(run) ? LEFT_BEHIND_IN_BACKLOG : LEFT_BEHIND)) run = nextRun(branch, run + 1, group);
  return run;
}

function nextCourierDay(day: number, upsets: PlannedUpsets): number {
  let next = day;
  while (!drives(next, upsets)) next++;
  return next;
}

/** Not while one courier has quit and the next has not begun. */
const drives = (day: number, { courierQuits }: PlannedUpsets): boolean =>
  isCourierDay(day) && !(courierQuits && isWithin(day, courierQuits));

/** Days that the hub keeps what was collected on that day: none, until a slower courier takes over. */
const keptAtHub = ({ courierQuits }: PlannedUpsets, day: number): number =>
  courierQuits && day >= courierQuits.until ? courierQuits.slowerBy : 0;

const stop = (branch: Branch, day: number): number => timeOf(day, branch.stopHour);
