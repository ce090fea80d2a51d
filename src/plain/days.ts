/** Days between two moments, and the clocks of time zones. */

export const DAY_MS = 86_400_000;

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Where a branch is not registered: UTC. */
export const DEFAULT_ZONE = 'UTC';

/** The one that most of them have, of several the first by name; UTC where there are none. */
export function usualZone(zones: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const zone of zones) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  const [most] = [...counts].sort(([a, many], [b, others]) => others - many || (a < b ? -1 : 1));
  return most?.[0] ?? DEFAULT_ZONE;
}

/** Elapsed days with one decimal, rounded half up. */
export function calendarDays(from: string, to: string): number {
  return oneDecimal((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

export const oneDecimal = (value: number): number => Math.round(value * 10) / 10;

/** What the zone's own clock shows at `instant`, both in milliseconds. */
export const localMs = (instant: number, zone: string): number => instant + offsetMs(instant, zone);

/** The instant at which the zone's own clock shows that, both in milliseconds. */
export function instantOf(local: number, zone: string): number {
  // The offset is that of the moment itself, which may lie on the other side of a change of clocks.
  const near = local - offsetMs(local, zone);
  return local - offsetMs(near, zone);
}

/** When that date begins in the zone: UTC. */
export const startOfDay = (date: string, zone: string): string =>
  new Date(instantOf(Date.parse(`${date}T00:00:00Z`), zone)).toISOString();

/** The date in the zone at that moment, such as 2026-03-02. */
export const dateAt = (instant: number, zone: string): string =>
  new Date(instant + offsetMs(instant, zone)).toISOString().slice(0, 10);

const formatters = new Map<string, Intl.DateTimeFormat>();
const HOUR_MS = 3_600_000;
const offsets = new Map<string, Map<number, number>>();

/** The zone's offset from UTC, remembered by the hour: zones change theirs on full UTC hours or not at all. */
function offsetMs(instant: number, zone: string): number {
  let known = offsets.get(zone);
  if (!known) offsets.set(zone, (known = new Map<number, number>()));
  const hour = Math.floor(instant / HOUR_MS);
  let offset = known.get(hour);
  if (offset === undefined) {
    offset = readOffsetMs(hour * HOUR_MS, zone);
    if (known.size > 100_000) known.clear();
    known.set(hour, offset);
  }
  return offset;
}

function readOffsetMs(instant: number, zone: string): number {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', hour: 'numeric' });
    formatters.set(zone, formatter);
  }
  const name = formatter.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name);
  if (!match) throw new Error(`Time zone ${zone} has the unreadable offset ${name}.`);
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match;
  const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return (sign === '-' ? -size : size) * 1000;
}

/** The zone's offset from UTC at that moment, such as -07:00. */
export function offsetAt(instant: number, zone: string): string {
  const offset = offsetMs(instant, zone);
  return (offset < 0 ? '-' : '+') + new Date(Math.abs(offset)).toISOString().slice(11, 16);
}

/** Whether the runtime knows the IANA time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
