/** The run days of every lane, as the transits view tells them: kept in memory, and followed through its `touched` columns. */
import type { Weekday } from '../partners/index.js';
import { DEFAULT_ZONE } from '../plain/days.js';
import type { Rows } from '../projections/projection.js';
import { runDays, type RunDays, type Schedule } from './run-days.js';

interface Ends {
  readonly from: string;
  readonly to: string;
}

export class LaneCalendars {
  private readonly zones = new Map<string, string>();
  /** By lane, and in it by their first dates. */
  private readonly schedules = new Map<string, Map<string, Schedule>>();
  /** By branch. */
  private readonly closures = new Map<string, Set<string>>();
  /** Most lanes have neither schedules nor closures: they share the run days of their zone. */
  private readonly ordinary = new Map<string, RunDays>();

  /** Takes in what was said after the position; answers whether anything changed for a lane. */
  read(view: Pick<Rows, 'all'>, after: bigint): (lane: Ends) => boolean {
    const branches = new Set<string>();
    const lanes = new Set<string>();
    const zones = view.all<{ branch: string; zone: string }>(
      'SELECT branch, time_zone AS zone FROM zone WHERE touched > ?',
      after,
    );
    for (const { branch, zone } of zones) {
      this.zones.set(branch, zone);
      branches.add(branch);
    }
    const closures = view.all<{ branch: string; date: string; closed: number }>(
      'SELECT branch, date, closed FROM closure WHERE touched > ?',
      after,
    );
    for (const { branch, date, closed } of closures) {
      const dates = within(this.closures, branch, () => new Set<string>());
      if (closed) dates.add(date);
      else dates.delete(date);
      branches.add(branch);
    }
    const schedules = view.all<Ends & { since: string; weekdays: string }>(
      'SELECT from_branch AS "from", to_branch AS "to", since, weekdays FROM schedule WHERE touched > ?',
      after,
    );
    for (const { since, weekdays, ...ends } of schedules) {
      const schedule = { since, weekdays: JSON.parse(weekdays) as Weekday[] };
      within(this.schedules, keyOf(ends), () => new Map<string, Schedule>()).set(since, schedule);
      lanes.add(keyOf(ends));
    }
    return (ends) => branches.has(ends.from) || branches.has(ends.to) || lanes.has(keyOf(ends));
  }

  of(ends: Ends): RunDays {
    const zone = this.zones.get(ends.from) ?? DEFAULT_ZONE;
    const schedules = [...(this.schedules.get(keyOf(ends))?.values() ?? [])];
    const closures = [...(this.closures.get(ends.from) ?? []), ...(this.closures.get(ends.to) ?? [])];
    return schedules.length + closures.length === 0
      ? within(this.ordinary, zone, () => runDays(zone, [], []))
      : runDays(zone, schedules, closures);
  }
}

const keyOf = ({ from, to }: Ends): string => `${from} ${to}`;

function within<Value>(map: Map<string, Value>, key: string, first: () => Value): Value {
  const known = map.get(key) ?? first();
  map.set(key, known);
  return known;
}
