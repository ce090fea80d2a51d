/**
 * The three sentences that matter: how long transits took, where it hurts most, what is stuck and why. They claim nothing that chance
 * could have made: no difference where intervals overlap, no percentile below ten. Pure.
 */
import type { Explanation, LagFigures, TransitRow } from '../courier/index.js';
import { atLeast, atMost, whereItHurts, type Hurt } from './hurts.js';
import { STUCK_DAYS, type ReportFigures } from './report.figures.js';
import {
  count,
  dayInWords,
  days,
  interval,
  lane,
  many,
  monthInWords,
  monthStarting,
  monthsInWords,
  percent,
} from './words.js';

export const sentences = (figures: ReportFigures): readonly [string, string, string] => [
  howLong(figures),
  whereItHurtsMost(figures),
  whatIsStuck(figures),
];

function howLong({ month, trend }: ReportFigures): string {
  const [now, before] = [trend.at(-1), trend.at(-2)];
  const name = monthInWords(month.name) + (month.soFar ? ', so far' : '');
  if (!now || now.transits === 0) return `No transit was shipped in ${name}.`;
  if (!now.p50Interval)
    return `${many(now.transits, 'transit')} ${now.transits === 1 ? 'was' : 'were'} shipped in ${name}: too few to say how long they take.`;
  const shipped = `the ${count(now.transits)} transits shipped in ${name},`;
  if (now.p50 === null)
    return `Of ${shipped} fewer than half are known to have arrived: half of them take ${days(atLeast(now.p50Interval, now.followUpDays))} days or longer.`;
  const half = `Of ${shipped} half arrived within ${days(now.p50)} days (95% interval ${interval(now.p50Interval)})`;
  const most =
    now.p90 === null
      ? 'nine of ten have not arrived yet'
      : `nine of ten within ${days(now.p90)} (${interval(now.p90Interval)})`;
  return `${half} and ${most}; ${comparison(now, before)}.`;
}

type Trend = ReportFigures['trend'][number];

/** With the month before. */
function comparison(now: Trend, before: Trend | undefined): string {
  if (!before) return 'there is no month before it to compare with';
  const name = monthInWords(monthStarting(before.since));
  if (!before.p50Interval || before.p50 === null) return `${name} has too few to compare with`;
  const told = `${days(before.p50)} and ${days(before.p90)}`;
  const half = direction(now, before, 'p50Interval');
  const most = direction(now, before, 'p90Interval');
  if (half === 'same' && most === 'same') return `in ${name} it was ${told}, a difference that may be chance`;
  if (half === most) return `that is ${half} than in ${name}, when it was ${told}`;
  const parts = [half !== 'same' && `half of them were ${half}`, most !== 'same' && `nine of ten were ${most}`].filter(
    (part) => part !== false,
  );
  return `${parts.join(' but ')} than in ${name}, when it was ${told}`;
}

function direction(
  now: LagFigures,
  before: LagFigures,
  of: 'p50Interval' | 'p90Interval',
): 'slower' | 'faster' | 'same' {
  const [a, b] = [now[of], before[of]];
  if (!a || !b) return 'same';
  if (atLeast(a, now.followUpDays) > atMost(b)) return 'slower';
  return atMost(a) < atLeast(b, before.followUpDays) ? 'faster' : 'same';
}

function whereItHurtsMost({ all, lanes, senders, receivers, window, library }: ReportFigures): string {
  const months = monthsInWords(window.months);
  const whole = library ? `of ${library.code}` : 'in the group';
  if (!all.p50Interval || all.p50 === null)
    return `From ${months} too few transits arrived to say where they take longest.`;
  if (![...lanes, ...senders, ...receivers].some(({ p50Interval }) => p50Interval))
    return `From ${months} no lane and no branch had ten transits, so none can be singled out.`;
  const hurt = whereItHurts(all, { lane: lanes, sender: senders, receiver: receivers });
  if (!hurt)
    return `From ${months} no lane and no branch was slower than all transits ${whole} by more than chance may make.`;
  const { transits, p50, p50Interval, followUpDays } = hurt.figures;
  const took =
    p50 === null
      ? `take ${days(atLeast(p50Interval ?? [null, null], followUpDays))} days or longer, how much longer is not known yet`
      : `took ${days(p50)} days or longer (95% interval ${interval(p50Interval)})`;
  return `It hurts most ${placeOf(hurt)}: half of the ${count(transits)} transits from ${months} ${took}, while half of all transits ${whole} took no more than ${days(all.p50)}.`;
}

function placeOf({ what, figures }: Hurt): string {
  if (what === 'lane') return `on the lane ${lane(figures)}`;
  return what === 'sender' ? `on what ${figures.from ?? ''} sends` : `on what is sent to ${figures.to ?? ''}`;
}

function whatIsStuck(figures: ReportFigures): string {
  const { stuck, computedAt, month } = figures;
  const day = dayInWords(computedAt, month.timeZone);
  if (stuck.length === 0) return `No transit had been under way for more than ${STUCK_DAYS} days on ${day}.`;
  const lead = `${many(stuck.length, 'transit')} had been under way for more than ${STUCK_DAYS} days on ${day}`;
  const [explanation, explained] = mostOf(stuck, ({ expected }) => expected?.explanation ?? 'unknown');
  const [where, there] = mostOf(explained, (row) => PLACES[PLACE[explanation]](row));
  const most =
    there.length < explained.length
      ? `, above all ${PLACE[explanation]} ${where} (${count(there.length)})`
      : ` ${PLACE[explanation]} ${where}`;
  const tellsWhere = explanation !== 'unknown' && (there.length > 1 || explained.length === 1);
  const counted =
    stuck.length === 1 ? 'it' : `${count(explained.length)} of them (${percent(explained.length, stuck.length)})`;
  return `${lead}: ${counted} ${meaning(explanation, explained.length === 1)}${tellsWhere ? most + withoutThem(explanation, where, figures) : ''}.`;
}

const PLACES = {
  at: ({ to }: TransitRow) => to,
  by: ({ from }: TransitRow) => from,
  from: (row: TransitRow) => lane(row),
} as const;

const PLACE: Readonly<Record<Explanation, keyof typeof PLACES>> = {
  'receive-scan-missed': 'at',
  'set-aside-damaged': 'at',
  'lane-late': 'from',
  'run-late': 'by',
  overdue: 'from',
  'on-its-way': 'from',
  unknown: 'from',
};

/** As it goes on after "250 of them". */
function meaning(explanation: Explanation, one: boolean): string {
  const [was, is, has] = one ? ['was', 'is', 'has'] : ['were', 'are', 'have'];
  switch (explanation) {
    case 'receive-scan-missed':
      return `${was} probably received without a scan, since others overtook ${one ? 'it' : 'them'}`;
    case 'set-aside-damaged':
      return `${was} seen to be damaged and put aside`;
    case 'lane-late':
      return `${is} late together with all that was shipped since on the same lane`;
    case 'run-late':
      return `${is} late together with all that was sent with ${one ? 'it' : 'them'}`;
    case 'overdue':
      return `${is} late for the lane, with too little shipped since to say why`;
    case 'on-its-way':
      return `${is} on lanes that often take as long`;
    case 'unknown':
      return `${has} too few others on the lane to say why`;
  }
}

/** How much of the lag of that branch missing scans make. */
function withoutThem(explanation: Explanation, branch: string, { compliance, window }: ReportFigures): string {
  const told = compliance.find((each) => each.branch === branch);
  if (explanation !== 'receive-scan-missed' || !told || told.p90 === null || told.p90WithoutThem === null) return '';
  if (told.p90 <= told.p90WithoutThem) return '';
  return `; without such transits nine of ten shipped to ${branch} from ${monthsInWords(window.months)} would have arrived within ${days(told.p90WithoutThem)} days instead of ${days(told.p90)}`;
}

/** What most of them have in common, and those that do; of two the first in the order of the alphabet. */
export function mostOf<Row, Key extends string>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): readonly [Key, readonly Row[]] {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const known = groups.get(keyOf(row));
    if (known) known.push(row);
    else groups.set(keyOf(row), [row]);
  }
  const [first] = [...groups].sort(([a, of], [b, ofB]) => ofB.length - of.length || (a < b ? -1 : 1));
  if (!first) throw new Error('There are none.');
  return first;
}
