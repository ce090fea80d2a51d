import { STUCK_DAYS, WINDOW_MONTHS, type ReportFigures } from '../report.figures.js';
import { of, ofText, table, type Section } from '../section.js';
import { monthInWords } from '../words.js';

/** As in `docs/lag.md`. */
const EXAMPLE = table(
  'Five transits, to see it work: three arrive after 1, 2 and 4 days, two are still open after 3 and 5',
  [ofText('After days'), of('Watched'), of('Arrived'), ofText('Still waiting')],
  [
    ['1', '5', '1', '4/5 = 0.80'],
    ['2', '4', '1', '0.80 x 3/4 = 0.60'],
    ['3', '3', 'none, one leaves', '0.60'],
    ['4', '2', '1', '0.60 x 1/2 = 0.30: half have arrived after 4 days; an average of the three would say 2.3'],
  ],
);

/** How all this was computed, in plain words; `docs/lag.md` has the rest. */
export function methodSection(figures: ReportFigures): Section {
  const { month, library } = figures;
  const { from, again, then } = originOf(figures);
  const whose = library ? ` --library ${library.code}` : '';
  const terms: readonly (readonly [string, string])[] = [
    [
      'What is counted',
      `A transit is one trip of one item between two branches, from the scan when it is shipped to the scan when it is received; lag is the days between the two, as they happened and not as they were recorded. It belongs to the month in which it was shipped. Months are those of the calendar in ${month.timeZone}, where most branches are. Days are calendar days of 24 hours, with one decimal.`,
    ],
    [
      'Why not simply an average',
      'Because an average can only be taken of what arrived, and then the worst lane looks best: if nine of ten items vanish and one arrives in two days, the average is two days. An item that has not arrived is not missing from the figures: it is a wait of at least its age.',
    ],
    [
      'What is used instead',
      'The Kaplan-Meier estimate, which medicine has used since 1958 for the same question. On each day on which something arrives, the share that still waits shrinks by what arrived out of what was still being watched. What is still on the road leaves the watch at its age and never counts as arrived; so do items that were declared lost or came to another branch. "Half within 3 days" is the first time at which half or less still waits, "nine of ten" likewise.',
    ],
    [
      'How sure it is',
      'A 95% interval stands beside each figure (Greenwood 1926, on the log-log scale; Brookmeyer and Crowley 1982). Two figures whose intervals overlap are not known to differ, and this report does not say that they do. Below ten transits there is no percentile. With hundreds of lanes, a few will look slow by chance alone: look at a lane again next month before you act on it.',
    ],
    [
      'Scans',
      `Of a trip of which one scan is missing nobody knows how long it took; it is left out of the percentiles and shown as a trip without both scans. An open transit that three or more of its lane have overtaken was probably received without a scan. That is a guess, and right in most cases. Such transits make lag look longer, never shorter.`,
    ],
    [
      'Lanes, branches, holds',
      `Lanes, branches and scans are told over ${WINDOW_MONTHS} months, since one lane has few transits in one. The wait of a hold is split into lender (placed to shipped), courier (shipped to received at the pickup branch) and pickup (received to picked up). What is open, and what is stuck after more than ${STUCK_DAYS} days, is told as of the moment below, not as of the end of the month.`,
    ],
    ['Where it comes from', `${from} Nothing about patrons is in the log or here.`],
    [
      'How to compute it again',
      `waybill report --month ${month.name}${whose}${then} --format pdf; html and csv say the same, and csv has every figure with the question that gives it over HTTP. ${again}`,
    ],
  ];
  const [counting, certainty] = [terms.slice(0, 3), terms.slice(3)];
  return {
    id: 'method',
    title: 'How this was computed',
    ownPage: true,
    blocks: [{ kind: 'terms', terms: counting }, EXAMPLE, { kind: 'terms', terms: certainty }],
    data: [],
  };
}

/** From what it was computed, what comes of computing it again, and what that is told for it. */
function originOf({ month, computedAt, position, version }: ReportFigures) {
  const moment = `${computedAt.slice(0, 16).replace('T', ' ')} UTC`;
  const then = ` --known-at ${computedAt}`;
  if (position === null)
    return {
      from: `As it was known at ${moment}: made by Waybill ${version} of what had been recorded in the log of all scans and holds by then, with the ages of then. What came later, also of earlier days, is not in it.`,
      again: 'Whenever it is asked, this version of Waybill makes the same of it.',
      then,
    };
  return {
    from: `Computed on ${moment} by Waybill ${version} from the log of all scans and holds, which is in every figure up to position ${position}. Scans that come late change past months.`,
    again: `For ${monthInWords(month.name)} it will differ from this one by what was recorded since; with${then} it tells what was known then.`,
    then: '',
  };
}
