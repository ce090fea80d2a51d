/** What the group's staff tell the service of when the courier runs: schedules of lanes, and days on which branches are closed. */
import { WEEKDAYS } from '../plain/days.js';
import type { Action } from './actions.js';
import { DAY, isHoliday, localDay, weekday } from './calendar.js';
import { isOpen, type Branch } from './group.js';
import { iso } from './iso.js';
import type { World } from './world-state.js';

/** Nobody writes down more of them by hand; the other lanes are taken to have a run from Monday to Friday. */
const MOST_SCHEDULES = 2_000;
const EVERY_WEEKDAY = 5;

/** The closures of the whole time, told at its beginning: weekdays alone, since there is no run on others. */
export function* closures({ group, timeline }: World): Generator<Action> {
  const at = iso(timeline.now);
  const last = localDay(timeline.end);
  for (let day = localDay(timeline.now); day <= last; day++) {
    if (weekday(day) === 0 || weekday(day) === 6) continue;
    const reason = isHoliday(day) ? 'Holiday' : 'Closed between the years';
    for (const branch of group.branches) {
      if (!isOpen(branch, day)) yield { kind: 'closure', at, branch: branch.code, date: dateOf(day), reason };
    }
  }
}

/** The schedule of a lane, when it is first used, if it is not every weekday. */
export function tellSchedule(world: World, from: Branch, to: Branch): void {
  const { scheduled, timeline, emit, options } = world;
  const lane = `${from.code}>${to.code}`;
  const { runDays } = rarer(from, to);
  if (runDays.length === EVERY_WEEKDAY || scheduled.has(lane) || scheduled.size >= MOST_SCHEDULES) return;
  scheduled.add(lane);
  const weekdays = WEEKDAYS.filter((_name, index) => runDays.includes(index + 1));
  emit({ kind: 'lane-schedule', at: iso(timeline.now), from: from.code, to: to.code, since: options.start, weekdays });
}

/** A lane runs when the van stops at whichever of its ends it visits less often. */
const rarer = (from: Branch, to: Branch): Branch => (from.runDays.length < to.runDays.length ? from : to);

const dateOf = (day: number): string => iso(day * DAY).slice(0, 10);
