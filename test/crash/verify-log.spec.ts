/** The crash test can fail: its judgement of a log, on logs that are wrong in each of the ways that matter. */
import { expect, test } from '@jest/globals';
import type { Acknowledgement } from './ledger.js';
import { keyOf, type Scan } from './scans.js';
import { faultsOf, judgeLog, type LoggedEvent } from './verify-log.js';

const facts = { branch: 'BOZE', occurredAt: '2025-01-06T15:00:00.000Z' };
const first: Scan = { scanId: 'a', type: 'received', barcode: '31999000000013', ...facts };
const second: Scan = { ...first, scanId: 'b' };
const third: Scan = { ...first, scanId: 'c', barcode: '31999000000021' };
const refused: Scan = { ...first, scanId: 'd', branch: 'NOWHERE' };

function event({ type, ...data }: Scan, position: number, revision: number): LoggedEvent {
  return { position, stream: `item-${data.barcode}`, revision, type: `item-${type}`, data };
}

const member: LoggedEvent = { position: 1, stream: 'branch-BOZE', revision: 0, type: 'branch-registered', data: {} };
const log = [member, event(first, 2, 0), event(second, 3, 1), event(third, 4, 0)];

function answer({ scanId, barcode }: Scan, position: number): Acknowledgement {
  return { scanId, barcode, status: 'recorded', position: String(position) };
}

/** The third scan was sent, but not answered. */
const acknowledged: readonly Acknowledgement[] = [
  answer(first, 2),
  answer(second, 3),
  { ...answer(first, 2), status: 'duplicate' },
  { scanId: 'd', barcode: refused.barcode, status: 'refused' },
];
const books = {
  attempted: new Map([first, second, third, refused].map((scan) => [keyOf(scan), scan])),
  sent: 5,
  acknowledged,
};
const without = (position: number) => log.filter((logged) => logged.position !== position);

test('a log that keeps its promises is found whole', () => {
  const verdict = judgeLog(log, books);
  expect(faultsOf(verdict)).toEqual([]);
  expect(verdict).toMatchObject({ events: 4, attempted: 4, acknowledged: 3, storedUnanswered: 1 });
});

test('a scan that was never answered may be missing', () => {
  expect(faultsOf(judgeLog(without(4), books))).toEqual([]);
});

test.each<[string, string, readonly LoggedEvent[]]>([
  ['lost', 'lost when it was acknowledged but is not there', without(3)],
  ['doubled', 'doubled when it is there twice', [...log, event(first, 5, 2)]],
  ['unattempted', 'unattempted when nobody sent it', [...log, event({ ...third, scanId: 'x' }, 5, 1)]],
  ['unattempted', 'unattempted when it is not what was sent', log.map((e) => (e.position === 4 ? changed(e) : e))],
  ['unattempted', 'unattempted when it was refused', [...log, event(refused, 5, 2)]],
  ['misplaced', 'misplaced when it was acknowledged elsewhere', [member, event(second, 2, 0), event(first, 3, 1)]],
  ['misplaced', 'misplaced when its stream has a gap', log.map((e) => (e.position === 4 ? { ...e, revision: 1 } : e))],
])('%s: a scan is %s', (kind, _when, wrong) => {
  expect(faultsOf(judgeLog(wrong, books)).join()).toContain(` ${kind}: `);
});

test.each<[string, string, Acknowledgement]>([
  ['doubled', 'new for the second time', answer(first, 2)],
  [
    'misjudged',
    'refused though nothing is wrong with it',
    { ...acknowledged[3]!, scanId: 'c', barcode: third.barcode },
  ],
  ['misjudged', 'recorded though its branch is unknown', answer(refused, 5)],
])('%s: a scan is called %s', (kind, _how, wrong) => {
  const verdict = judgeLog(log, { ...books, acknowledged: [...acknowledged, wrong] });
  expect(faultsOf(verdict).join()).toContain(`1 ${kind}: `);
});

function changed(logged: LoggedEvent): LoggedEvent {
  return { ...logged, data: { ...logged.data, branch: 'MSLA' } };
}
