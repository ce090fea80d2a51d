/**
 * The cases that the policies are held to: what was scanned, and by each policy who answers, by which rule and with how many dollars.
 * Missoula owns and lends it, Bozeman asked for it, Helena is neither; it cost 25 dollars two years ago.
 */
import { at, damaged, found, inspected, lost, received, shipped } from '../../courier/support/scans.js';
import type { Told } from './policies.js';

export type Answer = readonly [responsible: string, rule: string, amount: number | null];

export interface Case {
  readonly told: string;
  readonly given: readonly Told[];
  readonly then: Readonly<Record<string, Answer>>;
}

const sound = { condition: 'sound' } as const;
const unopened = { condition: 'not-inspected' } as const;
const onShelf = { discovery: 'on-shelf', severity: 'major' } as const;
const atCheckin = { discovery: 'at-checkin', severity: 'major' } as const;
const onOpening = { discovery: 'on-receipt', severity: 'major' } as const;

export const out = (said: Parameters<typeof shipped>[3] = {}) =>
  shipped('MSLA', 'BOZE', at(2, 8), { purpose: 'hold', ...said });
const back = (day: number, said: Parameters<typeof shipped>[3] = {}) =>
  shipped('BOZE', 'MSLA', at(day), { purpose: 'return', ...said });

/** In the order of the columns of docs/damage-proof.md. */
const verdicts = (requesting: Answer, courier: Answer, owner: Answer, noMoney: Answer, clean: Answer) => ({
  'requesting-library-pays': requesting,
  'courier-reimburses': courier,
  'owner-bears-it': owner,
  'no-money-changes-hands': noMoney,
  'clean-receipt': clean,
});

const asker = (rule: string, amount: number | null = 45): Answer => ['borrowing', rule, amount];
const borrower = (rule: string, amount = 25): Answer => ['borrowing', rule, amount];
const courier = (rule: string, amount = 25): Answer => ['courier', rule, amount];
const nobody = (rule: string): Answer => ['none', rule, null];
const owner: Answer = ['owning', 'otherwise', null];
const group: Answer = ['group-decides', 'otherwise', null];

const ONE_CUSTODIAN: readonly Case[] = [
  {
    told: 'found on opening the tote, sent sound: only the courier had it',
    given: [out(sound), damaged('BOZE', at(3, 8)), received('BOZE', at(3, 8))],
    then: verdicts(
      asker('on-the-road'),
      courier('found-on-receipt'),
      owner,
      courier('on-the-road'),
      courier('noted-on-receipt', 19.99),
    ),
  },
  {
    told: 'received sound, damaged on the shelf of the borrower',
    given: [out(sound), received('BOZE', at(3, 8), sound), damaged('BOZE', at(5), onShelf)],
    then: verdicts(
      asker('while-away'),
      borrower('one-library'),
      borrower('one-other-library'),
      nobody('otherwise'),
      borrower('accepted-by-borrower', 19.98),
    ),
  },
  {
    told: 'slightly damaged on the shelf of the borrower',
    given: [out(sound), received('BOZE', at(3, 8), sound), damaged('BOZE', at(5), { ...onShelf, severity: 'minor' })],
    then: verdicts(
      asker('slight', null),
      borrower('one-library'),
      borrower('one-other-library'),
      nobody('otherwise'),
      borrower('accepted-by-borrower', 19.98),
    ),
  },
  {
    told: 'found by the lender before it was ever shipped',
    given: [inspected('MSLA', at(1)), damaged('MSLA', at(2), { discovery: 'before-shipping' })],
    then: verdicts(nobody('never-left'), nobody('at-home'), owner, nobody('otherwise'), nobody('at-home')),
  },
  {
    told: 'back home and found sound there, then damaged on its own shelf',
    given: [
      out(sound),
      received('BOZE', at(3, 8)),
      back(6),
      received('MSLA', at(7), sound),
      damaged('MSLA', at(9), onShelf),
    ],
    then: verdicts(nobody('never-left'), nobody('at-home'), owner, nobody('otherwise'), nobody('accepted-at-home')),
  },
  {
    told: 'shipped by the lender with the damage noted',
    given: [
      out({ condition: 'damaged' }),
      received('BOZE', at(3, 8)),
      damaged('BOZE', at(3, 9), { discovery: 'at-checkin' }),
    ],
    then: verdicts(
      nobody('noted-when-shipped'),
      nobody('noted-when-shipped'),
      owner,
      nobody('otherwise'),
      nobody('noted-when-shipped'),
    ),
  },
  {
    told: 'sent home by the borrower with the damage noted: only the borrower had it since it was seen sound',
    given: [
      out(sound),
      received('BOZE', at(3), sound),
      back(12, { condition: 'damaged' }),
      damaged('MSLA', at(13), onOpening),
    ],
    then: verdicts(
      asker('while-away'),
      borrower('one-library'),
      borrower('one-other-library'),
      nobody('otherwise'),
      borrower('accepted-by-borrower', 19.93),
    ),
  },
];

const SEVERAL_CUSTODIANS: readonly Case[] = [
  {
    told: 'received unopened and found damaged a week later: courier or borrower',
    given: [out(sound), received('BOZE', at(3, 8), unopened), damaged('BOZE', at(10), atCheckin)],
    then: verdicts(asker('while-away'), group, owner, nobody('otherwise'), borrower('accepted-by-borrower', 19.94)),
  },
  {
    told: 'sent home, and found damaged by its owner on opening the tote; never looked at since it left',
    given: [out(sound), received('BOZE', at(3, 8)), back(12), damaged('MSLA', at(13), onOpening)],
    then: verdicts(
      asker('while-away'),
      courier('found-on-receipt'),
      owner,
      nobody('otherwise'),
      courier('noted-on-receipt', 19.92),
    ),
  },
  {
    told: 'nobody ever found it sound: the lender may have damaged it, too',
    given: [out(), received('BOZE', at(3, 8)), damaged('BOZE', at(10), atCheckin)],
    then: verdicts(asker('while-away'), group, owner, nobody('otherwise'), borrower('accepted-by-borrower', 19.94)),
  },
  {
    told: 'sent on from one borrower to the next: Bozeman, the courier or Helena, which asked last',
    given: [
      out(sound),
      received('BOZE', at(3)),
      shipped('BOZE', 'HLNA', at(6), { purpose: 'hold' }),
      received('HLNA', at(7)),
      damaged('HLNA', at(10), atCheckin),
    ],
    then: verdicts(asker('while-away'), group, owner, nobody('otherwise'), borrower('accepted-by-borrower', 19.94)),
  },
];

const MISSING_SCANS: readonly Case[] = [
  {
    told: 'the receipt is missing: on the shelf of the borrower it has been for an unknown time',
    given: [out(sound), damaged('BOZE', at(10), onShelf)],
    then: verdicts(asker('while-away'), group, owner, nobody('otherwise'), group),
  },
  {
    told: 'the shipment is missing: the lender, the courier or the borrower',
    given: [inspected('MSLA', at(1)), received('BOZE', at(3)), damaged('BOZE', at(10), onShelf)],
    then: verdicts(asker('while-away'), group, owner, nobody('otherwise'), borrower('accepted-by-borrower', 19.94)),
  },
  {
    told: 'the shipment is missing, and it was found on opening the tote: the lender or the courier',
    given: [inspected('MSLA', at(1)), damaged('BOZE', at(3, 8))],
    then: verdicts(
      asker('on-the-road'),
      courier('found-on-receipt'),
      owner,
      nobody('otherwise'),
      courier('noted-on-receipt', 19.99),
    ),
  },
  {
    told: 'the receipt at the borrower is missing: it had it all the same, since it sent it home',
    given: [out(sound), back(12), damaged('MSLA', at(13), onOpening)],
    then: verdicts(
      asker('while-away'),
      courier('found-on-receipt'),
      owner,
      nobody('otherwise'),
      courier('noted-on-receipt', 19.92),
    ),
  },
  {
    told: 'both scans of the borrower are missing: it came home from where it was sent to',
    given: [out(sound), damaged('MSLA', at(13), onOpening)],
    then: verdicts(
      asker('while-away'),
      courier('found-on-receipt'),
      owner,
      nobody('otherwise'),
      courier('noted-on-receipt', 19.92),
    ),
  },
  {
    told: 'a receipt is all that is known: who had it before may have damaged it',
    given: [received('BOZE', at(3)), damaged('BOZE', at(10), onShelf)],
    then: verdicts(asker('while-away'), group, owner, nobody('otherwise'), borrower('accepted-by-borrower', 19.94)),
  },
  {
    told: 'nothing but the report, on opening a tote',
    given: [damaged('BOZE', at(3, 8), onOpening)],
    then: verdicts(group, group, owner, nobody('otherwise'), group),
  },
];

const WEEKS_LATER: readonly Case[] = [
  {
    told: 'received sound, found damaged weeks later when it was checked in',
    given: [out(sound), received('BOZE', at(3), sound), damaged('BOZE', at(28), atCheckin)],
    then: verdicts(
      asker('while-away'),
      borrower('one-library'),
      borrower('one-other-library'),
      nobody('otherwise'),
      borrower('accepted-by-borrower', 19.82),
    ),
  },
  {
    told: 'received unopened, found damaged weeks later',
    given: [out(sound), received('BOZE', at(3)), damaged('BOZE', at(28), atCheckin)],
    then: verdicts(asker('while-away'), group, owner, nobody('otherwise'), borrower('accepted-by-borrower', 19.82)),
  },
  {
    told: 'received unopened at home, too, and found on its own shelf weeks later',
    given: [
      out(sound),
      received('BOZE', at(3)),
      back(6),
      received('MSLA', at(7), unopened),
      damaged('MSLA', at(28), onShelf),
    ],
    then: verdicts(asker('while-away'), group, owner, nobody('otherwise'), nobody('accepted-at-home')),
  },
];

const DAMAGED_TWICE: readonly Case[] = [
  {
    told: 'reported by the borrower and again at home, not mended in between: one damage',
    given: [
      received('BOZE', at(3), sound),
      damaged('BOZE', at(10), onShelf),
      back(11),
      damaged('MSLA', at(12), onOpening),
    ],
    then: verdicts(
      asker('while-away'),
      borrower('one-library'),
      borrower('one-other-library'),
      nobody('otherwise'),
      borrower('accepted-by-borrower', 19.94),
    ),
  },
  {
    told: 'mended by the borrower, sent home sound and damaged again: another damage, of the courier',
    given: [
      received('BOZE', at(3), sound),
      damaged('BOZE', at(5), onShelf),
      inspected('BOZE', at(6)),
      back(12, sound),
      damaged('MSLA', at(13), onOpening),
    ],
    then: verdicts(
      asker('on-the-road'),
      courier('found-on-receipt'),
      owner,
      courier('on-the-road'),
      courier('noted-on-receipt', 19.92),
    ),
  },
];

const LOST_AND_FOUND: readonly Case[] = [
  {
    told: 'lost on the road, turned up at the borrower, found damaged the day after',
    given: [
      out(sound),
      lost('ship-MSLA-BOZE', at(20)),
      found('ship-MSLA-BOZE', at(27), 'BOZE'),
      damaged('BOZE', at(28), onShelf),
    ],
    then: verdicts(asker('while-away'), group, owner, nobody('otherwise'), group),
  },
  {
    told: 'lost, found again on the road, and damaged when it was opened',
    given: [
      out(sound),
      lost('ship-MSLA-BOZE', at(20)),
      found('ship-MSLA-BOZE', at(25)),
      received('BOZE', at(28), { condition: 'damaged' }),
      damaged('BOZE', at(28), onOpening),
    ],
    then: verdicts(
      asker('on-the-road'),
      courier('found-on-receipt'),
      owner,
      courier('on-the-road'),
      courier('noted-on-receipt', 19.82),
    ),
  },
  {
    told: 'lost, turned up at the lender, damaged: whether it ever left no scan tells',
    given: [
      out(sound),
      lost('ship-MSLA-BOZE', at(20)),
      found('ship-MSLA-BOZE', at(27), 'MSLA'),
      damaged('MSLA', at(28), onShelf),
    ],
    then: verdicts(asker('on-the-road'), group, owner, nobody('otherwise'), group),
  },
];

const WRONG_BRANCH: readonly Case[] = [
  {
    told: 'by way of a wrong branch, where nobody opened it',
    given: [
      out(sound),
      received('HLNA', at(3), unopened),
      shipped('HLNA', 'BOZE', at(4), { purpose: 'hold' }),
      damaged('BOZE', at(5), onOpening),
    ],
    then: verdicts(
      asker('on-the-road'),
      courier('found-on-receipt'),
      owner,
      nobody('otherwise'),
      courier('noted-on-receipt', 19.98),
    ),
  },
  {
    told: 'by way of a wrong branch, which found it sound and sent it on: only the courier had it since',
    given: [
      out(),
      received('HLNA', at(3), sound),
      shipped('HLNA', 'BOZE', at(3), { purpose: 'hold' }),
      damaged('BOZE', at(5), onOpening),
    ],
    then: verdicts(
      asker('on-the-road'),
      courier('found-on-receipt'),
      owner,
      courier('on-the-road'),
      courier('noted-on-receipt', 19.98),
    ),
  },
  {
    told: 'found damaged on the shelf of the wrong branch, which had not opened it',
    given: [out(sound), received('HLNA', at(3), unopened), damaged('HLNA', at(5), onShelf)],
    then: verdicts(asker('on-the-road'), group, owner, nobody('otherwise'), group),
  },
];

export const CASES = {
  'one custodian': ONE_CUSTODIAN,
  'several custodians': SEVERAL_CUSTODIANS,
  'missing scans': MISSING_SCANS,
  'damage found weeks later': WEEKS_LATER,
  'damaged twice': DAMAGED_TWICE,
  'lost, then found damaged': LOST_AND_FOUND,
  'wrong branch in between': WRONG_BRANCH,
} as const satisfies Readonly<Record<string, readonly Case[]>>;
