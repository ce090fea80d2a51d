/** The courier: vans on weekdays, two hubs between which a truck drives by night, and the lanes where things get stuck. */
import { isBacklogDay, isCourierDay, localDay, timeOf, weekday } from './calendar.js';
import { isOpen, type Branch, type Group } from './group.js';
import type { Random } from './random.js';

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
  const packedOn = localDay(packedAt);
  const tooLate = packedAt >= stop(from, packedOn);
  const collectedOn = runWithRoom(from, tooLate ? packedOn + 1 : packedOn, random);
  let atHub = collectedOn + 1;
  if (from.hub !== to.hub) atHub = nextCourierDay(atHub) + 1;
  const stuckUntil = group.isSlow(from, addressee)
    ? packedOn + Math.round(random.between(SLOW_DAYS.least, SLOW_DAYS.most))
    : atHub;
  const deliveredOn = runWithRoom(to, Math.max(atHub, stuckUntil), random);
  return { collectedAt: stop(from, collectedOn), deliveredAt: stop(to, deliveredOn) };
}

/** The first day from `day` on when the courier stops at this branch. */
export function nextRun(branch: Branch, day: number): number {
  let run = day;
  while (!(branch.runDays.includes(weekday(run)) && isCourierDay(run) && isOpen(branch, run))) run++;
  return run;
}

/** After a holiday the van is full more often than not. */
function runWithRoom(branch: Branch, day: number, random: Random): number {
  let run = nextRun(branch, day);
  while (random.chance(isBacklogDay(run) ? LEFT_BEHIND_IN_BACKLOG : LEFT_BEHIND)) run = nextRun(branch, run + 1);
  return run;
}

function nextCourierDay(day: number): number {
  let next = day;
  while (!isCourierDay(next)) next++;
  return next;
}

const stop = (branch: Branch, day: number): number => timeOf(day, branch.stopHour);
